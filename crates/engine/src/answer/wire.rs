//! Totals as bytes, on their way from the worker to the page. Both are of one build: nothing else reads them.
//!
//! ```text
//!   Counts        what it is, number of the question, and that
//!   Answer        headline, chargebacks, counts, then each list: its length, its lines
//!   Pairs         whether there are any, the columns, the lines with their cells, all
//!   a line        key, entries, units, payable, suspended
//!   an amount     scale, how many bytes, and the units of it, the least byte first
//! ```
//!
//! Whole numbers are varints; what may be absent has a byte before it that says whether it is there.

use commissions::{CommissionKind, CommissionType, CouponCommissionType, Decimal};

use super::{Answer, DayRow, EmployeeRow, GroupRow, Key, MoneyParts, PairLine, Pairs, Proof, Sum};
use crate::block::bytes::{Bytes, write_signed_varint, write_varint};
use crate::query::KindKey;

/// The bytes of most units.
const SMALL: usize = size_of::<i128>();

/// What a question comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counts {
    Answer(Box<Answer>),
    /// Nothing where it would take too much memory.
    Pairs(Option<Box<Pairs>>),
}

const ANSWER: u8 = 0;
const PAIRS: u8 = 1;
const TOO_MANY_PAIRS: u8 = 2;

impl Counts {
    /// Of the question of this number, for [`Counts::from_bytes`].
    pub fn to_bytes(&self, id: u64) -> Vec<u8> {
        let mut out = Writer { bytes: Vec::new() };
        let mut begin = |what: u8, n_amounts: usize| {
            out.bytes.reserve(512 + 24 * n_amounts);
            out.bytes.push(what);
            out.count(id);
        };
        match self {
            Counts::Answer(answer) => {
                let Answer { employees, kinds, transactions, places, days, .. } = &**answer;
                let n_days = days.as_ref().map_or(0, Vec::len);
                begin(
                    ANSWER,
                    3 * (employees.len() + kinds.len() + transactions.len() + places.len() + n_days),
                );
                answer.write(&mut out);
            }
            Counts::Pairs(Some(pairs)) => {
                begin(PAIRS, 2 * (pairs.lines.len() + 1) * (pairs.columns.len() + 1));
                pairs.write(&mut out);
            }
            Counts::Pairs(None) => begin(TOO_MANY_PAIRS, 0),
        }
        out.bytes
    }

    /// The number of the question, and what it comes to. Nothing where the bytes are not that.
    pub fn from_bytes(bytes: &[u8]) -> Option<(u64, Counts)> {
        let mut bytes = Reader { bytes: Bytes::new(bytes) };
        let (what, id) = (bytes.bytes.byte()?, bytes.count()?);
        let counts = match what {
            ANSWER => Counts::Answer(Box::new(Answer::read(&mut bytes)?)),
            PAIRS => Counts::Pairs(Some(Box::new(Pairs::read(&mut bytes)?))),
            TOO_MANY_PAIRS => Counts::Pairs(None),
            _ => return None,
        };
        bytes.bytes.rest().is_empty().then_some((id, counts))
    }
}

impl Answer {
    fn write(&self, out: &mut Writer) {
        out.money(&self.headline);
        out.decimal(&self.chargebacks);
        [self.n_entries, self.n_employees, self.n_with_findings].into_iter().for_each(|n| out.count(n));
        out.money(&self.unallocated);
        out.list(&self.employees, |out, row| {
            out.optional(row.user);
            out.optional(row.special_id);
            out.line(row.n_entries, row.units, &row.money);
        });
        out.groups(&self.kinds, |out, key| out.kind(*key));
        out.groups(&self.transactions, |out, key| out.optional(key.map(i64::from)));
        out.groups(&self.places, |out, key| out.optional(*key));
        out.bytes.push(u8::from(self.days.is_some()));
        out.list(self.days.as_deref().unwrap_or_default(), |out, row| {
            out.number(i64::from(row.day));
            out.line(row.n_entries, row.units, &row.money);
            out.decimal(&row.chargebacks);
        });
        let Proof { employees, unallocated, kinds, transactions, days, total } = &self.proof;
        [employees, unallocated, kinds, transactions, days, total]
            .into_iter()
            .for_each(|sum| out.decimal(sum));
    }

    fn read(bytes: &mut Reader<'_>) -> Option<Answer> {
        let headline = bytes.money()?;
        let chargebacks = bytes.decimal()?;
        let (n_entries, n_employees, n_with_findings) = (bytes.count()?, bytes.count()?, bytes.count()?);
        let unallocated = bytes.money()?;
        let employees = bytes.list(|bytes| {
            let (user, special_id) = (bytes.optional()?, bytes.optional()?);
            let (n_entries, units, money) = bytes.line()?;
            Some(EmployeeRow { user, special_id, n_entries, units, money })
        })?;
        let kinds = bytes.groups(Reader::kind)?;
        let transactions = bytes.groups(Reader::optional_code)?;
        let places = bytes.groups(Reader::optional)?;
        let has_days = bytes.bytes.byte()? != 0;
        let days = bytes.list(|bytes| {
            let day = i32::try_from(bytes.number()?).ok()?;
            let (n_entries, units, money) = bytes.line()?;
            Some(DayRow { day, n_entries, units, money, chargebacks: bytes.decimal()? })
        })?;
        let proof = Proof {
            employees: bytes.decimal()?,
            unallocated: bytes.decimal()?,
            kinds: bytes.decimal()?,
            transactions: bytes.decimal()?,
            days: bytes.decimal()?,
            total: bytes.decimal()?,
        };
        Some(Answer {
            headline,
            chargebacks,
            n_entries,
            n_employees,
            n_with_findings,
            employees,
            unallocated,
            kinds,
            transactions,
            places,
            days: has_days.then_some(days),
            proof,
        })
    }
}

impl Pairs {
    fn write(&self, out: &mut Writer) {
        out.list(&self.columns, Writer::sum);
        out.list(&self.lines, |out, PairLine { sum, cells }| {
            out.sum(sum);
            out.list(cells, |out, cell| {
                out.bytes.push(u8::from(cell.is_some()));
                cell.iter().for_each(|cell| out.decimal(cell));
            });
        });
        out.decimal(&self.all);
        out.count(self.n_undefined);
    }

    fn read(bytes: &mut Reader<'_>) -> Option<Pairs> {
        let columns = bytes.list(Reader::sum)?;
        let lines = bytes.list(|bytes| {
            let cell = |bytes: &mut Reader<'_>| match bytes.bytes.byte()? {
                0 => Some(None),
                _ => bytes.decimal().map(Some),
            };
            Some(PairLine { sum: bytes.sum()?, cells: bytes.list(cell)? })
        })?;
        Some(Pairs { columns, lines, all: bytes.decimal()?, n_undefined: bytes.count()? })
    }
}

struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    fn count(&mut self, n: u64) {
        write_varint(n, &mut self.bytes);
    }

    fn number(&mut self, value: i64) {
        write_signed_varint(value, &mut self.bytes);
    }

    fn optional(&mut self, value: Option<i64>) {
        self.bytes.push(u8::from(value.is_some()));
        if let Some(value) = value {
            self.number(value);
        }
    }

    fn decimal(&mut self, value: &Decimal) {
        self.count(u64::from(value.scale()));
        match value.small_units() {
            Some(units) => {
                self.count(SMALL as u64);
                self.bytes.extend(units.to_le_bytes());
            }
            None => {
                let units = value.units_bytes();
                self.count(units.len() as u64);
                self.bytes.extend(units);
            }
        }
    }

    fn money(&mut self, money: &MoneyParts) {
        self.decimal(&money.payable);
        self.decimal(&money.suspended);
    }

    fn kind(&mut self, key: KindKey) {
        let (table, code) = match key.0 {
            None => (0, 0),
            Some(CommissionKind::Standard(kind)) => (1, kind.code()),
            Some(CommissionKind::Coupon(kind)) => (2, kind.code()),
        };
        self.bytes.extend([table, code]);
    }

    fn key(&mut self, key: Key) {
        let mut put = |what: u8, value: Option<i64>| {
            self.bytes.push(what);
            self.optional(value);
        };
        match key {
            Key::Employee(user) => put(0, user),
            Key::Place(place) => put(1, place),
            Key::Transaction(code) => put(2, code.map(i64::from)),
            Key::Days(day) => put(3, Some(i64::from(day))),
            Key::Unallocated => put(4, None),
            Key::Kind(kind) => {
                self.bytes.push(5);
                self.kind(kind);
            }
        }
    }

    fn sum(&mut self, Sum { key, all }: &Sum) {
        self.key(*key);
        self.decimal(all);
    }

    fn line(&mut self, n_entries: u64, units: i64, money: &MoneyParts) {
        self.count(n_entries);
        self.number(units);
        self.money(money);
    }

    fn list<T>(&mut self, rows: &[T], row: impl Fn(&mut Self, &T)) {
        self.count(rows.len() as u64);
        rows.iter().for_each(|it| row(self, it));
    }

    fn groups<K>(&mut self, rows: &[GroupRow<K>], key: impl Fn(&mut Self, &K)) {
        self.list(rows, |out, row| {
            key(out, &row.key);
            out.line(row.n_entries, row.units, &row.money);
        });
    }
}

struct Reader<'a> {
    bytes: Bytes<'a>,
}

impl Reader<'_> {
    fn count(&mut self) -> Option<u64> {
        self.bytes.varint()
    }

    fn number(&mut self) -> Option<i64> {
        self.bytes.signed_varint()
    }

    fn optional(&mut self) -> Option<Option<i64>> {
        match self.bytes.byte()? {
            0 => Some(None),
            _ => self.number().map(Some),
        }
    }

    fn decimal(&mut self) -> Option<Decimal> {
        let scale = u32::try_from(self.count()?).ok()?;
        let n_bytes = self.bytes.length()?;
        let units = self.bytes.take(n_bytes)?;
        Some(match units.try_into() {
            Ok(small) => Decimal::new(i128::from_le_bytes(small), scale),
            Err(_) => Decimal::from_units_bytes(units, scale),
        })
    }

    fn money(&mut self) -> Option<MoneyParts> {
        Some(MoneyParts { payable: self.decimal()?, suspended: self.decimal()? })
    }

    fn optional_code(&mut self) -> Option<Option<u8>> {
        match self.optional()? {
            Some(code) => Some(Some(u8::try_from(code).ok()?)),
            None => Some(None),
        }
    }

    fn kind(&mut self) -> Option<KindKey> {
        let (table, code) = (self.bytes.byte()?, self.bytes.byte()?);
        Some(KindKey(match table {
            0 => None,
            1 => Some(CommissionKind::Standard(CommissionType::from_code(code))),
            2 => Some(CommissionKind::Coupon(CouponCommissionType::from_code(code))),
            _ => return None,
        }))
    }

    fn key(&mut self) -> Option<Key> {
        Some(match self.bytes.byte()? {
            0 => Key::Employee(self.optional()?),
            1 => Key::Place(self.optional()?),
            2 => Key::Transaction(self.optional_code()?),
            3 => Key::Days(i32::try_from(self.optional()??).ok()?),
            4 => {
                self.optional()?;
                Key::Unallocated
            }
            5 => Key::Kind(self.kind()?),
            _ => return None,
        })
    }

    fn sum(&mut self) -> Option<Sum> {
        Some(Sum { key: self.key()?, all: self.decimal()? })
    }

    fn line(&mut self) -> Option<(u64, i64, MoneyParts)> {
        Some((self.count()?, self.number()?, self.money()?))
    }

    fn list<T>(&mut self, row: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let n_rows = self.count()?;
        (0..n_rows).map(|_| row(self)).collect()
    }

    fn groups<K>(&mut self, key: impl Fn(&mut Self) -> Option<K>) -> Option<Vec<GroupRow<K>>> {
        self.list(|bytes| {
            let key = key(bytes)?;
            let (n_entries, units, money) = bytes.line()?;
            Some(GroupRow { key, n_entries, units, money })
        })
    }
}
