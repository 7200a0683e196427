//! The tools that the build and the tests need, one file each. Each `ensure` finds its tool or installs it,
//! and says what it does.

pub mod wasm_std;
