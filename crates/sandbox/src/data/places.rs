//! Regions and stores of a company.

use super::calendar::Zone;
use super::dice::{Dice, Question, cumulative};
use super::names::{SPOTS, TOWNS};
use super::profile::Profile;

/// From east to west.
const ZONES: [Zone; TOWNS.len()] = [Zone(5), Zone(5), Zone(6), Zone(6), Zone(7), Zone(8)];
/// The document's sample entry was made at `LOC123`, location 14202.
const FIRST_LOCATION_CODE: i64 = 119;

#[derive(Debug)]
pub(crate) struct Region {
    pub location_id: i64,
    pub name: String,
}

#[derive(Debug)]
pub(crate) struct Store {
    pub location_id: i64,
    /// A few stores have none.
    pub location_code: Option<String>,
    pub name: String,
    /// How its invoice numbers begin: two digits and three letters.
    pub invoice_prefix: String,
    pub zone: Zone,
}

#[derive(Debug)]
pub(crate) struct Places {
    pub regions: Vec<Region>,
    pub stores: Vec<Store>,
    /// Running sums of the stores' sizes.
    pub sizes: Vec<u64>,
}

impl Places {
    /// Regions take the first location ids, stores those that follow.
    pub(crate) fn new(profile: &Profile, seed: u64) -> Self {
        let regions: Vec<_> = (profile.first_location..)
            .zip('A'..='Z')
            .take(profile.n_regions)
            .map(|(location_id, letter)| Region { location_id, name: format!("Region {letter}") })
            .collect();
        let towns = TOWNS.iter().zip(ZONES).take(profile.n_regions).flat_map(|(towns, zone)| {
            towns.iter().take(profile.n_stores_per_region).map(move |it| (*it, zone))
        });
        let first_store = profile.first_location + profile.n_regions as i64;
        let stores: Vec<_> = towns
            .zip(0_i64..)
            .map(|((town, zone), idx)| store(first_store + idx, FIRST_LOCATION_CODE + idx, town, zone, seed))
            .collect();
        let size = |store: &Store| 50 + store_dice(seed, store.location_id).below(150);
        let sizes = cumulative(stores.iter().map(size));
        Places { regions, stores, sizes }
    }
}

fn store(location_id: i64, code: i64, town: &str, zone: Zone, seed: u64) -> Store {
    let mut dice = store_dice(seed, location_id);
    let spot = dice.pick(&SPOTS);
    let letters: String =
        town.chars().filter(char::is_ascii_alphabetic).take(3).map(|it| it.to_ascii_uppercase()).collect();
    Store {
        location_id,
        location_code: (code % 60 != 0).then(|| format!("LOC{code}")),
        name: format!("{town}, {spot}"),
        invoice_prefix: format!("{:02}{letters}", code % 100),
        zone,
    }
}

fn store_dice(seed: u64, location_id: i64) -> Dice {
    Dice::new(seed, Question::StoreSize, location_id.unsigned_abs())
}
