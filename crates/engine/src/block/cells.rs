//! How single values stand in a column.

use commissions::{Decimal, Timestamp};

use super::bytes::{Bytes, write_signed_varint, write_varint};

/// Integers by what each is more than the last; beyond 64 bits it goes round.
#[derive(Debug, Default)]
pub struct Deltas {
    last: i64,
}

impl Deltas {
    pub fn write(&mut self, value: i64, out: &mut Vec<u8>) {
        write_signed_varint(value.wrapping_sub(self.last), out);
        self.last = value;
    }

    pub fn read(&mut self, bytes: &mut Bytes<'_>) -> Option<i64> {
        self.last = self.last.wrapping_add(bytes.signed_varint()?);
        Some(self.last)
    }
}

/// Times by what each is more than the last, in units of its own last digit: between two that are written to the
/// second these are seconds, which is two bytes shorter than in ticks.
///
/// ```text
///   2015-08-18T15:00:00    0    seconds since 1970
///   2015-08-18T15:00:02.5  1    25 tenths
///   2015-08-18T15:00:04Z   8    2 seconds, since what the last has of seconds
/// ```
#[derive(Debug, Default)]
pub struct Times {
    last_ticks: i64,
}

/// Added to the number of digits where there is a `Z`.
const ZULU: u8 = 8;

impl Times {
    pub fn write(&mut self, time: Timestamp, out: &mut Vec<u8>) {
        let digits = time.fraction_digits();
        let unit = ticks_of_unit(digits);
        out.push(digits + if time.is_zulu() { ZULU } else { 0 });
        write_signed_varint((time.ticks() / unit).wrapping_sub(self.last_ticks.div_euclid(unit)), out);
        self.last_ticks = time.ticks();
    }

    pub fn read(&mut self, bytes: &mut Bytes<'_>) -> Option<Timestamp> {
        let look = bytes.byte().filter(|look| *look < 2 * ZULU)?;
        let (digits, is_zulu) = (look % ZULU, look >= ZULU);
        let unit = ticks_of_unit(digits);
        let n_units = self.last_ticks.div_euclid(unit).wrapping_add(bytes.signed_varint()?);
        let time = Timestamp::from_ticks(n_units.checked_mul(unit)?)?.with_fraction_digits(digits);
        self.last_ticks = time.ticks();
        Some(if is_zulu { time.with_zulu() } else { time })
    }
}

/// Ticks of 100 ns in one of the last of `digits` (0 to 7) digits after the point.
fn ticks_of_unit(digits: u8) -> i64 {
    10_i64.pow(7_u32.saturating_sub(u32::from(digits)))
}

/// ```text
///   2 × scale       units as a zigzag varint, where they fit 64 bits
///   2 × scale + 1   the number of bytes, and the units in two's complement
/// ```
pub fn write_decimal(value: &Decimal, out: &mut Vec<u8>) {
    let scale = u64::from(value.scale());
    match narrow_units(value) {
        Some(units) => {
            write_varint(2 * scale, out);
            write_signed_varint(units, out);
        }
        None => {
            let units = value.units_bytes();
            write_varint(2 * scale + 1, out);
            write_varint(units.len() as u64, out);
            out.extend_from_slice(&units);
        }
    }
}

pub fn read_decimal(bytes: &mut Bytes<'_>) -> Option<Decimal> {
    let head = bytes.varint()?;
    let scale = u32::try_from(head / 2).ok()?;
    if head % 2 == 0 {
        return Some(Decimal::new(i128::from(bytes.signed_varint()?), scale));
    }
    let n = bytes.length()?;
    let units = bytes.take(n)?;
    let value = Decimal::from_units_bytes(units, scale);
    let is_shortest = narrow_units(&value).is_none() && value.units_bytes() == units;
    is_shortest.then_some(value)
}

fn narrow_units(value: &Decimal) -> Option<i64> {
    value.small_units().and_then(|units| i64::try_from(units).ok())
}

/// ```text
///   0          16 bytes: a GUID as the API writes them, in small letters
///   1 + n      n bytes of UTF-8
/// ```
pub fn write_text(text: &str, out: &mut Vec<u8>) {
    match packed_guid(text) {
        Some(guid) => {
            out.push(0);
            out.extend_from_slice(&guid);
        }
        None => {
            write_varint(1 + text.len() as u64, out);
            out.extend_from_slice(text.as_bytes());
        }
    }
}

pub fn read_text(bytes: &mut Bytes<'_>) -> Option<Box<str>> {
    look_at_text(bytes, |text| text.into())
}

/// Reads a text that is no more than looked at: nothing is allocated for it.
pub fn look_at_text<T>(bytes: &mut Bytes<'_>, look: impl FnOnce(&str) -> T) -> Option<T> {
    let Some(n) = bytes.length()?.checked_sub(1) else {
        let letters = guid_letters(bytes.take(16)?.try_into().ok()?);
        return str::from_utf8(&letters).ok().map(look);
    };
    let text = str::from_utf8(bytes.take(n)?).ok()?;
    packed_guid(text).is_none().then(|| look(text))
}

/// Digits in each part of a GUID.
const GUID_PARTS: [usize; 5] = [8, 4, 4, 4, 12];

/// Nothing for any text that [`guid_letters`] would not give back to the letter.
fn packed_guid(text: &str) -> Option<[u8; 16]> {
    let text: &[u8; 36] = text.as_bytes().try_into().ok()?;
    let mut guid = [0; 16];
    let mut bytes = guid.iter_mut();
    let mut at = 0;
    for n in GUID_PARTS {
        if at > 0 {
            (*text.get(at)? == b'-').then_some(())?;
            at += 1;
        }
        for _ in 0..n / 2 {
            let (high, low) = (digit(*text.get(at)?), digit(*text.get(at + 1)?));
            if high > 0xf || low > 0xf {
                return None;
            }
            *bytes.next()? = high << 4 | low;
            at += 2;
        }
    }
    Some(guid)
}

/// What a byte says as a digit of a hexadecimal number in small letters; where it is none, more than any says.
fn digit(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => byte - b'0',
        b'a'..=b'f' => byte - b'a' + 10,
        _ => u8::MAX,
    }
}

fn guid_letters(guid: [u8; 16]) -> [u8; 36] {
    // Dashes stay where no digit is put.
    let mut letters = [b'-'; 36];
    let places = letters.iter_mut().enumerate().filter(|(at, _)| !matches!(at, 8 | 13 | 18 | 23));
    let digits = guid.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    for ((_, letter), digit) in places.zip(digits) {
        *letter = if digit < 10 { b'0' + digit } else { b'a' + digit - 10 };
    }
    letters
}
