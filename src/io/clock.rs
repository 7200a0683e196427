//! What day it is for the person, and the time that waits are measured by.

use chrono::NaiveDate;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::JsCast;

/// Today in the browser's own zone.
pub fn today() -> Option<NaiveDate> {
    let now = js_sys::Date::new_0();
    NaiveDate::from_ymd_opt(i32::try_from(now.get_full_year()).ok()?, now.get_month() + 1, now.get_date())
}

/// Milliseconds since 1970, for waits and jitter; never for what the server has.
pub fn now_ms() -> u64 {
    js_sys::Date::now() as u64
}

/// In the page and in the worker.
pub async fn pause(wait_ms: i32) {
    let promise = Promise::new(&mut |resolve, _| {
        let scope = js_sys::global();
        let timer =
            Reflect::get(&scope, &"setTimeout".into()).ok().and_then(|it| it.dyn_into::<Function>().ok());
        let _timer = timer.map(|timer| timer.call2(&scope, &resolve, &wait_ms.into()));
    });
    let _over = wasm_bindgen_futures::JsFuture::from(promise).await;
}
