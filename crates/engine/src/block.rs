//! Entries as one block of bytes, column by column: to be kept between two visits, and read again in no time.
//!
//! ```text
//!   4 bytes   4         8        …      …              …                 4
//! ┌─────────┬─────────┬────────┬──────┬────────────┬─────┬────────────┬───────────┐
//! │ magic   │ version │ n_rows │  Id  │ Date-      │  …  │ Unit-      │ check sum │
//! │ "CLEB"  │ u32     │ u64    │      │ CreatedUtc │     │ Commission │ u32       │
//! └─────────┴─────────┴────────┴──────┴────────────┴─────┴────────────┴───────────┘
//!                                the columns of layout.rs  CRC-32 of all before it
//! ```
//!
//! Numbers of a fixed width have their least byte first. A *varint* has seven bits a byte, the lowest first; all
//! bytes but the last have the eighth bit. *Zigzag* makes small numbers of both signs small ones without: 0, -1, 1,
//! -2 become 0, 1, 2, 3.
//!
//! ```text
//!   a column        which rows have it, then the values of those that do, one behind the other
//!   which rows      0: none     1: all     2: some, and a bit for each row, the lowest first
//!
//!   Delta           zigzag varint: what it is more than the last                         ids
//!   Time            digits after the point (+ 8 for a Z), zigzag varint: units of its last digit since the last
//!   Byte            itself                                                               codes
//!   Flag            as "which rows", of the rows that have it                            true or false
//!   Integer         zigzag varint              ┐
//!   Decimal         see cells.rs               │ repeated: varint 0 and the value itself where it is new,
//!   Text            see cells.rs               ┘ else n for the value that was new n values before
//! ```
//!
//! `Id`, `DateCreatedUtc` and `LastUpdateDateUtc` are in every row, so they come first, and without "which rows".
//!
//! Nothing can be written in two ways, and what is written in another is refused; so a list of entries has one block,
//! and a block that is read is that list's. Nothing is allocated by a length that is only said: each row and each
//! value has bytes of its own, and what may be repeated is short (`repeated.rs`).
//!
//! The check sum finds damage, not malice: whoever keeps a block where others can write encrypts and signs it.

use commissions::{CommissionEntry, Field};

use bytes::Bytes;
use cells::{Deltas, Times};
use check_sum::crc32;
use layout::COLUMNS;

pub(crate) mod bytes;
pub(crate) mod cells;
mod check_sum;
mod layout;
mod repeated;
#[cfg(test)]
mod tests;

const MAGIC: [u8; 4] = *b"CLEB";
/// Grows with every change of the layout or of the fields.
const VERSION: u32 = 1;

/// Why bytes are no block that can be read. Whatever it is, the entries are to be read from the API again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BlockError {
    #[error("the bytes are not a block of entries")]
    NotABlock,
    #[error("the block is of version {found}, and only version {VERSION} is read")]
    Version { found: u32 },
    #[error("the block ends before its columns begin")]
    CutOff,
    #[error("the check sum is that of other bytes: the block is damaged or cut off")]
    CheckSum,
    #[error("the column {column} is not as this version writes it")]
    Column { column: &'static str },
    #[error("there is more in the block than its columns")]
    LeftOver,
}

/// The entries as bytes, column by column.
///
/// All that the APIs can send comes back as it was, digit for digit. A time outside of the years 1 to 9999 can't be
/// read or sent; a block with one (`Timestamp::midnight` can make it) is written, and refused when it is read.
pub fn write_block<'a>(entries: impl IntoIterator<Item = &'a CommissionEntry>) -> Vec<u8> {
    let entries: Vec<_> = entries.into_iter().collect();
    let mut out = Vec::new();
    out.extend_from_slice(&MAGIC);
    out.extend_from_slice(&VERSION.to_le_bytes());
    out.extend_from_slice(&(entries.len() as u64).to_le_bytes());

    let (mut ids, mut created, mut updated) = (Deltas::default(), Times::default(), Times::default());
    entries.iter().for_each(|entry| ids.write(entry.id, &mut out));
    entries.iter().for_each(|entry| created.write(entry.date_created_utc, &mut out));
    entries.iter().for_each(|entry| updated.write(entry.last_update_date_utc, &mut out));
    for column in &COLUMNS {
        column.write(&entries, &mut out);
    }
    let check_sum = crc32(&out);
    out.extend_from_slice(&check_sum.to_le_bytes());
    out
}

/// The entries of a block, in the order in which they were written.
///
/// # Errors
///
/// When the bytes are not a block of this version, cut off, or damaged in any way.
pub fn read_block(bytes: &[u8]) -> Result<Vec<CommissionEntry>, BlockError> {
    let (n_rows, columns) = open(bytes)?;
    let mut bytes = Bytes::new(columns);
    let mut entries = required_columns(n_rows, &mut bytes)?;
    for column in &COLUMNS {
        column.read(&mut bytes, &mut entries).ok_or_else(|| refused(column.field))?;
    }
    if bytes.rest().is_empty() { Ok(entries) } else { Err(BlockError::LeftOver) }
}

/// The number of rows and the bytes of the columns. The version is looked at before the check sum: a block of another
/// version may end in another way.
fn open(bytes: &[u8]) -> Result<(u64, &[u8]), BlockError> {
    let (magic, rest) = bytes.split_first_chunk().ok_or(BlockError::NotABlock)?;
    if *magic != MAGIC {
        return Err(BlockError::NotABlock);
    }
    let (version, rest) = rest.split_first_chunk().ok_or(BlockError::CutOff)?;
    let found = u32::from_le_bytes(*version);
    if found != VERSION {
        return Err(BlockError::Version { found });
    }
    let (n_rows, rest) = rest.split_first_chunk().ok_or(BlockError::CutOff)?;
    let (columns, check_sum) = rest.split_last_chunk().ok_or(BlockError::CutOff)?;
    let summed = bytes.len() - check_sum.len();
    if crc32(bytes.get(..summed).unwrap_or_default()) != u32::from_le_bytes(*check_sum) {
        return Err(BlockError::CheckSum);
    }
    Ok((u64::from_le_bytes(*n_rows), columns))
}

/// The rows with what can't be absent. A row has at least three bytes here, so that a number of rows that is not true
/// runs out of bytes.
fn required_columns(n_rows: u64, bytes: &mut Bytes<'_>) -> Result<Vec<CommissionEntry>, BlockError> {
    let (mut ids, mut created, mut updated) = (Deltas::default(), Times::default(), Times::default());
    let ids = column(n_rows, || ids.read(bytes)).ok_or_else(|| refused(Field::Id))?;
    let created = column(n_rows, || created.read(bytes)).ok_or_else(|| refused(Field::DateCreatedUtc))?;
    let updated = column(n_rows, || updated.read(bytes)).ok_or_else(|| refused(Field::LastUpdateDateUtc))?;
    let rows = ids.into_iter().zip(created).zip(updated);
    Ok(rows.map(|((id, created), updated)| CommissionEntry::new(id, created, updated)).collect())
}

/// Grows as values are read: `collect` makes no room ahead where each may be the last.
fn column<T>(n_rows: u64, mut read: impl FnMut() -> Option<T>) -> Option<Vec<T>> {
    (0..n_rows).map(|_| read()).collect()
}

fn refused(field: Field) -> BlockError {
    BlockError::Column { column: field.name() }
}
