//! What keys do in a list of bars.

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// To this row.
    GoTo(usize),
    Select,
    Dismiss,
    /// A letter of a name.
    Type,
}

/// What `key` (as `KeyboardEvent.key` names it) asks for, with row `active` of `n_rows` the present one and
/// `page` rows in view; `None` where the key is not ours.
pub(super) fn action(key: &str, active: Option<usize>, n_rows: usize, page: usize) -> Option<Action> {
    let last = n_rows.checked_sub(1)?;
    let go_to = |row_idx: usize| Some(Action::GoTo(row_idx.min(last)));
    match key {
        "ArrowDown" => go_to(active.map_or(0, |active| active + 1)),
        "ArrowUp" => go_to(active.map_or(last, |active| active.saturating_sub(1))),
        "PageDown" => go_to(active.unwrap_or(0) + page),
        "PageUp" => go_to(active.unwrap_or(0).saturating_sub(page)),
        "Home" => go_to(0),
        "End" => go_to(last),
        "Enter" | " " => Some(Action::Select),
        "Escape" => Some(Action::Dismiss),
        _ => (key.chars().count() == 1).then_some(Action::Type),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_move_within_the_rows() {
        let check = |key, active, expected| {
            assert_eq!(action(key, active, 50, 10), Some(Action::GoTo(expected)), "{key} at {active:?}");
        };
        check("ArrowDown", Some(3), 4);
        check("ArrowDown", Some(49), 49);
        check("ArrowDown", None, 0);
        check("ArrowUp", Some(3), 2);
        check("ArrowUp", Some(0), 0);
        check("ArrowUp", None, 49);
        check("PageDown", Some(45), 49);
        check("PageDown", Some(5), 15);
        check("PageUp", Some(5), 0);
        check("Home", Some(5), 0);
        check("End", None, 49);
    }

    #[test]
    fn other_keys_select_dismiss_type_or_are_left_alone() {
        assert_eq!(action("Enter", Some(1), 50, 10), Some(Action::Select));
        assert_eq!(action(" ", Some(1), 50, 10), Some(Action::Select));
        assert_eq!(action("Escape", None, 50, 10), Some(Action::Dismiss));
        assert_eq!(action("é", None, 50, 10), Some(Action::Type));
        assert_eq!(action("Tab", Some(1), 50, 10), None);
        assert_eq!(action("F5", Some(1), 50, 10), None);
        assert_eq!(action("ArrowDown", None, 0, 10), None);
    }
}
