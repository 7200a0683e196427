//! Which entries have a text in one of the fields that people search by.
//!
//! ```text
//!   wanted "bo"       location code of a chunk   Boston  Austin  BONN         each word is looked at once
//!                                                     1       0     1
//!                     codes of its entries       0 0 1 2 1                    and then codes alone
//!                     found                      1 1 0 1 0
//! ```
//!
//! Case does not matter: both are folded, letter by letter, to capitals and from these to small letters, so that `ß`
//! is `ss`, and a sigma at the end of a word is one.

use cube::BATCH_ROWS;

use super::STANDS;
use crate::query::SearchText;
use crate::store::columns::Columns;
use crate::store::searched::{N_SEARCHED, searched};

#[derive(Debug)]
pub struct Texts {
    wanted: Wanted,
    /// Whose words are these.
    chunk: Option<usize>,
    /// Of each column, by the code of the word: whether it has the text. Empty where none does.
    found: [Vec<bool>; N_SEARCHED],
}

impl Texts {
    /// Nothing where the text is in every entry.
    pub fn new(wanted: &SearchText) -> Option<Self> {
        let is_wanted = !wanted.is_empty();
        is_wanted.then(|| Texts {
            wanted: Wanted::new(wanted.as_str()),
            chunk: None,
            found: Default::default(),
        })
    }

    /// Takes [`STANDS`] from the entries that have it nowhere: those of a chunk from its `from`th on, as many as there
    /// are bits.
    pub fn pass(&mut self, columns: &Columns, chunk: usize, from: usize, bits: &mut [u8]) {
        if self.chunk.replace(chunk) != Some(chunk) {
            self.look_at(columns, chunk);
        }
        let mut is_found = [false; BATCH_ROWS];
        let mut lane = [0; BATCH_ROWS];
        for (column, found) in searched(columns).iter().zip(&self.found) {
            let Some(codes) = column.words.codes(chunk).filter(|_| !found.is_empty()) else { continue };
            codes.read(from, &mut lane);
            for (is_found, code) in is_found.iter_mut().zip(lane) {
                *is_found |= found.get(code as usize).copied().unwrap_or_default();
            }
        }
        for (bits, is_found) in bits.iter_mut().zip(is_found) {
            *bits &= if is_found { u8::MAX } else { !STANDS };
        }
    }

    /// Each word of a chunk once.
    fn look_at(&mut self, columns: &Columns, chunk: usize) {
        let Texts { wanted, found, .. } = self;
        for (column, found) in searched(columns).iter().zip(found) {
            found.clear();
            let words = column.words.words(chunk);
            found.extend(words.map(|word| column.has_text(word, |text| wanted.is_in(text))));
            if found.iter().all(|is_found| !is_found) {
                found.clear();
            }
        }
    }
}

/// A text that is looked for, folded.
#[derive(Debug)]
struct Wanted {
    text: String,
    /// What a text is folded into that has other letters than those of ASCII.
    folded: String,
}

impl Wanted {
    fn new(text: &str) -> Self {
        let mut folded = String::new();
        fold(text, &mut folded);
        Wanted { text: folded, folded: String::new() }
    }

    fn is_in(&mut self, text: &str) -> bool {
        // Nearly all of them. What is folded to ASCII may have been none: it is only this text that counts here.
        if text.is_ascii() {
            return self.text.is_ascii() && is_in_ascii(self.text.as_bytes(), text.as_bytes());
        }
        fold(text, &mut self.folded);
        self.folded.contains(&self.text)
    }
}

fn fold(text: &str, folded: &mut String) {
    folded.clear();
    folded.extend(text.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase));
}

/// `wanted` in small letters.
fn is_in_ascii(wanted: &[u8], mut text: &[u8]) -> bool {
    let Some((first, rest)) = wanted.split_first() else { return true };
    while let Some(at) = text.iter().position(|byte| byte.to_ascii_lowercase() == *first) {
        text = text.get(at + 1..).unwrap_or_default();
        if text.get(..rest.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(rest)) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_matter_in_any_script() {
        let check = |wanted: &str, text: &str, expected: bool| {
            assert_eq!(Wanted::new(wanted).is_in(text), expected, "{wanted} in {text}");
        };
        check("bo", "Boston", true);
        check("BO", "aboard", true);
        check("bob", "bobbob", true);
        check("aab", "aaab", true);
        check("bo", "b", false);
        check("on", "Bosto", false);
        check("É", "café", true);
        check("e", "é", false);
        check("ß", "STRASSE", true);
        check("strasse", "Straße", true);
        check("Σ", "λόγος", true);
        check("k", "\u{212a}", true);
        check("\u{212a}", "K", true);
        check("ж", "abc", false);
    }
}
