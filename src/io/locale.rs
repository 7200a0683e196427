//! How a locale writes numbers, as the browser knows it (`Intl`).

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::format::Style;

/// The style of a BCP 47 locale (`en-US`); the default one where the browser does not know it. Latin digits
/// throughout, so that columns stay aligned.
pub fn style(locale: &str, money_places: u32) -> Style {
    let parts = number_parts(locale).unwrap_or_default();
    let text = |wanted: &str| parts.iter().find(|(kind, _)| kind == wanted).map(|(_, text)| text.clone());
    let groups: Vec<_> =
        parts.iter().filter(|(kind, _)| kind == "integer").map(|(_, text)| text.len()).collect();
    let defaults = Style::default();
    let group_sizes = match groups.as_slice() {
        [_, .., before, last] => (*last, *before),
        [_, last] => (*last, *last),
        _ => defaults.group_sizes,
    };
    Style {
        group: text("group").unwrap_or(defaults.group),
        point: text("decimal").unwrap_or(defaults.point),
        group_sizes,
        money_places,
    }
}

/// The parts of 1234567890.5 in that locale, each with its kind.
fn number_parts(locale: &str) -> Option<Vec<(String, String)>> {
    let options = Object::new();
    Reflect::set(&options, &"numberingSystem".into(), &"latn".into()).ok()?;
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor: Function = Reflect::get(&intl, &"NumberFormat".into()).ok()?.unchecked_into();
    // Throws on what is no locale.
    let format = Reflect::construct(&constructor, &Array::of2(&locale.into(), &options)).ok()?;
    let to_parts: Function = Reflect::get(&format, &"formatToParts".into()).ok()?.unchecked_into();
    let parts: Array = to_parts.call1(&format, &JsValue::from_f64(1_234_567_890.5)).ok()?.unchecked_into();
    parts
        .iter()
        .map(|part| {
            let member = |name: &str| Reflect::get(&part, &name.into()).ok()?.as_string();
            Some((member("type")?, member("value")?))
        })
        .collect()
}
