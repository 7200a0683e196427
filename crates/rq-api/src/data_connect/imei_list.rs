//! A list of IMEIs or serial numbers as a person pastes it: from a mail, a spreadsheet's column, a CSV file.

use std::collections::HashSet;

/// The API's `IMEI` is a VARCHAR(100).
const MAX_LEN: usize = 100;
/// What an IMEI is often printed with: `01-449700-238431-3`. Serial numbers have them too.
const HYPHEN: char = '-';
/// An IMEI, without and with its check digit, and with its software version.
const IMEI_LENS: std::ops::RangeInclusive<usize> = 14..=16;

/// A word of a pasted list that can't be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadImei {
    pub text: String,
    pub problem: ImeiProblem,
}

/// What is wrong with it, and what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImeiProblem {
    #[error("a spreadsheet has rounded this number; format its column as text and copy it again")]
    Rounded,
    #[error("no IMEI or serial number: there is no digit in it")]
    NoDigit,
    #[error("no IMEI or serial number: only letters, digits and hyphens can stand in one")]
    OtherCharacter,
    #[error("no IMEI or serial number: it is longer than {MAX_LEN} characters")]
    TooLong,
}

/// Reads a pasted list: anything between white space, commas, semicolons and quotes. Each number is kept
/// once, in the list's order, with its leading zeros; the hyphens of a printed IMEI are taken out.
pub fn imei_list(text: &str) -> (Vec<String>, Vec<BadImei>) {
    let mut imeis = Vec::new();
    let mut bad = Vec::new();
    let mut seen = HashSet::new();
    for word in text.split(is_separator).filter(|word| !word.is_empty()) {
        match problem(word) {
            Some(problem) => {
                if seen.insert(word.to_owned()) {
                    bad.push(BadImei { text: word.to_owned(), problem });
                }
            }
            None => {
                let imei = without_hyphens(word);
                if seen.insert(imei.clone()) {
                    imeis.push(imei);
                }
            }
        }
    }
    (imeis, bad)
}

fn is_separator(c: char) -> bool {
    // With the marks that spreadsheets and editors put around or before a number.
    c.is_whitespace()
        || c.is_control()
        || matches!(c, ',' | ';' | '"' | '\'' | '`' | '“' | '”' | '‘' | '’' | '«' | '»')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

fn problem(word: &str) -> Option<ImeiProblem> {
    if is_rounded(word) {
        Some(ImeiProblem::Rounded)
    } else if !word.contains(|c: char| c.is_ascii_digit()) {
        Some(ImeiProblem::NoDigit)
    } else if !word.chars().all(|c| c.is_ascii_alphanumeric() || c == HYPHEN) {
        Some(ImeiProblem::OtherCharacter)
    } else if word.len() > MAX_LEN {
        Some(ImeiProblem::TooLong)
    } else {
        None
    }
}

/// `1.4497E+13`: how a spreadsheet shows a long number. A decimal comma has already cut the word in two, and
/// leaves `4497E+13`.
fn is_rounded(word: &str) -> bool {
    let Some((mantissa, exponent)) = word.split_once("E+").or_else(|| word.split_once("e+")) else {
        return false;
    };
    let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.');
    is_number(mantissa) && is_number(exponent)
}

fn without_hyphens(word: &str) -> String {
    let digits: String = word.chars().filter(|c| *c != HYPHEN).collect();
    let is_imei = IMEI_LENS.contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit());
    if is_imei { digits } else { word.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, imeis: &[&str], bad: &[(&str, ImeiProblem)]) {
        let (found, found_bad) = imei_list(text);
        assert_eq!(found, imeis, "{text:?}");
        let found_bad: Vec<_> = found_bad.iter().map(|bad| (bad.text.as_str(), bad.problem)).collect();
        assert_eq!(found_bad, bad, "{text:?}");
    }

    #[test]
    fn takes_whatever_separates() {
        let imeis = ["014497002384313", "014497002384321", "014497002384669"];
        check("014497002384313,014497002384321,014497002384669", &imeis, &[]);
        check("014497002384313\r\n014497002384321\n\n014497002384669\n", &imeis, &[]);
        check("\u{feff}\"014497002384313\";'014497002384321\t 014497002384669 ,", &imeis, &[]);
        check("“014497002384313”\u{a0}014497002384321\u{200b}014497002384669", &imeis, &[]);
        check(" \n,;", &[], &[]);
    }

    #[test]
    fn keeps_zeros_and_letters_and_each_once() {
        check("00123 0123 123 00123", &["00123", "0123", "123"], &[]);
        check("DX3-7Q-0042 f17vx", &["DX3-7Q-0042", "f17vx"], &[]);
        check("01-449700-238431-3 014497002384313", &["014497002384313"], &[]);
    }

    #[test]
    fn says_what_is_none() {
        check("IMEI\n00123", &["00123"], &[("IMEI", ImeiProblem::NoDigit)]);
        check("1.4497E+13", &[], &[("1.4497E+13", ImeiProblem::Rounded)]);
        check("1,4497E+13", &["1"], &[("4497E+13", ImeiProblem::Rounded)]);
        check(
            "a/1 a/1 é1",
            &[],
            &[("a/1", ImeiProblem::OtherCharacter), ("é1", ImeiProblem::OtherCharacter)],
        );
        let long = "1".repeat(101);
        check(&long, &[], &[(&long, ImeiProblem::TooLong)]);
        check(&long[..100], &[&long[..100]], &[]);
    }
}
