//! Time zones, as the browser knows them (`Intl`): a zone is an IANA name such as `America/Chicago`.

use chrono::{Datelike, Days, NaiveDate};
use commissions::{TICKS_PER_SECOND, Timestamp};
use engine::Calendar;
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

const WEEK: u64 = 7;
const TICKS_PER_DAY: i64 = 24 * 60 * 60 * TICKS_PER_SECOND;
const TICKS_PER_MS: i64 = TICKS_PER_SECOND / 1000;

/// Tells the wall clock of one zone.
#[derive(Clone, Debug)]
pub struct Zone {
    name: String,
    /// Nothing for UTC, which needs no looking up.
    format: Option<Intl::DateTimeFormat>,
}

impl Zone {
    /// A zone that the browser does not know is an error: totals by the wrong day would be wrong totals.
    pub fn new(name: &str) -> Result<Self, String> {
        if name == "UTC" {
            return Ok(Zone::utc());
        }
        let options = Object::new();
        for (key, value) in [
            ("timeZone", name),
            ("calendar", "gregory"),
            ("numberingSystem", "latn"),
            ("hourCycle", "h23"),
            ("year", "numeric"),
            ("month", "numeric"),
            ("day", "numeric"),
            ("hour", "numeric"),
            ("minute", "numeric"),
            ("second", "numeric"),
        ] {
            let _ = Reflect::set(&options, &key.into(), &value.into());
        }
        let format = new_format(&options).map_err(|_| {
            format!("config.json names the time zone \"{name}\", which this browser does not know. Use an IANA name such as America/Chicago.")
        })?;
        Ok(Zone { name: name.to_owned(), format: Some(format) })
    }

    pub fn utc() -> Self {
        Zone { name: "UTC".to_owned(), format: None }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the clock on the wall says at a moment in UTC.
    pub fn local(&self, utc: Timestamp) -> Timestamp {
        let offset = self.offset_ticks(utc.ticks());
        Timestamp::from_ticks(utc.ticks() + offset).unwrap_or(utc)
    }

    /// The moment in UTC at which a day begins.
    pub fn day_start(&self, date: NaiveDate) -> Timestamp {
        let wall = Timestamp::midnight(date).ticks();
        // The offset at the guess is that of the day's start but near a change; one more step settles it.
        let guess = wall - self.offset_ticks(wall);
        let start = wall - self.offset_ticks(guess);
        Timestamp::from_ticks(start).unwrap_or_else(|| Timestamp::midnight(date))
    }

    /// The days from one to another, both included.
    pub fn calendar(&self, from: NaiveDate, to: NaiveDate) -> Calendar {
        let start = |date: NaiveDate| (date.num_days_from_ce(), self.day_start(date).ticks());
        let mut starts = vec![start(from)];
        let mut day = from;
        // To the day after the last one. Where a week has as many hours as any, no clock was changed in it.
        while day <= to {
            let Some(next) = day.checked_add_days(Days::new(WEEK)) else { break };
            let is_usual = start(next).1 - start(day).1 == WEEK as i64 * TICKS_PER_DAY;
            starts.extend(day.iter_days().skip(1).take(WEEK as usize - 1).filter(|_| !is_usual).map(start));
            starts.push(start(next));
            day = next;
        }
        Calendar::new(starts)
    }

    /// Wall clock minus UTC.
    fn offset_ticks(&self, utc_ticks: i64) -> i64 {
        let Some(format) = &self.format else { return 0 };
        let second = utc_ticks.div_euclid(TICKS_PER_SECOND);
        let date = Date::new(&JsValue::from_f64(second as f64 * 1000.0));
        let parts = format.format_to_parts(&date);
        let read = |wanted: &str| part(&parts, wanted);
        let wall = read("year").zip(read("month")).zip(read("day")).and_then(|((year, month), day)| {
            NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
        });
        let time = read("hour").zip(read("minute")).zip(read("second"));
        let Some((date, ((hour, minute), second_of_minute))) = wall.zip(time) else { return 0 };
        let seconds = i64::from(hour * 3600 + minute * 60 + second_of_minute);
        let wall_ticks = Timestamp::midnight(date).ticks() + seconds * TICKS_PER_SECOND;
        wall_ticks - second * TICKS_PER_SECOND
    }
}

/// Milliseconds since 1970 of a moment.
pub fn unix_ms(moment: Timestamp) -> f64 {
    moment.ticks().div_euclid(TICKS_PER_MS) as f64
}

fn new_format(options: &Object) -> Result<Intl::DateTimeFormat, JsValue> {
    // The constructor throws on an unknown zone, which the generated binding would not catch.
    let intl = Reflect::get(&js_sys::global(), &"Intl".into())?;
    let constructor: Function = Reflect::get(&intl, &"DateTimeFormat".into())?.unchecked_into();
    let arguments = Array::of2(&"en-US".into(), options);
    Ok(Reflect::construct(&constructor, &arguments)?.unchecked_into())
}

fn part(parts: &Array, wanted: &str) -> Option<i32> {
    parts.iter().find_map(|part| {
        let kind = Reflect::get(&part, &"type".into()).ok()?.as_string()?;
        let value = Reflect::get(&part, &"value".into()).ok()?.as_string()?;
        if kind == wanted { value.parse().ok() } else { None }
    })
}
