//! The texts that people search by, and where they stand in the words of the columns.

use cube::Words;

use super::columns::Columns;
use super::record::RecordIn;

/// A column with texts that people search by.
#[derive(Clone, Copy, Debug)]
pub struct Searched<'a> {
    pub words: &'a Words,
    /// The fields of its records, in their order.
    fields: &'static [Field],
}

#[derive(Clone, Copy, Debug)]
enum Field {
    Text,
    /// An integer, which stands between texts.
    Integer,
}

pub const N_SEARCHED: usize = 5;

/// `InvoiceNumber` and `TransactionGUID`; `SaleInvoiceAndCouponID` and `MilestoneID`; `LocationCode`; `Comments`;
/// `SerialNumber`.
pub fn searched(columns: &Columns) -> [Searched<'_>; N_SEARCHED] {
    const TEXT: &[Field] = &[Field::Text];
    const INVOICE: &[Field] = &[Field::Text, Field::Integer, Field::Text];
    const ORIGIN: &[Field] = &[Field::Integer, Field::Text, Field::Text];
    [
        Searched { words: &columns.invoice, fields: INVOICE },
        Searched { words: &columns.origin, fields: ORIGIN },
        Searched { words: &columns.location_code, fields: TEXT },
        Searched { words: &columns.comments, fields: TEXT },
        Searched { words: &columns.serial_number, fields: TEXT },
    ]
}

impl Searched<'_> {
    /// Whether any text of a word is it. None is copied.
    pub fn has_text(&self, word: &[u8], mut is_it: impl FnMut(&str) -> bool) -> bool {
        let mut record = RecordIn::new(word);
        self.fields.iter().any(|field| match field {
            Field::Text => record.look_at_text(&mut is_it).unwrap_or_default(),
            Field::Integer => {
                let _passed_over = record.field::<i64>();
                false
            }
        })
    }
}
