//! A few fields of an entry as one word of a column, for those that come together: what has the same invoice number
//! has the same invoice and transaction as well, and all three are held once.
//!
//! ```text
//!   ┌──────┬──────────┬──────────┬─ … ─┐
//!   │ mask │ a field  │ a field  │     │    bit n of the mask: whether the nth field is there
//!   └──────┴──────────┴──────────┴─ … ─┘    a field is written as in a block (block/cells.rs)
//! ```

use commissions::{Decimal, Timestamp};

use crate::block::bytes::{Bytes, write_signed_varint};
use crate::block::cells::{Times, look_at_text, read_decimal, read_text, write_decimal, write_text};

/// A value that can stand in a record.
pub trait Cell: Sized {
    fn write(&self, out: &mut Vec<u8>);
    /// Nothing where the bytes are not what [`Self::write`] writes.
    fn read(bytes: &mut Bytes<'_>) -> Option<Self>;
}

impl Cell for i64 {
    fn write(&self, out: &mut Vec<u8>) {
        write_signed_varint(*self, out);
    }

    fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        bytes.signed_varint()
    }
}

impl Cell for Decimal {
    fn write(&self, out: &mut Vec<u8>) {
        write_decimal(self, out);
    }

    fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        read_decimal(bytes)
    }
}

impl Cell for Box<str> {
    fn write(&self, out: &mut Vec<u8>) {
        write_text(self, out);
    }

    fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        read_text(bytes)
    }
}

impl Cell for Timestamp {
    fn write(&self, out: &mut Vec<u8>) {
        Times::default().write(*self, out);
    }

    fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        Times::default().read(bytes)
    }
}

/// Writes a record: its fields one after the other, at most eight.
#[derive(Debug)]
pub struct RecordOut<'a> {
    bytes: &'a mut Vec<u8>,
    nth: u32,
}

impl<'a> RecordOut<'a> {
    /// In place of what is in `bytes`.
    pub fn new(bytes: &'a mut Vec<u8>) -> Self {
        bytes.clear();
        bytes.push(0);
        RecordOut { bytes, nth: 0 }
    }

    pub fn field(mut self, value: &Option<impl Cell>) -> Self {
        if let Some(value) = value {
            self.mark();
            value.write(self.bytes);
        }
        self.nth += 1;
        self
    }

    /// A field that is a text, whosever it is.
    pub fn text(mut self, value: &Option<impl AsRef<str>>) -> Self {
        if let Some(value) = value {
            self.mark();
            write_text(value.as_ref(), self.bytes);
        }
        self.nth += 1;
        self
    }

    fn mark(&mut self) {
        if let Some(mask) = self.bytes.first_mut() {
            *mask |= 1 << self.nth;
        }
    }
}

/// Reads a record: its fields one after the other, as they were written.
#[derive(Debug)]
pub struct RecordIn<'a> {
    mask: u8,
    bytes: Bytes<'a>,
}

impl<'a> RecordIn<'a> {
    pub fn new(word: &'a [u8]) -> Self {
        let mut bytes = Bytes::new(word);
        RecordIn { mask: bytes.byte().unwrap_or_default(), bytes }
    }

    pub fn field<T: Cell>(&mut self) -> Option<T> {
        let is_there = self.mask & 1 == 1;
        self.mask >>= 1;
        is_there.then(|| T::read(&mut self.bytes))?
    }

    /// The same of a text, which is looked at where it stands.
    pub fn look_at_text<T>(&mut self, look: impl FnOnce(&str) -> T) -> Option<T> {
        let is_there = self.mask & 1 == 1;
        self.mask >>= 1;
        is_there.then(|| look_at_text(&mut self.bytes, look))?
    }
}
