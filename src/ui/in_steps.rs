//! Lines that change all at once are drawn a few a frame, of all lists together, so that no frame takes long; more of
//! those that change in place than of those that are new.
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

/// What is drawn in one frame, in lines that change in place.
const A_FRAME: usize = 30;
/// What a line costs that comes as a new element, in the same.
const NEW: usize = 3;

thread_local! {
    /// What is left of this frame.
    static LEFT: Cell<usize> = const { Cell::new(A_FRAME) };
    /// Lists that do not show all that is wanted yet.
    static N_BEHIND: Cell<usize> = const { Cell::new(0) };
}

/// Whether any list still has lines to draw.
pub fn is_drawing_lines() -> bool {
    N_BEHIND.get() > 0
}

fn spend(cost: usize) {
    if LEFT.get() == A_FRAME && cost > 0 {
        // Asked for before any list asks for its turn in that frame.
        request_animation_frame(|| LEFT.set(A_FRAME));
    }
    LEFT.set(LEFT.get().saturating_sub(cost));
}

/// A line's number, and the line unless it has not come yet.
pub type Numbered<L> = (usize, Option<L>);

/// The lines of a list that are in view, as they are shown at present.
#[derive(Debug)]
pub struct Lines<L: Send + Sync + 'static> {
    shown: RwSignal<Vec<Numbered<L>>>,
    pub numbers: Memo<Vec<usize>>,
}

/// One of them. What stands on the page is changed in place: only a new number is a new element.
#[derive(Debug)]
pub struct Line<L: Send + Sync + 'static> {
    latest: Memo<Option<L>>,
}

impl<L: Send + Sync + 'static> Clone for Lines<L> {
    fn clone(&self) -> Lines<L> {
        *self
    }
}

impl<L: Send + Sync + 'static> Copy for Lines<L> {}

impl<L: Send + Sync + 'static> Clone for Line<L> {
    fn clone(&self) -> Line<L> {
        *self
    }
}

impl<L: Send + Sync + 'static> Copy for Line<L> {}

impl<L: Clone + PartialEq + Send + Sync + 'static> Lines<L> {
    pub fn line(self, number: usize) -> Line<L> {
        let shown = self.shown;
        let latest = Memo::new(move |_| {
            shown.with(|lines| lines.iter().find(|(known, _)| *known == number)?.1.clone())
        });
        Line { latest }
    }
}

impl<L: Send + Sync + 'static> Line<L> {
    /// Whether it has come.
    pub fn has_come(self) -> Memo<bool> {
        Memo::new(move |_| self.latest.with(Option::is_some))
    }

    /// What `of` says of it; nothing while it has not come.
    pub fn with<R: Default>(self, of: impl FnOnce(&L) -> R) -> R {
        self.latest.with(|line| line.as_ref().map(of).unwrap_or_default())
    }

    /// The same, without following it.
    pub fn with_untracked<R: Default>(self, of: impl FnOnce(&L) -> R) -> R {
        self.latest.with_untracked(|line| line.as_ref().map(of).unwrap_or_default())
    }

    /// A text of it, for the page.
    pub fn text(self, of: impl Fn(&L) -> &str + Copy + Send + 'static) -> impl Fn() -> String + Copy + Send {
        move || self.with(|line| of(line).to_owned())
    }
}

/// `wanted`, a few lines a frame later. Lines that are scrolled into view come at once.
pub fn in_steps<L>(wanted: impl Fn() -> Vec<Numbered<L>> + Send + Sync + 'static) -> Lines<L>
where
    L: Clone + PartialEq + Send + Sync + 'static,
{
    let wanted = Memo::new(move |_| wanted());
    let shown = RwSignal::new(Vec::new());
    let frame = RwSignal::new(());
    let is_behind = StoredValue::new(false);
    let fall_behind = move |is_now: bool| {
        let was = is_behind.try_update_value(|is_behind| std::mem::replace(is_behind, is_now));
        match (was, is_now) {
            (Some(false), true) => N_BEHIND.set(N_BEHIND.get() + 1),
            (Some(true), false) => N_BEHIND.set(N_BEHIND.get() - 1),
            _ => {}
        }
    };
    on_cleanup(move || fall_behind(false));
    Effect::new(move |_| {
        frame.track();
        let step = wanted.with(|wanted| shown.with_untracked(|shown| step(shown, wanted, LEFT.get())));
        spend(step.cost);
        if let Some(lines) = step.lines {
            shown.set(lines);
        }
        fall_behind(step.leaves_some);
        if step.leaves_some {
            request_animation_frame(move || {
                // The list is gone when the page has changed meanwhile.
                let _gone = frame.try_set(());
            });
        }
    });
    let numbers = Memo::new(move |_| shown.with(|lines| lines.iter().map(|(number, _)| *number).collect()));
    Lines { shown, numbers }
}

struct Step<L> {
    /// What to show now, where that is something else.
    lines: Option<Vec<Numbered<L>>>,
    /// Of what must be drawn for it.
    cost: usize,
    /// Whether it is not yet what is wanted.
    leaves_some: bool,
}

fn step<L: Clone + PartialEq>(shown: &[Numbered<L>], wanted: &[Numbered<L>], left: usize) -> Step<L> {
    let numbers = |lines: &[Numbered<L>]| {
        (lines.first().map(|(number, _)| *number), lines.last().map(|(number, _)| *number))
    };
    let is_scrolled = !shown.is_empty() && numbers(shown) != numbers(wanted);
    let left = if is_scrolled { usize::MAX } else { left };
    let (mut cost, mut leaves_some) = (0, false);
    let draw = |(number, line): &Numbered<L>| {
        let before = shown.iter().find(|(known, _)| known == number).map(|(_, before)| before);
        let its_cost = if matches!(before, Some(Some(_))) { 1 } else { NEW };
        if before == Some(line) {
            (*number, line.clone())
        } else if cost + its_cost <= left {
            cost += its_cost;
            (*number, line.clone())
        } else {
            leaves_some = true;
            (*number, before.cloned().flatten())
        }
    };
    let lines: Vec<_> = wanted.iter().map(draw).collect();
    Step { lines: (lines != shown).then_some(lines), cost, leaves_some }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A_FRAME: usize = 6;

    fn lines(version: char, numbers: std::ops::Range<usize>) -> Vec<Numbered<char>> {
        numbers.map(|number| (number, Some(version))).collect()
    }

    /// What is shown after each frame, until all is as wanted.
    fn steps(shown: Vec<Numbered<char>>, wanted: &[Numbered<char>]) -> Vec<String> {
        let mut shown = shown;
        let mut seen = Vec::new();
        loop {
            let step = step(&shown, wanted, A_FRAME);
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
        assert_eq!(steps(Vec::new(), &lines('a', 0..5)), ["aa...", "aaaa.", "aaaaa"]);
    }

    #[test]
    fn more_lines_a_frame_change_in_place() {
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
        let step = step(&lines('a', 0..3), &lines('b', 0..3), 0);
        assert!(step.lines.is_none() && step.leaves_some);
    }

    #[test]
    fn lines_scrolled_into_view_come_at_once() {
        assert_eq!(steps(lines('a', 0..14), &lines('a', 9..23)), ["aaaaaaaaaaaaaa"]);
        assert_eq!(steps(lines('a', 0..14), &lines('b', 0..9)), ["bbbbbbbbb"]);
        assert_eq!(steps(lines('a', 0..14), &[]), [""]);
    }
}
