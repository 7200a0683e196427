//! What day it is for the person, and the time that waits are measured by.

use chrono::NaiveDate;

/// Today in the browser's own zone.
pub fn today() -> Option<NaiveDate> {
    let now = js_sys::Date::new_0();
    NaiveDate::from_ymd_opt(i32::try_from(now.get_full_year()).ok()?, now.get_month() + 1, now.get_date())
}

/// Milliseconds since 1970, for waits and jitter; never for what the server has.
pub fn now_ms() -> u64 {
    js_sys::Date::now() as u64
}
