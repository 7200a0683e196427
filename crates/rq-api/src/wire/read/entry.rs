//! Reads one entry, or says why it can't be.

use std::borrow::Cow;

use chrono::NaiveDate;
use commissions::{CommissionEntry, Field, Timestamp};
use serde_json::value::RawValue;

use crate::text::shorten;
use crate::wire::json::{Cursor, Fault};
use crate::wire::value::{Unfit, WireValue, read_text};

/// The most of an unreadable entry that is kept, in characters: several times what an entry usually takes.
const MAX_RAW_CHARS: usize = 4_000;
/// The most of an unfit value that a reason shows, in characters.
const MAX_SHOWN_CHARS: usize = 60;
/// An entry without them can't be kept apart from its other versions, or belongs to no period.
const REQUIRED: [Field; 3] = [Field::Id, Field::LastUpdateDateUtc, Field::DateCreatedUtc];

/// An entry that the API sent and that can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Where it can be read.
    pub id: Option<i64>,
    /// Its LastUpdateDateUtc, where it can be read.
    pub updated: Option<Timestamp>,
    /// The first field that is wrong; nothing where the whole entry is.
    pub field: Option<Field>,
    /// What is wrong and whose side it is on, in a sentence.
    pub reason: String,
    /// The entry as it came, its end cut off where it is very long.
    pub raw: Box<str>,
}

/// Why an entry is rejected.
#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error("{}: {shown} is {unfit}", .field.name())]
    Unfit { field: Field, shown: String, unfit: Unfit },
    #[error("{} is missing", .field.name())]
    Missing { field: Field },
    #[error("{} stands in the entry twice", .field.name())]
    Twice { field: Field },
    #[error("the entry is not an object")]
    NotAnObject,
    #[error("the entry is not valid JSON: {expected} was expected")]
    NotJson { expected: &'static str },
}

impl Problem {
    fn field(&self) -> Option<Field> {
        match self {
            Problem::Unfit { field, .. } | Problem::Missing { field } | Problem::Twice { field } => {
                Some(*field)
            }
            Problem::NotAnObject | Problem::NotJson { .. } => None,
        }
    }
}

/// Reads the value that comes next as an entry. A fault means that even its end can't be found.
pub(super) fn read<'a>(
    cursor: &mut Cursor<'a>,
) -> Result<Result<CommissionEntry<Cow<'a, str>>, Rejected>, Fault> {
    let first = cursor.peek();
    let start = cursor.clone();
    let mut draft = Draft::new();
    let problem = if first != Some(b'{') {
        Some(Problem::NotAnObject)
    } else {
        match draft.read(cursor) {
            Ok(()) => draft.problem.take().or_else(|| draft.missing()),
            Err(Fault { expected, .. }) => Some(Problem::NotJson { expected }),
        }
    };
    // What is passed over was not judged yet.
    let problem = match problem {
        None if draft.has_others && !is_json(start.clone().value()?) => {
            Some(Problem::NotJson { expected: "a JSON value" })
        }
        problem => problem,
    };
    let Some(problem) = problem else { return Ok(Ok(draft.entry)) };
    // A problem may have stopped the reading halfway: find the value's end by its brackets alone.
    *cursor = start;
    let raw = String::from_utf8_lossy(cursor.value()?);
    Ok(Err(Rejected {
        id: draft.good.has(Field::Id).then_some(draft.entry.id),
        updated: draft.good.has(Field::LastUpdateDateUtc).then_some(draft.entry.last_update_date_utc),
        field: problem.field(),
        reason: format!("{problem}. It came so from the API."),
        raw: shorten(&raw, MAX_RAW_CHARS).into(),
    }))
}

fn is_json(raw: &[u8]) -> bool {
    serde_json::from_slice::<&RawValue>(raw).is_ok()
}

/// An entry while its members come in.
struct Draft<'a> {
    entry: CommissionEntry<Cow<'a, str>>,
    seen: Fields,
    /// Those seen whose value could be read.
    good: Fields,
    /// The first that was met. Reading goes on behind it, for the entry's id and time.
    problem: Option<Problem>,
    /// Members that are none of the fields.
    has_others: bool,
}

impl<'a> Draft<'a> {
    fn new() -> Self {
        // Both times are required, so these never leave.
        let epoch = Timestamp::midnight(NaiveDate::default());
        Draft {
            entry: CommissionEntry::blank(0, epoch, epoch),
            seen: Fields::default(),
            good: Fields::default(),
            problem: None,
            has_others: false,
        }
    }

    fn read(&mut self, cursor: &mut Cursor<'a>) -> Result<(), Fault> {
        // The API keeps the document's order, so the next field is usually the one after the last.
        let mut likely_idx = 0;
        cursor.enter(b'{')?;
        while let Some(key) = cursor.key()? {
            let raw = cursor.value()?;
            match find_raw(key, likely_idx) {
                Ok(Some((idx, field))) => {
                    likely_idx = idx + 1;
                    self.put(field, raw);
                }
                Ok(None) => self.has_others = true,
                Err(_) => {
                    self.problem.get_or_insert(Problem::NotJson { expected: "a member's name" });
                }
            }
        }
        Ok(())
    }

    fn put(&mut self, field: Field, raw: &'a [u8]) {
        let problem = if self.seen.has(field) {
            // Nobody can say which of the two holds.
            self.good.remove(field);
            Problem::Twice { field }
        } else {
            self.seen.insert(field);
            match set(&mut self.entry, field, raw) {
                Ok(()) => {
                    self.good.insert(field);
                    return;
                }
                Err(unfit) => {
                    let shown = shorten(&String::from_utf8_lossy(raw), MAX_SHOWN_CHARS);
                    Problem::Unfit { field, shown, unfit }
                }
            }
        };
        self.problem.get_or_insert(problem);
    }

    fn missing(&self) -> Option<Problem> {
        let field = REQUIRED.into_iter().find(|field| !self.seen.has(*field))?;
        Some(Problem::Missing { field })
    }
}

/// A set of fields, one bit each.
#[derive(Clone, Copy, Default)]
pub(super) struct Fields(u64);

impl Fields {
    pub(super) fn has(self, field: Field) -> bool {
        self.0 & Self::bit(field) != 0
    }

    pub(super) fn has_required(self) -> bool {
        REQUIRED.into_iter().all(|field| self.has(field))
    }

    pub(super) fn insert(&mut self, field: Field) {
        self.0 |= Self::bit(field);
    }

    fn remove(&mut self, field: Field) {
        self.0 &= !Self::bit(field);
    }

    fn bit(field: Field) -> u64 {
        1 << field as u32
    }
}

/// The field that a raw key names. An error says that it is none.
fn find_raw(key: &[u8], likely_idx: usize) -> Result<Option<(usize, Field)>, Unfit> {
    if let Some(found) = find(key, likely_idx) {
        return Ok(Some(found));
    }
    let quoted = [b"\"", key, b"\""].concat();
    let name = read_text(&quoted)?;
    Ok(find(name.as_bytes(), likely_idx))
}

/// The field of that name with its place in the document's order, looked for at `likely_idx` first.
pub(super) fn find(name: &[u8], likely_idx: usize) -> Option<(usize, Field)> {
    let is_it = |field: &Field| field.name().as_bytes() == name;
    let likely = Field::ALL.get(likely_idx).copied().filter(is_it);
    let anywhere = || Field::ALL.into_iter().enumerate().find(|(_, field)| is_it(field));
    likely.map(|field| (likely_idx, field)).or_else(anywhere)
}

pub(super) fn set<'a>(
    entry: &mut CommissionEntry<Cow<'a, str>>,
    field: Field,
    raw: &'a [u8],
) -> Result<(), Unfit> {
    fn put<T: WireValue>(slot: &mut T, raw: &[u8]) -> Result<(), Unfit> {
        *slot = T::read(raw)?;
        Ok(())
    }

    fn put_text<'a>(slot: &mut Option<Cow<'a, str>>, raw: &'a [u8]) -> Result<(), Unfit> {
        *slot = if raw == b"null" { None } else { Some(read_text(raw)?) };
        Ok(())
    }

    match field {
        Field::Id => put(&mut entry.id, raw),
        Field::Comments => put_text(&mut entry.comments, raw),
        Field::CommissionFixedCost => put(&mut entry.commission_fixed_cost, raw),
        Field::CommissionFloatingCost => put(&mut entry.commission_floating_cost, raw),
        Field::CommissionRate => put(&mut entry.commission_rate, raw),
        Field::CommissionSpiff => put(&mut entry.commission_spiff, raw),
        Field::CommissionSplitEmployeeSpecialId => put(&mut entry.commission_split_employee_special_id, raw),
        Field::CommissionSplitUserId => put(&mut entry.commission_split_user_id, raw),
        Field::CommissionType => put(&mut entry.commission_type, raw),
        Field::CouponId => put(&mut entry.coupon_id, raw),
        Field::DateCreatedUtc => put(&mut entry.date_created_utc, raw),
        Field::EmployeeSpecialId => put(&mut entry.employee_special_id, raw),
        Field::UserId => put(&mut entry.user_id, raw),
        Field::GlobalProductId => put(&mut entry.global_product_id, raw),
        Field::HasBeenReversed => put(&mut entry.has_been_reversed, raw),
        Field::InvoiceEditedDate => put(&mut entry.invoice_edited_date, raw),
        Field::InvoiceNumber => put_text(&mut entry.invoice_number, raw),
        Field::IsChargeback => put(&mut entry.is_chargeback, raw),
        Field::IsCommissionSplit => put(&mut entry.is_commission_split, raw),
        Field::IsFullChargeback => put(&mut entry.is_full_chargeback, raw),
        Field::IsSuspended => put(&mut entry.is_suspended, raw),
        Field::LastUpdateDateUtc => put(&mut entry.last_update_date_utc, raw),
        Field::LocationCode => put_text(&mut entry.location_code, raw),
        Field::LocationId => put(&mut entry.location_id, raw),
        Field::MilestoneId => put_text(&mut entry.milestone_id, raw),
        Field::Priority => put(&mut entry.priority, raw),
        Field::Quantity => put(&mut entry.quantity, raw),
        Field::RqCommissionId => put(&mut entry.rq_commission_id, raw),
        Field::SaleInvoiceAndCouponId => put_text(&mut entry.sale_invoice_and_coupon_id, raw),
        Field::SaleInvoiceId => put(&mut entry.sale_invoice_id, raw),
        Field::SerialNumber => put_text(&mut entry.serial_number, raw),
        Field::SplitRate1 => put(&mut entry.split_rate1, raw),
        Field::SplitRate2 => put(&mut entry.split_rate2, raw),
        Field::TotalCommission => put(&mut entry.total_commission, raw),
        Field::TransactionGuid => put_text(&mut entry.transaction_guid, raw),
        Field::TransactionType => put(&mut entry.transaction_type, raw),
        Field::UnitCommission => put(&mut entry.unit_commission, raw),
    }
}
