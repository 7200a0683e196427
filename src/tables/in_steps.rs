//! Lines that change all at once are drawn a few a frame, of all tables together, so that no frame takes long.
//!
//! ```text
//!   wanted       first frame   second        third
//!   1 new        1 new         1 new         1 new
//!   2 new        2 new         2 new         2 new
//!   3 as before  3 as before   3 as before   3 as before
//!   4 new        4 old         4 new         4 new
//!   5 new        5 old         5 new         5 new
//!   6 new        6 old         6 old         6 new
//! ```

use std::cell::Cell;

use leptos::prelude::*;

/// Lines drawn in one frame.
const A_FRAME: usize = 6;

thread_local! {
    /// How many of them are left of this frame.
    static LEFT: Cell<usize> = const { Cell::new(A_FRAME) };
}

fn spend(n_lines: usize) {
    if LEFT.get() == A_FRAME && n_lines > 0 {
        // Asked for before any table asks for its turn in that frame.
        request_animation_frame(|| LEFT.set(A_FRAME));
    }
    LEFT.set(LEFT.get().saturating_sub(n_lines));
}

/// A line's number, and the line unless it has not come yet.
pub(super) type Numbered<L> = (usize, Option<L>);

/// `wanted`, a few lines a frame later. Lines that are scrolled into view come at once.
pub(super) fn in_steps<L>(
    wanted: impl Fn() -> Vec<Numbered<L>> + Send + Sync + 'static,
) -> Signal<Vec<Numbered<L>>>
where
    L: Clone + PartialEq + Send + Sync + 'static,
{
    let shown = RwSignal::new(Vec::new());
    let frame = RwSignal::new(());
    Effect::new(move |_| {
        frame.track();
        let step = shown.with_untracked(|shown| step(shown, wanted(), LEFT.get()));
        spend(step.n_drawn);
        if let Some(lines) = step.lines {
            shown.set(lines);
        }
        if step.leaves_some {
            request_animation_frame(move || {
                // The table is gone when the page has changed meanwhile.
                let _gone = frame.try_set(());
            });
        }
    });
    shown.into()
}

struct Step<L> {
    /// What to show now, where that is something else.
    lines: Option<Vec<Numbered<L>>>,
    /// Lines that must be drawn for it.
    n_drawn: usize,
    /// Whether it is not yet what is wanted.
    leaves_some: bool,
}

fn step<L: Clone + PartialEq>(shown: &[Numbered<L>], wanted: Vec<Numbered<L>>, n_left: usize) -> Step<L> {
    let numbers = |lines: &[Numbered<L>]| {
        (lines.first().map(|(number, _)| *number), lines.last().map(|(number, _)| *number))
    };
    let is_scrolled = !shown.is_empty() && numbers(shown) != numbers(&wanted);
    let n_left = if is_scrolled { usize::MAX } else { n_left };
    let (mut n_drawn, mut leaves_some) = (0, false);
    let draw = |(number, line): Numbered<L>| {
        let before = shown.iter().find(|(known, _)| *known == number).map(|(_, before)| before);
        if before == Some(&line) {
            (number, line)
        } else if n_drawn < n_left {
            n_drawn += 1;
            (number, line)
        } else {
            leaves_some = true;
            (number, before.cloned().flatten())
        }
    };
    let lines: Vec<_> = wanted.into_iter().map(draw).collect();
    Step { lines: (lines != shown).then_some(lines), n_drawn, leaves_some }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(version: char, numbers: std::ops::Range<usize>) -> Vec<Numbered<char>> {
        numbers.map(|number| (number, Some(version))).collect()
    }

    /// What is shown after each frame, until all is as wanted.
    fn steps(shown: Vec<Numbered<char>>, wanted: &[Numbered<char>]) -> Vec<String> {
        let mut shown = shown;
        let mut seen = Vec::new();
        loop {
            let step = step(&shown, wanted.to_vec(), A_FRAME);
            if let Some(lines) = step.lines {
                seen.push(lines.iter().map(|(_, line)| line.unwrap_or('.')).collect());
                shown = lines;
            }
            if !step.leaves_some {
                assert_eq!(shown, wanted);
                return seen;
            }
        }
    }

    #[test]
    fn lines_that_are_all_new_come_a_few_a_frame() {
        let first = steps(Vec::new(), &lines('a', 0..14));
        assert_eq!(first, ["aaaaaa........", "aaaaaaaaaaaa..", "aaaaaaaaaaaaaa"]);
        let next = steps(lines('a', 0..14), &lines('b', 0..14));
        assert_eq!(next, ["bbbbbbaaaaaaaa", "bbbbbbbbbbbbaa", "bbbbbbbbbbbbbb"]);
    }

    #[test]
    fn a_line_that_stays_costs_nothing() {
        let mut wanted = lines('b', 0..14);
        for (_, line) in &mut wanted[2..8] {
            *line = Some('a');
        }
        assert_eq!(steps(lines('a', 0..14), &wanted), ["bbaaaaaabbbbaa", "bbaaaaaabbbbbb"]);
        assert_eq!(steps(wanted.clone(), &wanted), Vec::<String>::new());
    }

    #[test]
    fn where_nothing_is_left_of_the_frame_all_stays_as_it_was() {
        let step = step(&lines('a', 0..3), lines('b', 0..3), 0);
        assert!(step.lines.is_none() && step.leaves_some);
    }

    #[test]
    fn lines_scrolled_into_view_come_at_once() {
        assert_eq!(steps(lines('a', 0..14), &lines('a', 9..23)), ["aaaaaaaaaaaaaa"]);
        assert_eq!(steps(lines('a', 0..14), &lines('b', 0..9)), ["bbbbbbbbb"]);
        assert_eq!(steps(lines('a', 0..14), &[]), [""]);
    }
}
