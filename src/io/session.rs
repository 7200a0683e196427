//! How long what was read may be kept, as the person chose; and whether the visit in which it was kept goes on.

use web_sys::Storage;

use crate::environment::Keep;
use crate::io::locks;

/// Held by every tab of this page, for as long as it is open.
const LOCK: &str = "commission-lens open";
const VISIT: &str = "commission-lens.visit";
const KEEP: &str = "commission-lens.keep";

/// Whether this tab was open before (a reload), or another one is: then what was kept for the session is of this
/// session. From now on it is, for other tabs.
pub async fn goes_on() -> bool {
    let storage = web_sys::window().and_then(|window| window.session_storage().ok().flatten());
    let was_open = storage.as_ref().and_then(|storage| storage.get_item(VISIT).ok().flatten()).is_some();
    if let Some(storage) = storage {
        let _full = storage.set_item(VISIT, "goes on");
    }
    let others_are_open = locks::is_held(LOCK).await;
    locks::share(LOCK);
    was_open || others_are_open
}

fn preferences() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// What the person chose, if anything.
pub fn chosen() -> Option<Keep> {
    Keep::parse(&preferences()?.get_item(KEEP).ok()??)
}

pub fn choose(keep: Keep) {
    if let Some(preferences) = preferences() {
        let _full = preferences.set_item(KEEP, keep.name());
    }
}
