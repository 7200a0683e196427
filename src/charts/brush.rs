//! What a pointer or a key does to a brush: some slots that follow each other. Pure.

/// The first and the last slot. Nothing where all are brushed.
pub type Brushed = Option<(usize, usize)>;

/// What a pointer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grip {
    /// A brush from here on. Let go where it began, it is that slot alone.
    New(usize),
    /// The brush as a whole, by one of its slots.
    Whole { at: usize, first: usize, last: usize },
    /// One of its ends; the other one stays.
    End { other: usize },
}

/// How near to an end a pointer takes it, in CSS pixels; less where the brush is so narrow that nothing would be left to
/// move it by.
pub const END_PX: f64 = 8.0;

impl Grip {
    /// `x` and `ends` in CSS pixels: where the pointer is, and where the brush begins and ends.
    pub fn new(at: usize, x: f64, brushed: Brushed, ends: (f64, f64)) -> Grip {
        let Some((first, last)) = brushed else { return Grip::New(at) };
        let reach = END_PX.min((ends.1 - ends.0) / 4.0);
        if (x - ends.0).abs() <= reach {
            Grip::End { other: last }
        } else if (x - ends.1).abs() <= reach {
            Grip::End { other: first }
        } else if (first..=last).contains(&at) {
            Grip::Whole { at, first, last }
        } else {
            Grip::New(at)
        }
    }

    /// With the pointer at a slot.
    pub fn drag(self, to: usize, n_slots: usize) -> Brushed {
        match self {
            Grip::New(from) | Grip::End { other: from } => narrowed(from.min(to), from.max(to), n_slots),
            Grip::Whole { at, first, last } => {
                let by = to as isize - at as isize;
                moved(first, last, by, n_slots)
            }
        }
    }

    /// Where it was taken, before the pointer has moved.
    pub fn drag_start(self, n_slots: usize, brushed: Brushed) -> Brushed {
        match self {
            Grip::New(at) => narrowed(at, at, n_slots),
            Grip::Whole { .. } | Grip::End { .. } => brushed,
        }
    }

    /// A click: that slot, or all where it was that one already.
    pub fn click(self, at: usize, brushed: Brushed, n_slots: usize) -> Brushed {
        if brushed == Some((at, at)) { None } else { narrowed(at, at, n_slots) }
    }
}

/// What a key does with one end, or with Shift with the whole brush. Nothing for a key that is not the brush's.
pub fn key(key: &str, is_shift: bool, is_last: bool, brushed: Brushed, n_slots: usize) -> Option<Brushed> {
    const PAGE: isize = 7;
    let (first, last) = brushed.unwrap_or((0, n_slots.saturating_sub(1)));
    let by = match key {
        "ArrowLeft" | "ArrowDown" => -1,
        "ArrowRight" | "ArrowUp" => 1,
        "PageDown" => -PAGE,
        "PageUp" => PAGE,
        "Home" => -(n_slots as isize),
        "End" => n_slots as isize,
        "Escape" | "Delete" | "Backspace" => return brushed.map(|_| None),
        _ => return None,
    };
    if is_shift {
        return Some(moved(first, last, by, n_slots));
    }
    let to = |slot: usize, low: usize, high: usize| slot.saturating_add_signed(by).clamp(low, high);
    Some(if is_last {
        narrowed(first, to(last, first, n_slots.saturating_sub(1)), n_slots)
    } else {
        narrowed(to(first, 0, last), last, n_slots)
    })
}

fn narrowed(first: usize, last: usize, n_slots: usize) -> Brushed {
    (first > 0 || last + 1 < n_slots).then_some((first, last))
}

/// As far as there are slots.
fn moved(first: usize, last: usize, by: isize, n_slots: usize) -> Brushed {
    let room = n_slots.saturating_sub(last + 1) as isize;
    let by = by.clamp(-(first as isize), room);
    narrowed(first.saturating_add_signed(by), last.saturating_add_signed(by), n_slots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_draws_moves_and_resizes() {
        let grip = |at, x, brushed| Grip::new(at, x, brushed, (40.0, 70.0));
        assert_eq!(grip(2, 25.0, None).drag(5, 10), Some((2, 5)));
        assert_eq!(grip(5, 55.0, None).drag(2, 10), Some((2, 5)));
        assert_eq!(grip(5, 55.0, None).click(5, None, 10), Some((5, 5)));
        assert_eq!(grip(5, 55.0, Some((5, 5))).click(5, Some((5, 5)), 10), None);
        let brushed = Some((4, 6));
        assert_eq!(grip(5, 55.0, brushed), Grip::Whole { at: 5, first: 4, last: 6 });
        assert_eq!(grip(5, 55.0, brushed).drag(7, 10), Some((6, 8)));
        assert_eq!(grip(5, 55.0, brushed).drag(9, 10), Some((7, 9)));
        assert_eq!(grip(5, 55.0, brushed).drag(0, 10), Some((0, 2)));
        assert_eq!(grip(3, 37.0, brushed).drag(1, 10), Some((1, 6)));
        assert_eq!(grip(7, 72.0, brushed).drag(9, 10), Some((4, 9)));
        assert_eq!(grip(7, 72.0, brushed).drag(2, 10), Some((2, 4)));
        assert_eq!(grip(1, 15.0, brushed), Grip::New(1));
        let narrow = |x| Grip::new(5, x, Some((5, 5)), (50.0, 54.0));
        assert_eq!(narrow(52.0), Grip::Whole { at: 5, first: 5, last: 5 });
        assert_eq!(narrow(50.5), Grip::End { other: 5 });
        assert_eq!(grip(1, 15.0, None).drag(1, 1), Some((1, 1)));
        assert_eq!(Grip::New(0).drag(9, 10), None);
    }

    #[test]
    fn keys_move_one_end_or_both() {
        let check = |name, is_shift, is_last, brushed, expected| {
            assert_eq!(key(name, is_shift, is_last, brushed, 10), expected, "{name}");
        };
        check("ArrowRight", false, false, None, Some(Some((1, 9))));
        check("ArrowLeft", false, true, None, Some(Some((0, 8))));
        check("ArrowLeft", false, false, Some((1, 9)), Some(None));
        check("ArrowRight", false, false, Some((4, 4)), Some(Some((4, 4))));
        check("PageUp", false, true, Some((1, 2)), Some(Some((1, 9))));
        check("End", true, true, Some((1, 3)), Some(Some((7, 9))));
        check("Home", false, true, Some((3, 5)), Some(Some((3, 3))));
        check("ArrowLeft", true, false, Some((1, 3)), Some(Some((0, 2))));
        check("Escape", false, true, Some((1, 3)), Some(None));
        check("Escape", false, true, None, None);
        check("Tab", false, true, Some((1, 3)), None);
    }
}
