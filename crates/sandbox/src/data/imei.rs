//! Serial numbers of devices: 15 digits that can be made from a line, and led back to it.
//!
//! ```text
//!   01326201  482913  7
//!   └ model ┘ └ number ┘ └ check digit (Luhn)
//! ```
//!
//! The number is the line's key, shuffled; a key past a million shares its number with others, so whoever
//! leads one back asks all lines that could have it.

/// Numbers that six digits can say.
const N_NUMBERS: u64 = 1_000_000;
/// `(key × FACTOR + SHIFT) mod N_NUMBERS` meets every number once, since the factor ends in 1, 3, 7 or 9.
const FACTOR: u64 = 618_033;
const SHIFT: u64 = 141_421;
/// `FACTOR × INVERSE mod N_NUMBERS` is 1.
const INVERSE: u64 = inverse(FACTOR);

/// The IMEI of the device on the line with this key; `tac` is its model's.
pub(crate) fn imei(tac: &str, key: u64) -> String {
    let number = (key % N_NUMBERS * FACTOR + SHIFT) % N_NUMBERS;
    let mut digits = format!("{tac}{number:06}");
    let check = check_digit(&digits);
    digits.push(check);
    digits
}

/// The keys of all lines below `n_keys` that could have this IMEI, whatever their model; empty for a text
/// that is no IMEI.
pub(crate) fn keys(imei: &str, n_keys: u64) -> impl Iterator<Item = u64> {
    let number = Some(imei)
        .filter(|text| text.len() == 15 && text.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|text| text.get(8..14))
        .and_then(|number| number.parse::<u64>().ok());
    let first = number.map(|number| (number + N_NUMBERS - SHIFT) % N_NUMBERS * INVERSE % N_NUMBERS);
    first.into_iter().flat_map(move |first| (first..n_keys).step_by(N_NUMBERS as usize))
}

/// The digit that makes the sum of Luhn's formula a multiple of ten.
pub(crate) fn check_digit(digits: &str) -> char {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(idx, byte)| {
            let digit = u32::from(byte.wrapping_sub(b'0'));
            let weighed = if idx % 2 == 0 { digit * 2 } else { digit };
            weighed / 10 + weighed % 10
        })
        .sum();
    char::from(b'0' + ((10 - sum % 10) % 10) as u8)
}

/// The number that undoes `factor`, by Euler: `factor^(φ − 1)`, where `φ(10^6)` is 400,000.
const fn inverse(factor: u64) -> u64 {
    let (mut result, mut base, mut exponent) = (1, factor, 399_999);
    while exponent > 0 {
        if exponent % 2 == 1 {
            result = result * base % N_NUMBERS;
        }
        base = base * base % N_NUMBERS;
        exponent /= 2;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_imei_leads_back_to_its_line() {
        for key in [0, 1, 999_999, 1_000_000, 3_456_789] {
            let imei = imei("01326201", key);
            assert_eq!(imei.len(), 15);
            assert!(imei.starts_with('0'));
            assert!(keys(&imei, 4_000_000).any(|it| it == key), "{imei}");
            assert_eq!(keys(&imei, 4_000_000).count(), 4);
            assert_eq!(keys(&imei, key).filter(|it| *it == key).count(), 0);
        }
    }

    #[test]
    fn the_check_digit_is_that_of_the_documents_imei() {
        assert_eq!(check_digit("01449700238431"), '3');
        assert_eq!(check_digit("01449700238432"), '1');
    }

    #[test]
    fn what_is_no_imei_leads_nowhere() {
        for text in ["", "01449700238431", "01449700238431x", "0144970023843131", "٠١٤٤٩٧٠"] {
            assert_eq!(keys(text, 4_000_000).count(), 0, "{text}");
        }
    }
}
