//! The entries as columns: which field stands where, and how an entry goes in and comes out.
//!
//! ```text
//!   Integers   id │ created │ updated │ looks of the times
//!              people │ split people │ types │ places │ marks            codes of the dictionaries below
//!              quantity │ RQCommissionId                                 and whether there is one
//!
//!   Words      unit │ reported │ SPIFF │ rates │ terms                   decimals, digit for digit
//!              invoice │ origin │ goods │ location code │ comments │ serial number │ edited
//!
//!   codes      people   UserId and EmployeeSpecialId, for both employees of an entry
//!              types    CommissionType and TransactionType
//!              places   LocationId
//!              marks    flags, findings and how it stands (marks.rs)
//! ```
//!
//! What is counted or filtered by has codes for the whole table, so that a question is a walk over numbers. All else
//! is words: records of one or a few fields (record.rs), held once in each chunk. An amount is a word as well. It is
//! never anything but its own digits, however many these are, and the few different ones of a chunk become numbers
//! when a question is asked.

use commissions::{CommissionEntry, Decimal, Timestamp, UserId};
use cube::{Dictionary, Integers, Key, OptionalIntegers, Words};

use super::key;
use super::marks::Marks;
use super::record::{RecordIn, RecordOut};
use super::values::{KnownValues, Values};

/// An employee as an entry names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Person {
    pub user: Option<UserId>,
    pub special_id: Option<i64>,
}

/// `CommissionType` and `TransactionType`: by which table the first is read, the second says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Types {
    pub commission: Option<u8>,
    pub transaction: Option<u8>,
}

#[derive(Debug, Default)]
pub struct Columns {
    n_rows: usize,
    pub id: Integers,
    /// Ticks.
    pub created: Integers,
    pub updated: Integers,
    /// How both of them print: see [`look`].
    looks: Integers,
    pub person: Integers,
    pub split_person: Integers,
    pub types: Integers,
    pub place: Integers,
    pub marks: Integers,
    pub quantity: OptionalIntegers,
    rq_commission_id: OptionalIntegers,
    /// `UnitCommission`.
    pub unit: Words,
    reported: Words,
    spiff: Words,
    /// `SplitRate1` and `SplitRate2`.
    pub rates: Words,
    /// `CommissionRate`, then the costs.
    pub terms: Words,
    /// `InvoiceNumber`, then what has the same for all lines of an invoice.
    pub invoice: Words,
    /// Coupon and milestone.
    pub origin: Words,
    /// Product and priority.
    goods: Words,
    pub location_code: Words,
    pub comments: Words,
    pub serial_number: Words,
    edited: Words,
    pub people: Dictionary<Person>,
    pub type_pairs: Dictionary<Types>,
    pub locations: Dictionary<Option<i64>>,
    pub mark_sets: Dictionary<Marks>,
    known_values: KnownValues,
    /// A record that is being written.
    record: Vec<u8>,
}

/// Added to the fraction digits of a time where it has a `Z`.
const ZULU: i64 = 8;
/// Looks of one time.
const N_LOOKS: i64 = 2 * ZULU;

impl Columns {
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Puts entries over those of as many rows from the first on, or behind the last.
    pub fn put<T: AsRef<str>>(&mut self, first: usize, entries: &[CommissionEntry<T>]) {
        if entries.is_empty() {
            return;
        }
        self.known_values.forget(first, entries.len());
        self.put_numbers(first, entries);
        let mut put = WordsOf { first, entries, record: &mut self.record };
        put.each(&mut self.unit, |e| key::decimal(&e.unit_commission), |e, it| it.field(&e.unit_commission));
        put.each(
            &mut self.reported,
            |e| key::decimal(&e.total_commission),
            |e, it| it.field(&e.total_commission),
        );
        put.each(
            &mut self.spiff,
            |e| key::decimal(&e.commission_spiff),
            |e, it| it.field(&e.commission_spiff),
        );
        put.each(
            &mut self.rates,
            |e| key::decimals([&e.split_rate1, &e.split_rate2, &None]),
            |e, it| it.field(&e.split_rate1).field(&e.split_rate2),
        );
        put.each(
            &mut self.terms,
            |e| key::decimals([&e.commission_rate, &e.commission_fixed_cost, &e.commission_floating_cost]),
            |e, it| {
                it.field(&e.commission_rate)
                    .field(&e.commission_fixed_cost)
                    .field(&e.commission_floating_cost)
            },
        );
        put.each(
            &mut self.invoice,
            |_| None,
            |e, it| it.text(&e.invoice_number).field(&e.sale_invoice_id).text(&e.transaction_guid),
        );
        put.each(
            &mut self.origin,
            |e| {
                let coupon = e.coupon_id.is_some() || e.sale_invoice_and_coupon_id.is_some();
                key::nothing(!coupon && e.milestone_id.is_none())
            },
            |e, it| it.field(&e.coupon_id).text(&e.sale_invoice_and_coupon_id).text(&e.milestone_id),
        );
        put.each(
            &mut self.goods,
            |e| key::integers(e.global_product_id, e.priority),
            |e, it| it.field(&e.global_product_id).field(&e.priority),
        );
        put.each(&mut self.location_code, |e| key::text(&e.location_code), |e, it| it.text(&e.location_code));
        put.each(&mut self.comments, |e| key::text(&e.comments), |e, it| it.text(&e.comments));
        put.each(
            &mut self.serial_number,
            |e| key::nothing(e.serial_number.is_none()),
            |e, it| it.text(&e.serial_number),
        );
        put.each(
            &mut self.edited,
            |e| key::nothing(e.invoice_edited_date.is_none()),
            |e, it| it.field(&e.invoice_edited_date),
        );
        self.n_rows = self.n_rows.max(first + entries.len());
    }

    fn put_numbers<T>(&mut self, first: usize, entries: &[CommissionEntry<T>]) {
        let rows = || (first..).zip(entries);
        rows().for_each(|(row, e)| self.id.put(row, e.id));
        rows().for_each(|(row, e)| self.created.put(row, e.date_created_utc.ticks()));
        rows().for_each(|(row, e)| self.updated.put(row, e.last_update_date_utc.ticks()));
        let looks_of =
            |e: &CommissionEntry<T>| N_LOOKS * look(e.date_created_utc) + look(e.last_update_date_utc);
        rows().for_each(|(row, e)| self.looks.put(row, looks_of(e)));
        for (row, e) in rows() {
            let person = Person { user: e.user_id, special_id: e.employee_special_id };
            self.person.put(row, self.people.code(person));
        }
        for (row, e) in rows() {
            let (user, special_id) = (e.commission_split_user_id, e.commission_split_employee_special_id);
            self.split_person.put(row, self.people.code(Person { user, special_id }));
        }
        for (row, e) in rows() {
            let types = Types { commission: e.commission_type, transaction: e.transaction_type };
            self.types.put(row, self.type_pairs.code(types));
        }
        rows().for_each(|(row, e)| self.place.put(row, self.locations.code(e.location_id)));
        rows().for_each(|(row, e)| self.put_marks(row, Marks::of(e)));
        rows().for_each(|(row, e)| self.quantity.put(row, e.quantity));
        rows().for_each(|(row, e)| self.rq_commission_id.put(row, e.rq_commission_id));
    }

    /// What the words of a chunk are as numbers.
    pub fn values(&self, chunk: usize) -> Option<&Values> {
        self.known_values.of(self, chunk)
    }

    pub fn put_marks(&mut self, row: usize, marks: Marks) {
        self.marks.put(row, self.mark_sets.code(marks));
    }

    pub fn marks(&self, row: usize) -> Option<Marks> {
        self.mark_sets.get(self.marks.get(row)?)
    }

    pub fn updated(&self, row: usize) -> Option<Timestamp> {
        time(self.updated.get(row)?, self.looks.get(row)? % N_LOOKS)
    }

    pub fn unit_commission(&self, row: usize) -> Option<Decimal> {
        record(&self.unit, row)?.field()
    }

    /// Of the entry of a row that from which its amounts are reckoned ([`commissions::EntryAmount`]).
    pub fn calculation(&self, row: usize) -> Option<CommissionEntry> {
        let at = Timestamp::from_ticks(self.created.get(row)?)?;
        let mut entry = CommissionEntry::new(self.id.get(row)?, at, at);
        let Types { commission, transaction } = self.type_pairs.get(self.types.get(row)?)?;
        (entry.commission_type, entry.transaction_type) = (commission, transaction);
        entry.quantity = self.quantity.get(row);
        entry.unit_commission = self.unit_commission(row);
        entry.total_commission = record(&self.reported, row)?.field();
        entry.commission_spiff = record(&self.spiff, row)?.field();
        entry.commission_rate = record(&self.terms, row)?.field();
        Some(entry)
    }

    /// The entry of a row, as it came.
    pub fn entry(&self, row: usize) -> Option<CommissionEntry> {
        let created = time(self.created.get(row)?, self.looks.get(row)? / N_LOOKS)?;
        let mut entry = CommissionEntry::new(self.id.get(row)?, created, self.updated(row)?);
        let Person { user, special_id } = self.people.get(self.person.get(row)?)?;
        (entry.user_id, entry.employee_special_id) = (user, special_id);
        let Person { user, special_id } = self.people.get(self.split_person.get(row)?)?;
        (entry.commission_split_user_id, entry.commission_split_employee_special_id) = (user, special_id);
        let Types { commission, transaction } = self.type_pairs.get(self.types.get(row)?)?;
        (entry.commission_type, entry.transaction_type) = (commission, transaction);
        entry.location_id = self.locations.get(self.place.get(row)?)?;
        self.marks(row)?.fill_flags(&mut entry);
        entry.quantity = self.quantity.get(row);
        entry.rq_commission_id = self.rq_commission_id.get(row);
        self.fill_words(row, &mut entry)?;
        Some(entry)
    }

    fn fill_words(&self, row: usize, entry: &mut CommissionEntry) -> Option<()> {
        entry.unit_commission = self.unit_commission(row);
        entry.total_commission = record(&self.reported, row)?.field();
        entry.commission_spiff = record(&self.spiff, row)?.field();
        let mut rates = record(&self.rates, row)?;
        entry.split_rate1 = rates.field();
        entry.split_rate2 = rates.field();
        let mut terms = record(&self.terms, row)?;
        entry.commission_rate = terms.field();
        entry.commission_fixed_cost = terms.field();
        entry.commission_floating_cost = terms.field();
        let mut invoice = record(&self.invoice, row)?;
        entry.invoice_number = invoice.field();
        entry.sale_invoice_id = invoice.field();
        entry.transaction_guid = invoice.field();
        let mut origin = record(&self.origin, row)?;
        entry.coupon_id = origin.field();
        entry.sale_invoice_and_coupon_id = origin.field();
        entry.milestone_id = origin.field();
        let mut goods = record(&self.goods, row)?;
        entry.global_product_id = goods.field();
        entry.priority = goods.field();
        entry.location_code = record(&self.location_code, row)?.field();
        entry.comments = record(&self.comments, row)?.field();
        entry.serial_number = record(&self.serial_number, row)?.field();
        entry.invoice_edited_date = record(&self.edited, row)?.field();
        Some(())
    }
}

/// Entries that are put in, column by column.
struct WordsOf<'a, T> {
    /// The first one's row.
    first: usize,
    entries: &'a [CommissionEntry<T>],
    record: &'a mut Vec<u8>,
}

impl<T> WordsOf<'_, T> {
    fn each(
        &mut self,
        words: &mut Words,
        key: impl Fn(&CommissionEntry<T>) -> Option<Key>,
        write: impl for<'o> Fn(&CommissionEntry<T>, RecordOut<'o>) -> RecordOut<'o>,
    ) {
        for (row, entry) in (self.first..).zip(self.entries) {
            let key = key(entry);
            if key.is_some_and(|key| words.put_known(row, &key)) {
                continue;
            }
            write(entry, RecordOut::new(self.record));
            match key {
                Some(key) => words.put_keyed(row, key, self.record),
                None => words.put(row, self.record),
            }
        }
    }
}

fn record(words: &Words, row: usize) -> Option<RecordIn<'_>> {
    words.get(row).map(RecordIn::new)
}

/// The first field of each word of a chunk, by code.
pub fn first_decimals(words: &Words, chunk: usize) -> impl Iterator<Item = Option<Decimal>> {
    words.words(chunk).map(|word| RecordIn::new(word).field())
}

/// The same for a column of texts.
pub fn first_texts(words: &Words, chunk: usize) -> impl Iterator<Item = Option<Box<str>>> {
    words.words(chunk).map(|word| RecordIn::new(word).field())
}

/// `SplitRate1` and `SplitRate2` of each word of a chunk, by code.
pub fn rate_pairs(rates: &Words, chunk: usize) -> impl Iterator<Item = [Option<Decimal>; 2]> {
    rates.words(chunk).map(|word| {
        let mut record = RecordIn::new(word);
        [record.field(), record.field()]
    })
}

/// How a time prints: its fraction digits, and [`ZULU`] more with a `Z`.
fn look(time: Timestamp) -> i64 {
    i64::from(time.fraction_digits()) + if time.is_zulu() { ZULU } else { 0 }
}

fn time(ticks: i64, look: i64) -> Option<Timestamp> {
    let digits = u8::try_from(look % ZULU).ok()?;
    let time = Timestamp::from_ticks(ticks)?.with_fraction_digits(digits);
    Some(if look >= ZULU { time.with_zulu() } else { time })
}
