//! The document that the page lives in: its addresses, its theme, its title.

use engine::Theme;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Url};

/// An address relative to the page, made absolute and without a slash at its end.
pub fn absolute(address: &str) -> String {
    let base = document().and_then(|document| document.base_uri().ok().flatten()).unwrap_or_default();
    let absolute = Url::new_with_base(address, &base).map(|url| url.href());
    absolute.unwrap_or_else(|_| address.to_owned()).trim_end_matches('/').to_owned()
}

/// Sets `<html data-theme>`; the system's choice where none is made.
pub fn set_theme(theme: Theme) {
    let Some(root) = document().and_then(|document| document.document_element()) else { return };
    let _ = match theme {
        Theme::System => root.remove_attribute("data-theme"),
        Theme::Light => root.set_attribute("data-theme", "light"),
        Theme::Dark => root.set_attribute("data-theme", "dark"),
    };
}

/// Whether the system asks for a dark page.
pub fn system_is_dark() -> bool {
    web_sys::window()
        .and_then(|window| window.match_media("(prefers-color-scheme: dark)").ok().flatten())
        .is_some_and(|media| media.matches())
}

pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Moves the keyboard's focus to the element of an id, if it is there.
pub fn focus(id: &str) {
    focus_on(document().and_then(|document| document.get_element_by_id(id)));
}

/// The same, to the first element inside `outer` that the selector fits.
pub fn focus_within(outer: &Element, selector: &str) {
    focus_on(outer.query_selector(selector).ok().flatten());
}

fn focus_on(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Whether nobody sees the page, such as in a tab behind another: then the browser draws no frames.
pub fn is_hidden() -> bool {
    document().is_some_and(|document| document.hidden())
}

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}
