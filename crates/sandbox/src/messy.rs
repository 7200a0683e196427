//! Entries that can't be read, in pages that can: four of the newest hundred, each in its own way.

/// Every so many of the newest entries one is spoiled, at this place of them.
const EVERY: usize = 25;
const AT: usize = 7;

/// A member, and what it is made to say.
const SPOILED: [(&str, &str); 4] = [
    ("UnitCommission", "\"12,50\""),
    ("UnitCommission", "1e400"),
    ("DateCreatedUtc", "\"2016-13-32T25:61:00\""),
    ("CommissionType", "300"),
];

/// Spoils the entry with this Id in a body that has it, if its place in the whole collection says so.
pub(crate) fn spoil(place: usize, id: i64, body: &mut String) {
    let Some((member, value)) = SPOILED.get(place / EVERY).filter(|_| place % EVERY == AT) else { return };
    // Texts have their quotes escaped, so what is found are the entry's own link and member.
    let link = format!("CommissionEntries({id})\"");
    let name = format!("\"{member}\":");
    let range = body.find(&link).and_then(|entry| {
        let start = entry + body.get(entry..)?.find(&name)? + name.len();
        let end = start + body.get(start..)?.find([',', '}'])?;
        Some(start..end)
    });
    if let Some(range) = range {
        body.replace_range(range, value);
    }
}
