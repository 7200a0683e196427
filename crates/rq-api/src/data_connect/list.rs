//! Lists of records: read one by one, so that a bad record costs itself alone.

use crate::text::shorten;
use crate::wire::json::{Cursor, Fault};
use crate::wire::read::{ReadError, first_byte};
use crate::wire::value::{Unfit, WireValue, push_text};

/// The most of an unreadable record, and of an unfit value, that is kept, in characters.
const MAX_RAW_CHARS: usize = 1_000;
const MAX_SHOWN_CHARS: usize = 60;

/// A record that the API sent and that can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedRecord {
    /// The name of the first member that is wrong; nothing where the whole record is.
    pub field: Option<&'static str>,
    /// What is wrong and whose side it is on, in a sentence.
    pub reason: String,
    /// The record as it came, its end cut off where it is very long.
    pub raw: Box<str>,
}

/// Why a record is rejected.
#[derive(Debug, thiserror::Error)]
pub(super) enum Problem {
    #[error("{field}: {shown} is {unfit}")]
    Unfit { field: &'static str, shown: String, unfit: Unfit },
    #[error("{field} is missing")]
    Missing { field: &'static str },
    #[error("{field} stands in the record twice")]
    Twice { field: &'static str },
    #[error("the record is not an object")]
    NotAnObject,
    #[error("the record is not valid JSON: {expected} was expected")]
    NotJson { expected: &'static str },
}

impl Problem {
    fn field(&self) -> Option<&'static str> {
        match self {
            Problem::Unfit { field, .. } | Problem::Missing { field } | Problem::Twice { field } => {
                Some(field)
            }
            Problem::NotAnObject | Problem::NotJson { .. } => None,
        }
    }
}

/// A record by its members.
pub(super) trait Record: Sized {
    fn read(members: &Members<'_>) -> Result<Self, Problem>;
    fn write(&self, members: &mut MembersOut<'_>);
}

/// The members of one record, raw.
pub(super) struct Members<'a>(Vec<(&'a [u8], &'a [u8])>);

impl<'a> Members<'a> {
    fn read(record: &'a [u8]) -> Result<Self, Problem> {
        if !record.starts_with(b"{") {
            return Err(Problem::NotAnObject);
        }
        let read = || {
            let mut cursor = Cursor::new(record);
            let mut members = Vec::new();
            cursor.enter(b'{')?;
            while let Some(key) = cursor.key()? {
                members.push((key, cursor.value()?));
            }
            Ok(Members(members))
        };
        read().map_err(|Fault { expected, .. }| Problem::NotJson { expected })
    }

    /// The value of `field`; what is absent reads as null does.
    pub(super) fn get<T: WireValue>(&self, field: &'static str) -> Result<T, Problem> {
        let mut found = self.0.iter().filter(|(key, _)| *key == field.as_bytes()).map(|(_, raw)| *raw);
        match (found.next(), found.next()) {
            (_, Some(_)) => Err(Problem::Twice { field }),
            (None, None) => T::read(b"null").map_err(|_| Problem::Missing { field }),
            (Some(raw), None) => T::read(raw).map_err(|unfit| {
                let shown = shorten(&String::from_utf8_lossy(raw), MAX_SHOWN_CHARS);
                Problem::Unfit { field, shown, unfit }
            }),
        }
    }
}

/// The members of one record, as they are appended to a text.
pub(super) struct MembersOut<'a> {
    out: &'a mut String,
    is_first: bool,
}

impl MembersOut<'_> {
    pub(super) fn put<T: WireValue>(&mut self, name: &str, value: &T) {
        self.out.push_str(if std::mem::replace(&mut self.is_first, false) { "" } else { "," });
        push_text(self.out, name);
        self.out.push(':');
        value.write(self.out);
    }
}

pub(super) fn read<T: Record>(body: &[u8]) -> Result<(Vec<T>, Vec<RejectedRecord>), ReadError> {
    let mut cursor = Cursor::new(body);
    let mut records = Vec::new();
    let mut rejected = Vec::new();
    let mut sort = |raw: &[u8]| match Members::read(raw).and_then(|members| T::read(&members)) {
        Ok(record) => records.push(record),
        Err(problem) => rejected.push(RejectedRecord {
            field: problem.field(),
            reason: format!("{problem}. It came so from the API."),
            raw: shorten(&String::from_utf8_lossy(raw), MAX_RAW_CHARS).into(),
        }),
    };
    match first_byte(&mut cursor)? {
        b'[' => {
            cursor.enter(b'[')?;
            while cursor.element()? {
                sort(cursor.value()?);
            }
            cursor.finish()?;
        }
        // The first example of "GET Dealer Relationships" has no brackets around its records.
        b'{' => {
            sort(cursor.value()?);
            while cursor.peek() == Some(b',') {
                cursor.separator()?;
                sort(cursor.value()?);
            }
            cursor.finish()?;
            if records.is_empty() {
                return Err(ReadError::NotAList);
            }
        }
        _ => return Err(cursor.fault("\"[\"").into()),
    }
    Ok((records, rejected))
}

pub(super) fn write<T: Record>(records: &[T], out: &mut String) {
    out.push('[');
    for (idx, record) in records.iter().enumerate() {
        out.push_str(if idx == 0 { "{" } else { ",{" });
        record.write(&mut MembersOut { out, is_first: true });
        out.push('}');
    }
    out.push(']');
}
