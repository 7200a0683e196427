//! One entry in full, for the page.

use commissions::{Base, Field, ImpliedBase, Value};

use crate::answer::{Names, PLACES, kind_label, transaction_label};
use crate::message::{EntryView, Implied};
use crate::store::Stored;

pub fn entry_view(stored: Stored, names: &Names) -> EntryView {
    let Stored { entry, shares, findings } = &stored;
    let name = |user| names.employee(user).map(str::to_owned);
    let text = |field| match entry.get(field) {
        Value::Null => None,
        value => Some(value.to_string()),
    };
    EntryView {
        id: entry.id,
        fields: Field::ALL.into_iter().map(text).collect(),
        created_ticks: entry.date_created_utc.ticks(),
        kind: kind_label(entry.kind()),
        transaction: transaction_label(entry.transaction()),
        place: names.place(entry.location_id),
        name: entry.user_id.and_then(name),
        split_name: entry.commission_split_user_id.and_then(name),
        user: entry.user_id,
        split_user: entry.commission_split_user_id,
        quantity: entry.quantity,
        unit: entry.unit_commission.clone(),
        rate1: entry.split_rate1.clone(),
        rate2: entry.split_rate2.clone(),
        spiff: entry.commission_spiff.clone(),
        rate: entry.commission_rate.clone(),
        total: shares.computed_total.clone(),
        reported: entry.total_commission.clone(),
        primary: shares.primary.clone(),
        split: shares.split.clone(),
        unallocated: shares.unallocated.clone(),
        is_suspended: entry.is_suspended(),
        implied: implied(&stored),
        findings: findings.iter().map(|it| (it.code().to_owned(), it.to_string())).collect(),
    }
}

fn implied(stored: &Stored) -> Implied {
    let kind = stored.entry.commission_type;
    match ImpliedBase::of(&stored.entry) {
        Err(reason) => Implied::Undefined { reason: reason.to_string() },
        Ok(ImpliedBase { base, per_unit, total }) => Implied::Base {
            name: base.to_string(),
            takes_off_spiff: matches!(kind, Some(4 | 5)),
            divides_by_rate: base != Base::Spif,
            ends: per_unit.ends_within(PLACES) && total.ends_within(PLACES),
            per_unit: per_unit.to_decimal(PLACES),
            total: total.to_decimal(PLACES),
        },
    }
}
