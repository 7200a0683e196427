//! Codes for values that come again and again.

use std::collections::HashMap;
use std::hash::Hash;

/// A code for each different value, counted from 0 in the order in which they came. A value keeps its code for as
/// long as the dictionary lives, whether or not a row still has it.
#[derive(Debug)]
pub struct Dictionary<T> {
    values: Vec<T>,
    codes: HashMap<T, u32>,
}

impl<T: Copy + Eq + Hash> Dictionary<T> {
    /// The code of a value, which gets one if it has none.
    pub fn code(&mut self, value: T) -> i64 {
        let next = self.values.len() as u32;
        let code = *self.codes.entry(value).or_insert(next);
        if code == next {
            self.values.push(value);
        }
        i64::from(code)
    }

    /// Nothing for a code that no value has.
    pub fn get(&self, code: i64) -> Option<T> {
        self.values.get(usize::try_from(code).ok()?).copied()
    }

    /// By code.
    pub fn values(&self) -> &[T] {
        &self.values
    }
}

impl<T> Default for Dictionary<T> {
    fn default() -> Self {
        Dictionary { values: Vec::new(), codes: HashMap::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_keeps_its_code() {
        let mut dictionary = Dictionary::default();
        let codes = ["b", "a", "b", "c", "a"].map(|value| dictionary.code(value));
        assert_eq!(codes, [0, 1, 0, 2, 1]);
        assert_eq!(dictionary.values(), ["b", "a", "c"]);
        assert_eq!((dictionary.get(2), dictionary.get(3), dictionary.get(-1)), (Some("c"), None, None));
    }
}
