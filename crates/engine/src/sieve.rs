//! Which filters of a question let an entry through, as bits of a byte.
//!
//! ```text
//!   bit      1         2         4         8         16         32       64
//!            stands    in the    employee  kind      trans-     place    brushed
//!                      period                        action
//!   from     marks     created   both      types     types      places   created     the column that says it
//!                                people
//! ```
//!
//! An entry *stands* where it is not withdrawn, has findings if these are asked for, and what no view leaves out: a
//! total in the range that is asked for (sieve/totals.rs), and the text (sieve/texts.rs). A view that leaves out its own
//! filter takes an entry that has all bits but that one.

use cube::{BATCH_ROWS, BitsByCode, CHUNK_ROWS, Integers, Packed};

use commissions::CommissionKind;

use crate::query::{KindKey, Question};
use crate::store::columns::{Columns, Person, Types};

mod texts;
mod totals;

use texts::Texts;
use totals::Totals;

pub const STANDS: u8 = 1;
pub const PERIOD: u8 = 2;
pub const EMPLOYEE: u8 = 4;
pub const KIND: u8 = 8;
pub const TRANSACTION: u8 = 16;
pub const PLACE: u8 = 32;
pub const BRUSH: u8 = 64;
/// Of an entry that passes all filters.
pub const ALL: u8 = STANDS | PERIOD | EMPLOYEE | KIND | TRANSACTION | PLACE | BRUSH;

/// A column of as many rows as are looked at together.
pub type Lane = [i64; BATCH_ROWS];

#[derive(Debug)]
pub struct Sieve {
    /// Bits that every entry has: of filters that nothing is selected in.
    always: u8,
    /// From the first moment of the period to before the second.
    from_ticks: Option<i64>,
    before_ticks: Option<i64>,
    /// The same of the brushed days.
    brush_ticks: Option<(i64, i64)>,
    marks: BitsByCode,
    types: BitsByCode,
    places: BitsByCode,
    people: BitsByCode,
    split_people: BitsByCode,
    totals: Option<Totals>,
    texts: Option<Texts>,
}

impl Sieve {
    pub fn new(columns: &Columns, question: &Question) -> Self {
        let Question { from_ticks, before_ticks, brush, calendar, filters } = question;
        let brush_ticks =
            brush.map(|(from, to)| (calendar.start_of(from), calendar.start_of(to.saturating_add(1))));
        let bit = |bit: u8, passes: bool| if passes { bit } else { 0 };
        let employees = |user| filters.employees.contains(&user);
        let marks = BitsByCode::of(columns.mark_sets.values(), |marks| {
            bit(STANDS, !marks.is_withdrawn() && (marks.n_findings() > 0 || !filters.with_findings))
        });
        let totals = Totals::new(columns, &filters.amounts);
        Sieve {
            always: bit(STANDS, totals.is_none() && marks.all(STANDS))
                | bit(PERIOD, from_ticks.is_none() && before_ticks.is_none())
                | bit(EMPLOYEE, filters.employees.is_empty())
                | bit(KIND, filters.kinds.is_empty())
                | bit(TRANSACTION, filters.transactions.is_empty())
                | bit(PLACE, filters.places.is_empty())
                | bit(BRUSH, brush.is_none()),
            from_ticks: *from_ticks,
            before_ticks: *before_ticks,
            brush_ticks,
            marks,
            types: BitsByCode::of(columns.type_pairs.values(), |types| {
                bit(KIND, filters.kinds.contains(&KindKey(kind(*types))))
                    | bit(TRANSACTION, filters.transactions.contains(&types.transaction))
            }),
            places: BitsByCode::of(columns.locations.values(), |place| {
                bit(PLACE, filters.places.contains(place))
            }),
            people: BitsByCode::of(columns.people.values(), |person| bit(EMPLOYEE, employees(person.user))),
            // Nobody to split with is not "No employee".
            split_people: BitsByCode::of(columns.people.values(), |Person { user, .. }| {
                bit(EMPLOYEE, user.is_some() && employees(*user))
            }),
            totals,
            texts: Texts::new(&filters.text),
        }
    }

    /// What a code of types says: [`KIND`] and [`TRANSACTION`].
    pub fn bits_of_types(&self, code: i64) -> u8 {
        (self.always | self.types.get(code)) & (KIND | TRANSACTION)
    }

    /// What a code of places says: [`PLACE`].
    pub fn bits_of_place(&self, code: i64) -> u8 {
        (self.always | self.places.get(code)) & PLACE
    }

    /// The bits of a chunk's entries from its `from`th on, and of how many. Nothing more where the chunk has none, or
    /// none of its entries is in the period.
    ///
    /// Chunk by chunk: what is known of a chunk's words is found out once, and kept until the next one.
    pub fn pass(
        &mut self,
        columns: &Columns,
        chunk: usize,
        from: usize,
        bits: &mut [u8; BATCH_ROWS],
    ) -> usize {
        let mut lane = [0; BATCH_ROWS];
        let n_rows = columns.marks.chunk(chunk).map_or(0, Packed::len);
        let n = n_rows.saturating_sub(from).min(BATCH_ROWS);
        if n == 0 || self.is_outside(&columns.created, chunk) {
            return 0;
        }
        bits.fill(self.always);
        if self.always & STANDS == 0 {
            columns.marks.read(chunk, from, &mut lane);
            bits.iter_mut().zip(lane).for_each(|(bits, code)| *bits |= self.marks.get(code));
        }
        let rows = bits.get_mut(..n).unwrap_or_default();
        if let Some(totals) = &self.totals {
            totals.pass(columns, chunk, from, &lane, rows);
        }
        if let Some(texts) = &mut self.texts {
            texts.pass(columns, chunk, from, rows);
        }
        let mut add = |column: &Integers, table: &BitsByCode, bit: u8| {
            if let Some(codes) = column.chunk(chunk).filter(|_| self.always & bit != bit) {
                table.mark(codes, from, rows);
            }
        };
        add(&columns.types, &self.types, KIND | TRANSACTION);
        add(&columns.place, &self.places, PLACE);
        add(&columns.person, &self.people, EMPLOYEE);
        add(&columns.split_person, &self.split_people, EMPLOYEE);
        let (sure, open) = self.known_of_times(columns.created.chunk(chunk));
        if sure & !self.always != 0 {
            rows.iter_mut().for_each(|bits| *bits |= sure);
        }
        if open != 0 {
            columns.created.read(chunk, from, &mut lane);
            for (bits, ticks) in rows.iter_mut().zip(lane) {
                *bits |= if self.is_in_period(ticks) { open & PERIOD } else { 0 };
                *bits |= if self.is_brushed(ticks) { open & BRUSH } else { 0 };
            }
        }
        n
    }

    /// Of [`PERIOD`] and [`BRUSH`] those that all entries of a chunk have, and those that some may have.
    fn known_of_times(&self, created: Option<&Packed>) -> (u8, u8) {
        let (first, last) = created.map(Packed::bounds).unwrap_or_default();
        let mut known = (self.always & (PERIOD | BRUSH), 0);
        let mut add = |bit: u8, has_all: bool, has_none: bool| {
            if has_all {
                known.0 |= bit;
            } else if !has_none && known.0 & bit == 0 {
                known.1 |= bit;
            }
        };
        add(PERIOD, self.is_in_period(first) && self.is_in_period(last), false);
        let is_off = self.brush_ticks.is_some_and(|(from, before)| last < from || first >= before);
        add(BRUSH, self.is_brushed(first) && self.is_brushed(last), is_off);
        known
    }

    fn is_in_period(&self, ticks: i64) -> bool {
        self.from_ticks.is_none_or(|from| ticks >= from)
            && self.before_ticks.is_none_or(|before| ticks < before)
    }

    fn is_brushed(&self, ticks: i64) -> bool {
        self.brush_ticks.is_none_or(|(from, before)| (from..before).contains(&ticks))
    }

    fn is_outside(&self, created: &Integers, chunk: usize) -> bool {
        created.chunk(chunk).is_some_and(|created| {
            let (first, last) = created.bounds();
            self.from_ticks.is_some_and(|from| last < from)
                || self.before_ticks.is_some_and(|end| first >= end)
        })
    }
}

/// The rows of the entries that pass all filters.
pub fn passing(columns: &Columns, question: &Question) -> Vec<u32> {
    let mut sieve = Sieve::new(columns, question);
    let mut bits = [0; BATCH_ROWS];
    let mut rows = Vec::new();
    for first in (0..columns.n_rows()).step_by(BATCH_ROWS) {
        let n = sieve.pass(columns, first / CHUNK_ROWS, first % CHUNK_ROWS, &mut bits);
        let passing = (first..).zip(bits).take(n).filter(|(_, bits)| *bits == ALL);
        rows.extend(passing.map(|(row, _)| row as u32));
    }
    rows
}

/// `CommissionType` by the table that the `TransactionType` calls for.
pub fn kind(types: Types) -> Option<CommissionKind> {
    types.commission.map(|code| CommissionKind::new(code, types.transaction))
}
