//! p
fn a(x: f64) {}
