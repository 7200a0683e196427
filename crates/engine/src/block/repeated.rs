//! Values that come again and again: written once, then named by how long ago they were new.
//!
//! ```text
//!   Boston  Boston  Salem  Boston  Salem
//!   0 "Boston"  1  0 "Salem"  2  1
//! ```

use std::collections::{HashMap, HashSet};

use cube::FastHash;

use super::bytes::{Bytes, write_varint};

/// The longest value, in bytes, that is named instead of written again. A forged block could otherwise name a long
/// one in a byte a row, and a small block become any amount of memory.
const LONGEST: usize = 256;

const NEW: u8 = 0;

#[derive(Debug, Default)]
pub struct RepeatedOut {
    /// By their bytes, in the order in which they were new.
    known: HashMap<Box<[u8]>, usize, FastHash>,
    bytes: Vec<u8>,
}

impl RepeatedOut {
    /// `write` must write equal values alike, and different ones differently.
    pub fn write(&mut self, out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
        self.bytes.clear();
        write(&mut self.bytes);
        let n_known = self.known.len();
        if let Some(nth) = self.known.get(self.bytes.as_slice()) {
            return write_varint((n_known - nth) as u64, out);
        }
        out.push(NEW);
        out.extend_from_slice(&self.bytes);
        if self.bytes.len() <= LONGEST {
            self.known.insert(self.bytes.as_slice().into(), n_known);
        }
    }
}

#[derive(Debug)]
pub struct RepeatedIn<'a, T> {
    values: Vec<T>,
    /// The same values: none is new twice.
    known: HashSet<&'a [u8], FastHash>,
}

impl<'a, T: Clone> RepeatedIn<'a, T> {
    pub fn new() -> Self {
        RepeatedIn { values: Vec::new(), known: HashSet::default() }
    }

    /// `read` must read what was given to [`RepeatedOut::write`].
    pub fn read(
        &mut self,
        bytes: &mut Bytes<'a>,
        read: impl FnOnce(&mut Bytes<'a>) -> Option<T>,
    ) -> Option<T> {
        let n_back = bytes.length()?;
        if n_back != usize::from(NEW) {
            let nth = self.values.len().checked_sub(n_back)?;
            return self.values.get(nth).cloned();
        }
        let before = bytes.rest();
        let value = read(bytes)?;
        let written = before.get(..before.len() - bytes.rest().len())?;
        if written.len() <= LONGEST {
            if !self.known.insert(written) {
                return None;
            }
            self.values.push(value.clone());
        }
        Some(value)
    }
}
