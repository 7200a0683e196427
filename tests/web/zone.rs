//! Days begin at a zone's own midnight, also where its clocks change.

use chrono::{Datelike, NaiveDate};
use commission_lens::io::zone::Zone;
use commissions::Timestamp;
use wasm_bindgen_test::wasm_bindgen_test;

fn day_start(zone: &str, date: &str) -> Timestamp {
    let date: NaiveDate = date.parse().unwrap();
    Zone::new(zone).unwrap().day_start(date)
}

#[wasm_bindgen_test]
fn a_day_starts_at_midnight_on_the_wall() {
    for (zone, date, utc) in [
        ("UTC", "2016-07-01", "2016-07-01T00:00:00"),
        ("America/Chicago", "2016-01-15", "2016-01-15T06:00:00"),
        // Clocks go forward at two in the morning of the 13th, and back on 6 November.
        ("America/Chicago", "2016-03-13", "2016-03-13T06:00:00"),
        ("America/Chicago", "2016-03-14", "2016-03-14T05:00:00"),
        ("America/Chicago", "2016-11-06", "2016-11-06T05:00:00"),
        ("America/Chicago", "2016-11-07", "2016-11-07T06:00:00"),
        ("Asia/Kolkata", "2016-07-01", "2016-06-30T18:30:00"),
        ("Pacific/Auckland", "2016-01-01", "2015-12-31T11:00:00"),
    ] {
        assert_eq!(day_start(zone, date), utc.parse().unwrap(), "{zone} {date}");
    }
}

#[wasm_bindgen_test]
fn the_wall_clock_is_the_zones() {
    let zone = Zone::new("America/Chicago").unwrap();
    let utc: Timestamp = "2016-07-01T03:30:15.5".parse().unwrap();
    assert_eq!(zone.local(utc), "2016-06-30T22:30:15.5".parse().unwrap());
}

#[wasm_bindgen_test]
fn an_unknown_zone_is_refused_with_the_next_step() {
    let error = Zone::new("Mars/Olympus").unwrap_err();
    assert!(error.contains("\"Mars/Olympus\"") && error.contains("IANA"), "{error}");
}

#[wasm_bindgen_test]
fn a_calendar_has_every_day_of_the_zone() {
    for zone in ["UTC", "America/Chicago", "Pacific/Auckland", "Africa/Casablanca"] {
        let zone = Zone::new(zone).unwrap();
        let [from, to] = ["2016-02-03", "2016-11-20"].map(|date| date.parse::<NaiveDate>().unwrap());
        let calendar = zone.calendar(from, to);
        for date in from.iter_days().take_while(|date| *date <= to) {
            let start = zone.day_start(date).ticks();
            assert_eq!(calendar.start_of(date.num_days_from_ce()), start, "{} {date}", zone.name());
        }
    }
}
