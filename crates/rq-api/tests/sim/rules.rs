//! What must hold, whatever happens.

use rq_api::sync::{Outcome, Parked, RowKey};

use super::server::{Server, at, tick_of};
use super::store::{Rows, Store};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// What was there, and stayed as it was, has been read.
    NothingLost,
    NothingDoubled,
    NothingMadeUp,
    /// Once all holds still and nothing fails, it completes.
    ComesToAnEnd,
    /// While it has not ended, something is under way.
    NeverHangs,
    /// Few requests at a time, none twice, one sign-in for all.
    KeepsManners,
    /// Nothing goes on after the end.
    EndsWhenItEnds,
    /// The outcome is what it says.
    SaysWhatIs,
    /// What the server has no more is marked, once that was checked, and nothing else is.
    SaysWhatIsGone,
}

/// A rule that did not hold, and how.
#[derive(Clone, Debug)]
pub struct Breach {
    pub rule: Rule,
    pub what: String,
}

impl Breach {
    pub fn of(rule: Rule, what: impl Into<String>) -> Self {
        Breach { rule, what: what.into() }
    }

    fn loss(rows: &Rows, row: RowKey, how: &str) -> Self {
        let kept: Option<Vec<i64>> =
            rows.get(&row.id).map(|kept| kept.iter().map(|&updated| tick_of(updated)).collect());
        let what = format!("row {} at {} is {how}; kept: {kept:?}", row.id, tick_of(row.updated));
        Breach::of(Rule::NothingLost, what)
    }
}

/// What an outcome promises. `pass_seq`: the server's sequence of changes when the last pass over the head was
/// first answered.
pub fn check_outcome(outcome: &Outcome, server: &Server, store: &Store, pass_seq: u64) -> Result<(), Breach> {
    match outcome {
        Outcome::Complete => check_read(server, store, pass_seq, &[])?,
        Outcome::Partial { parked } if parked.is_empty() => {
            return Err(Breach::of(Rule::SaysWhatIs, "partial, but nothing is parked"));
        }
        Outcome::Partial { parked } => check_read(server, store, pass_seq, parked)?,
        Outcome::Stopped(rq_api::sync::Failure::TooMany) => {
            return Err(Breach::of(Rule::SaysWhatIs, "a 429 stopped it"));
        }
        Outcome::Cancelled | Outcome::Stopped(_) => {}
    }
    check_kept(server, store)
}

/// What was there when the last pass over the head began, and is still the same, has been read.
fn check_read(server: &Server, store: &Store, pass_seq: u64, parked: &[Parked]) -> Result<(), Breach> {
    let slack = server.habits.grain + server.habits.rounds_ends_to;
    for (row, seq) in server.rows() {
        let is_parked = parked.iter().any(|lane| {
            let to = lane.to.map_or(i64::MAX, |to| tick_of(to) + slack);
            (tick_of(lane.from) - slack..=to).contains(&tick_of(row.updated))
        });
        if seq <= pass_seq && !is_parked && !has(server, &store.rows, row) {
            return Err(Breach::loss(&store.rows, row, "not read by a sync that is complete"));
        }
    }
    Ok(())
}

/// What a check promises, as of when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Checked {
    /// What was deleted up to this change is found.
    pub gone_up_to: u64,
    /// If no row came after this change: one that nobody holds would make up for one that is gone.
    pub unless_put_after: Option<u64>,
}

/// After a sync that is complete: no row is marked that the server still has; and what it has no more is marked,
/// if that was checked.
pub fn check_gone(
    server: &Server,
    store: &Store,
    pass_seq: u64,
    checked: Option<Checked>,
) -> Result<(), Breach> {
    for &id in &store.withdrawn {
        if server.seq_of(id).is_some_and(|seq| seq <= pass_seq) {
            return Err(Breach::of(
                Rule::SaysWhatIsGone,
                format!("row {id} is marked, and the server has it"),
            ));
        }
        if !store.rows.contains_key(&id) {
            return Err(Breach::of(Rule::SaysWhatIsGone, format!("row {id} was dropped, not marked")));
        }
    }
    let Some(checked) = checked else { return Ok(()) };
    if checked.unless_put_after.is_some_and(|seq| server.last_put() > seq) {
        return Ok(());
    }
    let gone = server.deleted().filter(|&(_, seq)| seq <= checked.gone_up_to);
    for (id, _) in gone {
        if store.rows.contains_key(&id) && !store.withdrawn.contains(&id) {
            return Err(Breach::of(Rule::SaysWhatIsGone, format!("row {id} is gone, and not marked")));
        }
    }
    Ok(())
}

/// What the disk says is settled, or seen, will not be read again, so the disk must have it. At the ends of a window
/// some may be left to the neighbour, who shares that end.
pub fn check_disk(server: &Server, store: &Store) -> Result<(), Breach> {
    let slack = server.habits.rounds_ends_to;
    for ((row, _), stamp) in server.rows().zip(server.stamps()) {
        let mut windows = store.disk.windows.iter();
        let is_settled =
            windows.any(|window| window.contains(at(stamp - slack)) && window.contains(at(stamp + slack)));
        if is_settled && !has(server, &store.disk.rows, row) {
            return Err(Breach::loss(&store.disk.rows, row, "settled, but not on the disk"));
        }
        // While a row has not left a moment that is half read, it is what was seen of it.
        let is_seen = store
            .disk
            .drains
            .iter()
            .any(|drain| drain.seen.contains(&row.id) && drain.window.contains(row.updated));
        if is_seen && !has(server, &store.disk.rows, row) {
            return Err(Breach::loss(&store.disk.rows, row, "seen in a drain, but not on the disk"));
        }
    }
    Ok(())
}

/// One version of each row, and one that the server has had.
fn check_kept(server: &Server, store: &Store) -> Result<(), Breach> {
    for (&id, versions) in &store.rows {
        if versions.len() != 1 {
            return Err(Breach::of(
                Rule::NothingDoubled,
                format!("row {id} is there {} times", versions.len()),
            ));
        }
        if let Some(&updated) = versions.iter().find(|&&updated| !server.had(RowKey { id, updated })) {
            let what = format!("row {id} never was at {}", tick_of(updated));
            return Err(Breach::of(Rule::NothingMadeUp, what));
        }
    }
    Ok(())
}

fn has(server: &Server, rows: &Rows, row: RowKey) -> bool {
    server.habits.is_unreadable(row.id) || rows.get(&row.id).is_some_and(|kept| kept.contains(&row.updated))
}
