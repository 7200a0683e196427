//! The worker's program: reading, storing and computing, so that the page never waits for them.

fn main() {
    commission_lens::io::shell::start();
}
