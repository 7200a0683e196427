//! What the document shows before the program runs goes away when it does.

use commission_lens::io::crash;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn the_loading_message_is_taken_away() {
    let document = web_sys::window().unwrap().document().unwrap();
    let message = document.create_element("p").unwrap();
    message.set_id("boot-message");
    document.body().unwrap().append_child(&message).unwrap();
    crash::ready();
    assert!(document.get_element_by_id("boot-message").is_none());
}
