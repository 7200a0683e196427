//! p
use leptos::web_sys::Window;
