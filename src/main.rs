//! The page's program.

fn main() {
    commission_lens::io::crash::watch();
    commission_lens::io::crash::ready();
    leptos::mount::mount_to_body(commission_lens::app::App);
}
