//! Rows that are looked at together.

use cube::{BATCH_ROWS, Packed};

use super::super::tables::{DAYS, EMPLOYEES, KINDS, PLACES, TRANSACTIONS};
use super::{Slots, Walk};
use crate::sieve::{ALL, Lane};

/// Rows that are compared at once.
const EIGHT: usize = 8;

/// Some rows that are looked at together: those that any view shows. A lane that nobody needs is not read.
pub(super) struct Batch {
    pub(super) n_picked: usize,
    /// Counted from the first row.
    pub(super) picked: [u16; BATCH_ROWS],
    /// Moments, until their days are found.
    pub(super) days: Lane,
    pub(super) marks: Lane,
    pub(super) units: Lane,
    pub(super) rates: Lane,
    pub(super) quantities: Lane,
    pub(super) people: Lane,
    pub(super) split_people: Lane,
    pub(super) types: Lane,
    pub(super) places: Lane,
    /// Where there are several.
    pub(super) slots: [u32; BATCH_ROWS],
    pub(super) counted: [Counted; BATCH_ROWS],
    /// How much counts of each total, in millionths of a per cent, where that is not all.
    pub(super) weights: Lane,
}

/// How a row counts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counted {
    /// Millionths.
    pub(super) total: i64,
    /// A narrow entry's has room.
    pub(super) quantity: i32,
    /// The views that show it, as bits; none of an entry that is counted as decimals.
    pub(super) shown: u8,
    /// As the walk has them.
    pub(super) marks: u8,
}

/// A row that the view of employees shows.
pub(super) struct Earned<'a> {
    /// Counted from the first row of all.
    pub(super) idx: usize,
    /// The code of the primary employee.
    pub(super) person: i64,
    pub(super) slot: usize,
    pub(super) counted: &'a Counted,
}

impl Counted {
    #[inline]
    pub(super) fn is_shown(&self, view: u8) -> bool {
        self.shown & view != 0
    }
}

impl Default for Batch {
    fn default() -> Self {
        let lane = [0; BATCH_ROWS];
        let [marks, units, rates, quantities, weights] = [lane; 5];
        let [days, people, split_people, types, places] = [lane; 5];
        Batch {
            n_picked: 0,
            picked: [0; BATCH_ROWS],
            days,
            marks,
            units,
            rates,
            quantities,
            people,
            split_people,
            types,
            places,
            slots: [0; BATCH_ROWS],
            counted: [Counted::default(); BATCH_ROWS],
            weights,
        }
    }
}

impl Batch {
    /// Picks the rows that any view shows, by their bits. Whether there are any.
    pub(super) fn pick(&mut self, bits: &[u8], shown: &[u8; 1 + ALL as usize]) -> bool {
        self.n_picked = 0;
        let (eights, rest) = bits.as_chunks::<EIGHT>();
        let mut first = 0;
        for eight in eights {
            // Rows that stand side by side often have the same bits.
            let [bits, ..] = *eight;
            if *eight != [bits; EIGHT] {
                self.pick_each(first, eight, shown);
            } else if shown_by(bits, shown) != 0 {
                self.pick_eight(first, shown_by(bits, shown));
            }
            first += EIGHT as u16;
        }
        self.pick_each(first, rest, shown);
        self.n_picked > 0
    }

    #[inline]
    fn pick_eight(&mut self, first: u16, shown: u8) {
        let places = self.n_picked..self.n_picked + EIGHT;
        let lanes = self.picked.get_mut(places.clone()).zip(self.counted.get_mut(places));
        if let Some((picked, counted)) = lanes {
            for ((picked, counted), idx) in picked.iter_mut().zip(counted).zip(first..) {
                *picked = idx;
                counted.shown = shown;
            }
            self.n_picked += EIGHT;
        }
    }

    #[inline]
    fn pick_each(&mut self, first: u16, bits: &[u8], shown: &[u8; 1 + ALL as usize]) {
        for (idx, bits) in (first..).zip(bits) {
            let shown = shown_by(*bits, shown);
            if let (Some(picked), Some(counted)) =
                (self.picked.get_mut(self.n_picked), self.counted.get_mut(self.n_picked))
            {
                *picked = idx;
                counted.shown = shown;
            }
            self.n_picked += usize::from(shown != 0);
        }
    }

    /// Of the `n` rows of a chunk from the `from`th on.
    pub(super) fn read(&mut self, walk: &Walk<'_>, chunk: usize, from: usize, n: usize) {
        let Walk { columns, wanted, slots, .. } = *walk;
        let picked = self.picked.get(..self.n_picked).unwrap_or_default();
        let read = |column: Option<&Packed>, lane: &mut Lane| {
            if let Some(column) = column {
                column.read_picked(from, n, picked, lane);
            }
        };
        read(columns.marks.chunk(chunk), &mut self.marks);
        read(columns.unit.codes(chunk), &mut self.units);
        read(columns.quantity.chunk(chunk), &mut self.quantities);
        if wanted.has(KINDS | TRANSACTIONS) || slots == Slots::Types {
            read(columns.types.chunk(chunk), &mut self.types);
        }
        if wanted.has(PLACES) || slots == Slots::Places {
            read(columns.place.chunk(chunk), &mut self.places);
        }
        if wanted.has(DAYS) || matches!(slots, Slots::Stretches(_)) {
            read(columns.created.chunk(chunk), &mut self.days);
        }
        if wanted.has(EMPLOYEES) || walk.selects_employees {
            read(columns.rates.codes(chunk), &mut self.rates);
            read(columns.person.chunk(chunk), &mut self.people);
            read(columns.split_person.chunk(chunk), &mut self.split_people);
        }
    }

    /// By its place among those that are picked. Nothing where the view of employees does not show it.
    #[inline]
    pub(super) fn earned(&self, place: usize) -> Option<Earned<'_>> {
        Some(Earned {
            counted: self.counted.get(place).filter(|counted| counted.is_shown(EMPLOYEES))?,
            idx: usize::from(*self.picked.get(place)?),
            person: *self.people.get(place)?,
            slot: *self.slots.get(place)? as usize,
        })
    }
}

#[inline]
fn shown_by(bits: u8, shown: &[u8; 1 + ALL as usize]) -> u8 {
    shown.get(usize::from(bits)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn each_row_that_is_shown_is_picked(
            patterns in vec(proptest::array::uniform8(prop_oneof![3 => Just(0_u8), 1 => 0..4_u8]), 1..4),
            order in vec(any::<prop::sample::Index>(), 0..20),
            n_more in 0..EIGHT,
            shows in proptest::array::uniform4(any::<bool>()),
        ) {
            let mut bits: Vec<u8> = order.iter().flat_map(|idx| patterns[idx.index(patterns.len())]).collect();
            bits.extend(&patterns[0][..n_more]);
            let mut shown = [0; 1 + ALL as usize];
            shown.iter_mut().zip(shows).for_each(|(shown, shows)| *shown = u8::from(shows));
            let mut batch = Batch::default();
            let picks = batch.pick(&bits, &shown);
            let expected: Vec<u16> =
                (0..).zip(&bits).filter(|(_, bits)| shows[usize::from(**bits)]).map(|(idx, _)| idx).collect();
            prop_assert_eq!(picks, !expected.is_empty());
            prop_assert_eq!(&batch.picked[..batch.n_picked], &expected);
        }
    }
}
