//! Texts cut to a width.

use std::borrow::Cow;

/// `text` if it is at most `max_width` wide; otherwise as much of its start as fits with an ellipsis.
pub(super) fn fit(text: &str, max_width: f64, width: impl Fn(&str) -> f64) -> Cow<'_, str> {
    if width(text) <= max_width {
        return Cow::Borrowed(text);
    }
    let cut = |end: usize| format!("{}…", text.get(..end).unwrap_or_default().trim_end());
    let ends: Vec<usize> = text.char_indices().map(|(end, _)| end).collect();
    // A longer start is never narrower, so the starts that fit come first.
    let n_fitting = ends.partition_point(|&end| width(&cut(end)) <= max_width);
    let end = n_fitting.checked_sub(1).and_then(|last| ends.get(last)).copied().unwrap_or(0);
    Cow::Owned(cut(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, max_chars: usize, expected: &str) {
        let fitted = fit(text, max_chars as f64, |text| text.chars().count() as f64);
        assert_eq!(fitted, expected, "{text:?} in {max_chars}");
    }

    #[test]
    fn names_are_cut_where_they_stop_fitting() {
        check("A. Moreau", 9, "A. Moreau");
        check("A. Moreau", 8, "A. More…");
        check("A. Moreau", 4, "A.…");
        check("A. Moreau", 1, "…");
        check("A. Moreau", 0, "…");
        check("", 0, "");
        check("Zoë Łukasik", 4, "Zoë…");
    }
}
