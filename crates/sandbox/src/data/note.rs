//! What people write on entries, with all that makes text hard to carry: quotes, commas, line breaks, signs
//! that a spreadsheet takes for a formula, and other alphabets.

use super::dice::Dice;
use super::money::Money;

/// On a sale, now and then.
pub(super) fn sale(dice: &mut Dice) -> Option<Box<str>> {
    static NOTES: [&str; 14] = [
        "Price match, approved by manager",
        "Customer waited for stock",
        "Trade-in credited separately",
        "\"VIP\" customer, second line free",
        "=see invoice note",
        "+1 line next week",
        "-10% promo applied",
        "@store manager: please check",
        "Family plan; 4 lines",
        "Añadido después de la venta",
        "Kunde holt Gerät später ab",
        "お客様より電話あり",
        "First line of the note\nSecond line of the note",
        "Thanks 🙂",
    ];
    dice.per_mille(40).then(|| (*dice.pick(&NOTES)).into())
}

pub(super) fn reversal(dice: &mut Dice) -> Option<Box<str>> {
    static NOTES: [&str; 5] = [
        "Returned within 14 days",
        "Returned: defective",
        "Exchanged for another model",
        "Customer changed their mind",
        "Wrong colour, returned",
    ];
    dice.per_mille(600).then(|| (*dice.pick(&NOTES)).into())
}

pub(super) fn chargeback(dice: &mut Dice) -> Option<Box<str>> {
    static NOTES: [&str; 4] = [
        "Line deactivated before 180 days",
        "Carrier chargeback",
        "Plan downgraded before 120 days",
        "Carrier chargeback; see statement",
    ];
    dice.per_mille(700).then(|| (*dice.pick(&NOTES)).into())
}

/// Who enters something by hand says why.
pub(super) fn manual(amount: Money, dice: &mut Dice) -> Box<str> {
    static GIVEN: [&str; 5] =
        ["Contest winner", "Training bonus", "Missed on invoice, added", "Referral", "Holiday weekend bonus"];
    static TAKEN: [&str; 4] =
        ["Paid twice, corrected", "Cash drawer short", "Correction of last month", "Moved to other employee"];
    (*if amount < Money(0) { dice.pick(&TAKEN) } else { dice.pick(&GIVEN) }).into()
}
