//! Makes mutants: an input of the corpus with one to four things done to it.

use super::{Chance, Input};

/// What readers look for, and what they should not be shown.
const WORDS: &str = r#"
    { } [ ] , : " ' \ \u \ud83d \u0000 null "null" true NaN -Infinity 1e400 1e-38 -0 0.50 007 99999999999999999999 256
    "Id": "Id":7, "_embedded":{"self":[]} "_embedded": "self":[ "_links": "_metadata":{"count":3}
    "_metadata":{"count":4294967296} "next":"https://evil.example/" //evil.example/ v1/v1/ <html> T Z - . 9 +00:00
    2016-02-30T00:00:00 2016-02-29T23:59:59.9999999Z datetime' and ge ٣ é"#;

/// The same, of what is no word: white space, a byte order mark, and what is not UTF-8.
const BYTES: [&[u8]; 8] = [b"\0", b" ", b"\n", b"\t", b" and ", b"\xef\xbb\xbf", b"\xff", b"\xc3\x28"];

fn token(chance: &mut Chance) -> &'static [u8] {
    let n = chance.below(WORDS.split_ascii_whitespace().count() + BYTES.len());
    let bytes = BYTES.into_iter();
    bytes.chain(WORDS.split_ascii_whitespace().map(str::as_bytes)).nth(n).unwrap()
}

/// Longer ones teach nothing that shorter ones don't.
const MAX_LEN: usize = 1 << 14;

pub fn mutant(input: &Input, corpus: &[Input], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = input.bytes.clone();
    // Half of them are near to what they were, and get far into a reader.
    let n = if chance.happens(500) { 1 } else { 2 + chance.below(3) };
    for _ in 0..n {
        mutate(&mut bytes, corpus, chance);
    }
    bytes.truncate(MAX_LEN);
    bytes
}

fn mutate(bytes: &mut Vec<u8>, corpus: &[Input], chance: &mut Chance) {
    let (start, end) = some_range(bytes.len(), chance);
    match chance.below(11) {
        // A flipped bit.
        0 if start < bytes.len() => bytes[start] ^= 1 << chance.below(8),
        // Another byte.
        1 if start < bytes.len() => bytes[start] = chance.next() as u8,
        // Cut off.
        2 => bytes.truncate(start),
        // Something is missing in the middle.
        3 => drop(bytes.drain(start..end)),
        // Something stands there twice, or very often.
        4 => {
            let n = if chance.happens(100) { 300 } else { 1 };
            let again = bytes[start..end].repeat(n);
            insert(bytes, end, &again);
        }
        // A part of another input takes a part's place.
        5 => {
            let other = &corpus[chance.below(corpus.len())].bytes;
            let (from, to) = some_range(other.len(), chance);
            bytes.splice(start..end, other[from..to].iter().copied());
        }
        // A word is put in, or takes a part's place.
        6 | 7 => insert(bytes, start, token(chance)),
        // Another digit: numbers and times stay some.
        8 | 9 => {
            let digit = bytes.iter_mut().skip(start).find(|byte| byte.is_ascii_digit());
            let other = b'0' + chance.below(10) as u8;
            digit.into_iter().for_each(|digit| *digit = other);
        }
        _ => drop(bytes.splice(start..end, token(chance).iter().copied())),
    }
}

/// Mostly a short one: long ones destroy what they hit.
fn some_range(len: usize, chance: &mut Chance) -> (usize, usize) {
    let start = chance.below(len + 1);
    let longest = if chance.happens(700) { 8 } else { len };
    (start, (start + chance.below(longest + 1)).min(len))
}

fn insert(bytes: &mut Vec<u8>, at: usize, what: &[u8]) {
    bytes.splice(at..at, what.iter().copied());
}
