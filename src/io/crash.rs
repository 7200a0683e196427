//! A panic kills the page: nothing on it moves any more. So it says what happened, and what to do.

use std::panic;

/// From now on a panic covers the page with a notice, besides its trace in the console.
pub fn watch() {
    panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        let place = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        show(&place);
    }));
}

/// Takes away what the document shows until the program runs.
pub fn ready() {
    let message = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("boot-message"));
    if let Some(message) = message {
        message.remove();
    }
}

/// Built by hand: what would build it has just failed.
fn show(place: &str) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let Some(body) = document.body() else { return };
    let Ok(panel) = document.create_element("div") else { return };
    panel.set_class_name("crash");
    let _ = panel.set_attribute("role", "alert");
    panel.set_text_content(Some(&format!(
        "Commission Lens stopped because of a mistake in the page itself ({place}). No data was changed. \
         Open the page anew to go on; if it happens again, tell whoever hosts it what this line says."
    )));
    let _ = body.prepend_with_node_1(&panel);
}
