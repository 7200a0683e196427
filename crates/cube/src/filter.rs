//! Filters as tables of bits by code.
//!
//! ```text
//!   question    shape is round or oval, colour is red
//!
//!   shape   round  square  oval              bit 0: the shape passes
//!   bits        1       0     1
//!   colour    red   blue                     bit 1: the colour passes
//!   bits        2      0
//!
//!   a round blue row    1 | 0 = 1    passes by shape alone
//!   a round red row     1 | 2 = 3    passes
//! ```
//!
//! Each filter has a bit of its own. A row has the bits of all its codes; a view that leaves out its own filter looks
//! at the others' bits.

/// Bits by code. A code that the table does not have has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BitsByCode {
    bits: Vec<u8>,
}

impl BitsByCode {
    /// The bits of each value, in the order of codes.
    pub fn of<T>(values: &[T], bits: impl FnMut(&T) -> u8) -> Self {
        BitsByCode { bits: values.iter().map(bits).collect() }
    }

    /// Whether every value has these bits.
    pub fn all(&self, bits: u8) -> bool {
        self.bits.iter().all(|of_value| of_value & bits == bits)
    }

    #[inline]
    pub fn get(&self, code: i64) -> u8 {
        self.bits.get(code as usize).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_without_a_value_have_no_bits() {
        let table = BitsByCode::of(&["round", "square", "oval"], |shape| u8::from(*shape != "square"));
        assert!(!table.all(1));
        assert!(BitsByCode::of(&[3, 1], |bits| *bits).all(1));
        assert_eq!([0, 1, 2, 3, -1, i64::MIN].map(|code| table.get(code)), [1, 0, 1, 0, 0, 0]);
    }
}
