//! What comes from Data Connect: companies, places, names and devices.

use engine::{Filters, ImeiRow, LoadState, Request, Response};

use crate::world::{COMPANY, OTHER_COMPANY, Replies, World, entries};

fn companies(world: &World) -> Vec<i64> {
    world.directory().0.companies.iter().map(|company| company.id).collect()
}

#[test]
fn a_load_brings_the_names_of_companies_places_and_people() {
    let mut world = World::loaded(COMPANY);
    let (directory, names) = world.directory();
    assert_eq!(companies(&world), [COMPANY, OTHER_COMPANY]);
    assert_eq!(directory.problems, [""; 0]);
    let answer = world.ask_filtered(Filters::default());
    assert!(answer.employees.iter().all(|row| row.user.is_none_or(|user| names.employee(user).is_some())));
    let place = directory.places.iter().find(|place| place.company == COMPANY && place.name.contains(','));
    assert!(answer.places.iter().any(|row| names.place(row.key) == place.unwrap().name));
}

#[test]
fn a_dealer_has_the_companies_of_the_dealer_relationships() {
    let mut world = World::new(Replies::InOrder, 8);
    world.token = "dealer";
    world.load(COMPANY);
    world.run();
    assert_eq!(world.progress().state, LoadState::Complete);
    let mut companies = companies(&world);
    companies.sort_unstable();
    assert_eq!(companies, [COMPANY, OTHER_COMPANY]);
    assert!(world.directory().0.places.len() > 100);
}

fn look_up(world: &mut World, company: i64, imeis: &[&str]) -> (Vec<ImeiRow>, Option<String>) {
    let imeis = imeis.iter().map(|imei| (*imei).to_owned()).collect();
    world.request(Request::Imei { company, imeis });
    world.run();
    match world.responses.last() {
        Some(Response::Imei { rows, is_done: true, problem }) => (rows.clone(), problem.clone()),
        other => panic!("not the devices: {other:?}"),
    }
}

#[test]
fn the_documents_device_is_found_with_its_calendar_dates() {
    let mut world = World::loaded(COMPANY);
    let (rows, problem) = look_up(&mut world, 14_170, &["014497002384313", "000000000000001"]);
    assert_eq!(problem, None);
    assert_eq!(rows.len(), 2);
    assert_eq!((rows[0].imei.as_str(), rows[0].is_known), ("014497002384313", true));
    assert_eq!(rows[0].purchased.as_deref(), Some("2016-04-17"));
    assert_eq!(rows[0].returned.as_deref(), Some("2016-12-30"));
    assert_eq!((rows[1].imei.as_str(), rows[1].is_known), ("000000000000001", false));
}

#[test]
fn devices_lead_to_the_entries_that_are_loaded() {
    let all = entries(COMPANY);
    let mut world = World::loaded(COMPANY);
    let serials: Vec<&str> = all.iter().filter_map(|entry| entry.serial_number.as_deref()).take(40).collect();
    let (rows, _) = look_up(&mut world, COMPANY, &serials);
    assert_eq!(rows.iter().map(|row| row.imei.as_str()).collect::<Vec<_>>(), serials);
    for row in rows {
        let serial = Some(row.imei.as_str());
        let mut ids: Vec<i64> =
            all.iter().filter(|it| it.serial_number.as_deref() == serial).map(|entry| entry.id).collect();
        ids.sort_unstable();
        assert_eq!(row.entry_ids, ids, "{}", row.imei);
    }
}

#[test]
fn a_look_up_that_is_refused_says_why() {
    let mut world = World::loaded(COMPANY);
    world.token = "forbidden";
    let (rows, problem) = look_up(&mut world, COMPANY, &["014497002384313"]);
    assert!(!rows[0].is_known);
    assert!(problem.unwrap().contains("No permission"));
}
