//! All entries of one company, sorted as the API answers: by `LastUpdateDateUtc`, newest first.

use std::ops::{Bound, Range};

use commissions::Timestamp;

use super::calendar::{Calendar, END, ticks_from_start};
use super::dice::{Dice, Question};
use super::extra::Extra;
use super::fate::{Fate, line_key};
use super::invoice::{self, Invoice, Line};
use super::people::People;
use super::places::Places;
use super::profile::Profile;
use super::row::{Row, Source};
use super::sample;
use super::write_time::{WriteTime, written};

/// One in so many entries has no invoice.
const EXTRA_SHARE: usize = 40;

#[derive(Debug)]
pub(crate) struct Company {
    pub profile: &'static Profile,
    pub places: Places,
    pub people: People,
    /// Of this company: another's differs.
    pub(super) seed: u64,
    calendar: Calendar,
    pub(super) n_invoices: u32,
    /// Newest first; those of one moment in no order that Ids would show.
    rows: Vec<Row>,
    /// By rank, the place in `rows`.
    by_rank: Vec<u32>,
}

impl Company {
    /// With exactly `n_entries` entries.
    pub(crate) fn new(profile: &'static Profile, n_entries: usize, seed: u64) -> Self {
        let seed = Dice::new(seed, Question::Company, profile.company.unsigned_abs()).next();
        let places = Places::new(profile, seed);
        let people = People::new(profile, places.stores.len(), seed);
        let n_samples = usize::from(profile.has_sample && n_entries > 0);
        let n_made = n_entries - n_samples;
        let mut company = Company {
            profile,
            places,
            people,
            seed,
            calendar: Calendar::new(),
            n_invoices: n_invoices(seed, n_made - n_made / EXTRA_SHARE),
            rows: Vec::new(),
            by_rank: Vec::new(),
        };
        let mut rows = Vec::with_capacity(n_entries);
        rows.extend((0..n_samples).map(|_| Row::new(Source::Sample, sample::CREATED, sample::WRITTEN)));
        for number in 0..company.n_invoices {
            company.push_sale(number, n_entries as u64, &mut rows);
        }
        // What would have happened after the end has left gaps: extras fill them.
        for idx in 0..n_entries.saturating_sub(rows.len()) as u32 {
            let Some(Extra { created, .. }) = company.extra(idx) else { break };
            let written = company.written(Source::Extra(idx), created, created, n_entries as u64);
            rows.push(Row::new(Source::Extra(idx), created, written));
        }
        company.sort(rows);
        company
    }

    pub(super) fn row(&self, place: usize) -> Option<&Row> {
        self.rows.get(place)
    }

    /// The places of the entries that were written in an interval.
    pub(crate) fn window(&self, (start, end): (Bound<Timestamp>, Bound<Timestamp>)) -> Range<usize> {
        let newest = match end {
            Bound::Included(end) => self.n_after(ticks_from_start(end)),
            Bound::Excluded(end) => self.n_after(ticks_from_start(end) - 1),
            Bound::Unbounded => 0,
        };
        let oldest = match start {
            Bound::Included(start) => self.n_after(ticks_from_start(start) - 1),
            Bound::Excluded(start) => self.n_after(ticks_from_start(start)),
            Bound::Unbounded => self.rows.len(),
        };
        newest..oldest.max(newest)
    }

    /// How many entries were written after a moment.
    fn n_after(&self, ticks: i64) -> usize {
        self.rows.partition_point(|row| row.updated > ticks)
    }

    /// The place of the entry with this Id.
    pub(crate) fn place_of(&self, id: i64) -> Option<usize> {
        let n_samples = i64::from(self.profile.has_sample);
        let rank = if self.profile.has_sample && id == sample::ID {
            0
        } else {
            id.checked_sub(self.profile.first_entry)?
                .checked_add(n_samples)
                .filter(|rank| *rank >= n_samples)?
        };
        self.by_rank.get(usize::try_from(rank).ok()?).map(|place| *place as usize)
    }

    pub(super) fn id(&self, row: &Row) -> i64 {
        match row.source() {
            Source::Sample => sample::ID,
            // The sample has rank 0.
            _ => self.profile.first_entry + i64::from(row.rank) - i64::from(self.profile.has_sample),
        }
    }

    /// Who sold what where; `None` where there are fewer invoices.
    pub(super) fn invoice(&self, number: u32) -> Option<Invoice<'_>> {
        if number >= self.n_invoices {
            return None;
        }
        let mut dice = Dice::new(self.seed, Question::Invoice, u64::from(number));
        let day = self.calendar.day_of(u64::from(number), u64::from(self.n_invoices));
        let at_store = dice.weighted(&self.places.sizes);
        // Some help out in another store than their own.
        let home = if dice.per_mille(25) { dice.weighted(&self.places.sizes) } else { at_store };
        let store = self.places.stores.get(at_store)?;
        let seller = self.people.at_work(home, day, &mut dice)?;
        let created = store.zone.in_store_hours(day, &mut dice);
        let edited = invoice::edited(created, &mut dice);
        let with = if dice.per_mille(90) { self.people.colleague(seller, day, &mut dice) } else { None };
        let split = with.map(|with| invoice::Split { with, rates: *dice.pick(&invoice::SPLIT_RATES) });
        Some(Invoice { number, store, seller, split, created, edited })
    }

    pub(super) fn lines(&self, number: u32) -> Vec<Line> {
        invoice::lines(self.seed, number)
    }

    /// What becomes of a line, and when that makes an entry.
    pub(super) fn follow_up(&self, invoice: &Invoice<'_>, idx: u8, line: &Line) -> (Fate, Option<u32>) {
        let fate = Fate::of(self.seed, invoice.number, idx, line.item);
        let mut dice = Dice::new(self.seed, Question::FollowUp, line_key(invoice.number, idx));
        (fate, fate.entry_made(invoice.created, invoice.store.zone, &mut dice))
    }

    /// An entry without an invoice; there is one for every number.
    pub(super) fn extra(&self, idx: u32) -> Option<Extra<'_>> {
        Extra::new(&self.places, &self.people, self.seed, idx)
    }

    fn push_sale(&self, number: u32, n_entries: u64, rows: &mut Vec<Row>) {
        let Some(invoice) = self.invoice(number) else { return };
        for (line, idx) in self.lines(number).iter().zip(0..) {
            let (fate, made) = self.follow_up(&invoice, idx, line);
            // The original is flagged when its reversal is made.
            let flagged = made.filter(|_| matches!(fate, Fate::Reversed(_)));
            let edited = invoice.edited.map_or(0, |edited| edited + 8 * 3600);
            let last_event = invoice.created.max(edited).max(flagged.unwrap_or(0));
            let source = Source::Sale { invoice: number, line: idx };
            rows.push(Row::new(
                source,
                invoice.created,
                self.written(source, invoice.created, last_event, n_entries),
            ));
            if let Some(made) = made {
                let source = Source::FollowUp { invoice: number, line: idx };
                rows.push(Row::new(source, made, self.written(source, made, made, n_entries)));
            }
        }
    }

    fn written(&self, source: Source, created: u32, last_event: u32, n_entries: u64) -> WriteTime {
        let mut dice = Dice::new(self.seed, Question::Write, source.key());
        written(created, last_event, n_entries, &mut dice)
    }

    fn sort(&mut self, mut rows: Vec<Row>) {
        debug_assert!(rows.iter().all(|row| row.created < END));
        // The sample's Id is not one of the others': it comes first, whenever it was made.
        rows.sort_unstable_by_key(|row| (row.source() != Source::Sample, row.creation_order()));
        for (row, rank) in rows.iter_mut().zip(0..) {
            row.rank = rank;
        }
        let tie = |row: &Row| Dice::new(self.seed, Question::Tie, u64::from(row.rank)).next();
        rows.sort_unstable_by(|a, b| b.updated.cmp(&a.updated).then_with(|| tie(a).cmp(&tie(b))));
        self.by_rank = vec![0; rows.len()];
        for (row, place) in rows.iter().zip(0..) {
            if let Some(slot) = self.by_rank.get_mut(row.rank as usize) {
                *slot = place;
            }
        }
        self.rows = rows;
    }
}

/// How many invoices it takes to make up to `n_rows` entries, with all that will happen to them.
fn n_invoices(seed: u64, n_rows: usize) -> u32 {
    let rows_of = |number: &u32| {
        let lines = invoice::lines(seed, *number);
        let n_later = lines
            .iter()
            .zip(0..)
            .filter(|(line, idx)| Fate::of(seed, *number, *idx, line.item).makes_entry())
            .count();
        lines.len() + n_later
    };
    let mut n_left = n_rows;
    (0..)
        .take_while(|number| {
            let fits = n_left.checked_sub(rows_of(number));
            n_left = fits.unwrap_or(0);
            fits.is_some()
        })
        .count() as u32
}
