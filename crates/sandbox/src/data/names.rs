//! Words that the data is made of: towns, streets, given names and family names of many origins.
//! rustfmt would give each a line of its own.

/// By region, in the order of the regions.
#[rustfmt::skip]
pub(super) static TOWNS: [[&str; 20]; 6] = [
    [
        "Albany", "Bangor", "Burlington", "Concord", "Danbury", "Elmira", "Fall River", "Glens Falls",
        "Hartford", "Ithaca", "Keene", "Lowell", "Manchester", "Nashua", "Oneonta", "Pittsfield", "Rutland",
        "Syracuse", "Utica", "Worcester",
    ],
    [
        "Asheville", "Beaufort", "Charleston", "Durham", "Easley", "Fayetteville", "Greenville", "Hickory",
        "Jacksonville", "Kingsport", "Lynchburg", "Macon", "New Bern", "Orangeburg", "Pinehurst", "Raleigh",
        "Savannah", "Tifton", "Valdosta", "Wilmington",
    ],
    [
        "Ames", "Bloomington", "Cedar Rapids", "Decatur", "Eau Claire", "Fond du Lac", "Galesburg",
        "Hibbing", "Iowa City", "Joliet", "Kenosha", "La Crosse", "Mankato", "Northfield", "Oshkosh",
        "Peoria", "Quincy", "Rockford", "St. Cloud", "Wausau",
    ],
    [
        "Abilene", "Baton Rouge", "Conway", "Denton", "Enid", "Fort Smith", "Galveston", "Hot Springs",
        "Irving", "Jonesboro", "Killeen", "Laredo", "McAllen", "Natchez", "Opelousas", "Plano", "Ruston",
        "Stillwater", "Tulsa", "Waco",
    ],
    [
        "Alamosa", "Bozeman", "Casper", "Durango", "Evanston", "Farmington", "Great Falls", "Helena",
        "Idaho Falls", "Kalispell", "Laramie", "Missoula", "Ogden", "Pocatello", "Pueblo", "Rexburg",
        "Santa Fe", "Twin Falls", "Vernal", "Wheat Ridge",
    ],
    [
        "Astoria", "Bellingham", "Chico", "Eugene", "Fresno", "Gresham", "Hillsboro", "Kennewick",
        "Longview", "Medford", "Napa", "Olympia", "Petaluma", "Redding", "Salem", "Tacoma", "Ukiah",
        "Vallejo", "Walla Walla", "Yakima",
    ],
];

/// Where in its town a store stands.
pub(super) static SPOTS: [&str; 8] =
    ["Main Street", "Mall", "Plaza", "Crossing", "Market Square", "Station", "Outlets", "University"];

#[rustfmt::skip]
pub(super) static GIVEN_NAMES: [&str; 120] = [
    "Aaliyah", "Aaron", "Adaeze", "Ahmed", "Aiko", "Ainsley", "Alejandro", "Amara", "Amina", "Ana",
    "Anders", "Andre", "Anika", "Antoine", "Arjun", "Astrid", "Beatriz", "Ben", "Bjørn", "Brianna", "Caleb",
    "Camila", "Carlos", "Chantal", "Chidi", "Chloe", "Cormac", "Daniela", "Darius", "Deepika", "Denise",
    "Diego", "Dmitri", "Edith", "Eleni", "Elijah", "Emeka", "Emma", "Esra", "Ethan", "Fatima", "Felipe",
    "Finn", "Gabriela", "Giulia", "Grace", "Hana", "Hassan", "Helena", "Hiroshi", "Ibrahim", "Imani",
    "Inés", "Isaac", "Ivan", "Jacques", "Jamal", "Jasmine", "Javier", "Jin", "Joanna", "Jorge", "Joshua",
    "Kareem", "Katarzyna", "Kenji", "Kimberly", "Kwame", "Lakshmi", "Laszlo", "Leila", "Liam", "Linh",
    "Lucía", "Maeve", "Malik", "Marcus", "Margit", "María", "Mei", "Mehmet", "Miguel", "Minh", "Mohammed",
    "Nadia", "Naomi", "Nia", "Nikolai", "Noor", "Olga", "Olivia", "Omar", "Oscar", "Paolo", "Patience",
    "Pedro", "Priya", "Quinn", "Rachel", "Rahul", "Rosa", "Ryan", "Sadia", "Samuel", "Sean", "Siobhán",
    "Sofia", "Stefan", "Tamika", "Tariq", "Teresa", "Thu", "Tomás", "Uche", "Valentina", "Wei", "Xiomara",
    "Yusuf", "Zainab", "Zoë",
];

#[rustfmt::skip]
pub(super) static FAMILY_NAMES: [&str; 121] = [
    "Abdi", "Abubakar", "Adams", "Agarwal", "Akintola", "Al-Sayed", "Alvarez", "Andersen", "Asante",
    "Bailey", "Baker", "Banerjee", "Barzani", "Begum", "Bianchi", "Brooks", "Brown", "Campbell", "Carter",
    "Castillo", "Chang", "Chen", "Choi", "Clark", "Cohen", "Cruz", "D'Angelo", "Da Silva", "Davis",
    "de la Cruz", "Delgado", "Desai", "Diaz", "Dubois", "Edwards", "Eze", "Farah", "Fernández", "Fischer",
    "Flores", "Foster", "Fujimoto", "García", "Goldberg", "Gómez", "Green", "Gupta", "Haddad", "Hansen",
    "Hernandez", "Hoang", "Horvath", "Hughes", "Ibarra", "Ivanova", "Jackson", "Jensen", "Johnson", "Jones",
    "Kaplan", "Kaya", "Kelly", "Khan", "Kim", "King", "Kowalczyk", "Kumar", "Lee", "Lindqvist", "López",
    "Lucas-Meyer", "MacLeod", "Martin", "Martínez", "Mbeki", "Mendoza", "Miller", "Mitchell", "Mohamed",
    "Moreau", "Morgan", "Murphy", "Nakamura", "Nguyen", "Nowak", "Núñez", "O'Brien", "O'Connor", "Okafor",
    "Olsen", "Ortiz", "Osei", "Papadopoulos", "Park", "Patel", "Pereira", "Petrov", "Pham", "Popescu",
    "Quispe", "Rahman", "Ramos", "Reyes", "Rivera", "Robinson", "Rossi", "Santos", "Schmidt", "Sharma",
    "Silva", "Singh", "Smith", "Suzuki", "Tanaka", "Taylor", "Torres", "Tran", "Vargas", "Washington",
    "Williams", "Wójcik",
];
