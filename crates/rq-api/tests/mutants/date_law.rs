//! The law of times: one that is read prints as it stood there, and is the moment that `chrono` reads; and one of the
//! documented form that `chrono` knows is read.

use chrono::{NaiveDateTime, Timelike};
use commissions::Timestamp;
use rq_api::data_connect::ImeiDetails;
use rq_api::wire::read::read_page;

use super::Lawful;

pub fn date_law(text: &[u8]) -> Lawful {
    let text = String::from_utf8_lossy(text);
    let read = text.parse::<Timestamp>();
    the_wire_reads_the_same(&text, read.ok())?;
    match read {
        Ok(time) => {
            ensure!(time.to_string() == text, "prints as {time}");
            ensure!(
                Some(time.ticks()) == ticks_by_chrono(&text),
                "chrono reads another moment than {}",
                time.ticks()
            );
            let again = time.to_string().parse::<Timestamp>();
            ensure!(again.is_ok_and(|again| again.ticks() == time.ticks()), "its print reads as {again:?}");
            Ok("time".to_owned())
        }
        Err(error) => {
            ensure!(
                !is_documented_form(&text) || ticks_by_chrono(&text).is_none(),
                "{error}, says the reader"
            );
            Ok("no time".to_owned())
        }
    }
}

fn ticks_by_chrono(text: &str) -> Option<i64> {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let time = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").ok()?;
    // A leap second is a moment to chrono, and the year 0 a year.
    let is_ours = time.nanosecond() < 1_000_000_000 && !text.starts_with("0000");
    let time = time.and_utc();
    is_ours.then(|| time.timestamp() * 10_000_000 + i64::from(time.timestamp_subsec_nanos() / 100))
}

/// `2015-09-09T20:41:59`, with 0 to 7 digits behind a point, with or without a `Z`.
fn is_documented_form(text: &str) -> bool {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let shape: String = seconds.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    shape == "0000-00-00T00:00:00"
        && (1..=7).contains(&fraction.len())
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
}

/// In an entry and in a device's dates.
fn the_wire_reads_the_same(text: &str, time: Option<Timestamp>) -> Result<(), String> {
    let quoted = serde_json::to_string(text).map_err(|error| error.to_string())?;
    let page =
        format!("[{{\"Id\":1,\"LastUpdateDateUtc\":{quoted},\"DateCreatedUtc\":\"2015-08-18T15:00:00\"}}]");
    let page = read_page(page.as_bytes()).map_err(|error| error.to_string())?;
    let updated = page.entries.first().map(|entry| entry.last_update_date_utc);
    ensure!(updated == time, "in an entry it is {updated:?}");

    let list = format!("[{{\"IMEI\":\"1\",\"PurchaseDate\":{quoted}}}]");
    let (devices, rejected) = ImeiDetails::read_list(list.as_bytes()).map_err(|error| error.to_string())?;
    let date = devices.first().and_then(|device| device.purchase_date);
    ensure!(devices.len() + rejected.len() == 1, "{devices:?}, {rejected:?}");
    if let Some(date) = date {
        // The day that is written, whatever stands behind it.
        ensure!(text.starts_with(&date.to_string()), "as a day it is {date}");
    }
    ensure!(time.is_none() || date == time.map(Timestamp::date), "as a day it is {date:?}");
    Ok(())
}
