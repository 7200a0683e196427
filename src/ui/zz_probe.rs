//! p
use crate::{format, state::x};
