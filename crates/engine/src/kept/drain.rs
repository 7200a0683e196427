//! A moment that is half read, as it is kept.

use std::collections::BTreeSet;

use commissions::Timestamp;
use rq_api::sync::{OpenDrain, Window};
use serde::{Deserialize, Serialize};

use super::KeptError;

/// An [`OpenDrain`] in a head.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct KeptDrain {
    window: (String, String),
    n_rows: u32,
    stride: u32,
    n_pages_left: u32,
    skips_left: Vec<u32>,
    /// Each `Id` as what it is more than the one before, which is little: a head is written with every page.
    seen: Vec<i64>,
}

impl KeptDrain {
    pub(super) fn of(drain: &OpenDrain) -> Self {
        let OpenDrain { window, n_rows, stride, n_pages_left, skips_left, seen } = drain;
        let mut last = 0_i64;
        let more_than_last = |&id: &i64| id.wrapping_sub(std::mem::replace(&mut last, id));
        KeptDrain {
            window: window_text(*window),
            n_rows: *n_rows,
            stride: *stride,
            n_pages_left: *n_pages_left,
            skips_left: skips_left.clone(),
            seen: seen.iter().map(more_than_last).collect(),
        }
    }

    /// # Errors
    /// Its window is none.
    pub(super) fn read(&self) -> Result<OpenDrain, KeptError> {
        let mut last = 0_i64;
        let mut id = |&more: &i64| {
            last = last.wrapping_add(more);
            last
        };
        Ok(OpenDrain {
            window: read_window(&self.window)?,
            n_rows: self.n_rows,
            stride: self.stride,
            n_pages_left: self.n_pages_left,
            skips_left: self.skips_left.clone(),
            seen: self.seen.iter().map(&mut id).collect::<BTreeSet<i64>>(),
        })
    }
}

/// Both ends as [`Timestamp`] prints: in full.
pub(super) fn window_text(window: Window) -> (String, String) {
    (window.from().to_string(), window.to().to_string())
}

pub(super) fn read_window((from, to): &(String, String)) -> Result<Window, KeptError> {
    let moment = |text: &str| text.parse::<Timestamp>().map_err(|_| KeptError::Moment);
    Window::new(moment(from)?, moment(to)?).ok_or(KeptError::Moment)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn drain(seen: BTreeSet<i64>) -> OpenDrain {
        let moment = |text: &str| text.parse::<Timestamp>().unwrap();
        let window = Window::new(moment("2016-03-01T06:15:22.48"), moment("2016-03-01T06:15:22.5")).unwrap();
        OpenDrain { window, n_rows: 420, stride: 100, n_pages_left: 2, skips_left: vec![300], seen }
    }

    #[test]
    fn it_comes_back_as_it_was() {
        for seen in [vec![], vec![7], vec![3, 5, 1_000_000], vec![i64::MIN, -1, 0, i64::MAX]] {
            let drain = drain(seen.into_iter().collect());
            let text = serde_json::to_string(&KeptDrain::of(&drain)).unwrap();
            let read = serde_json::from_str::<KeptDrain>(&text).unwrap().read().unwrap();
            assert_eq!(read, drain, "{text}");
        }
    }

    #[test]
    fn what_was_seen_of_a_large_moment_is_little_to_write() {
        let text =
            serde_json::to_string(&KeptDrain::of(&drain((0..1_680).map(|n| 9_000_000 + 30 * n).collect())));
        assert!(text.unwrap().len() < 1_680 * 4);
    }
}
