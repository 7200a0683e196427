//! Bytes from the front, varints, and sets of bits.

/// What is left to read. Each method takes what it reads, and gives nothing where the bytes are not that.
#[derive(Debug)]
pub struct Bytes<'a> {
    rest: &'a [u8],
}

impl<'a> Bytes<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Bytes { rest: bytes }
    }

    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*byte)
    }

    pub fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(n)?;
        self.rest = rest;
        Some(taken)
    }

    /// A varint as short as it goes, of at most 64 bits.
    pub fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            // The tenth byte has room for the 64th bit alone.
            value |= bits << shift;
            if value >> shift != bits {
                return None;
            }
            if byte & 0x80 == 0 {
                // A nought at the end says nothing: it was not written by `write_varint`.
                return (byte != 0 || shift == 0).then_some(value);
            }
        }
        None
    }

    pub fn signed_varint(&mut self) -> Option<i64> {
        let zigzag = self.varint()?;
        Some((zigzag >> 1) as i64 ^ -((zigzag & 1) as i64))
    }

    /// A varint that is a length of something in memory.
    pub fn length(&mut self) -> Option<usize> {
        usize::try_from(self.varint()?).ok()
    }

    /// `n` bits, as [`write_bits`] writes them.
    pub fn bits(&mut self, n: usize) -> Option<Bits<'a>> {
        match self.byte()? {
            NONE => Some(Bits::None),
            ALL => (n > 0).then_some(Bits::All),
            SOME => {
                let bytes = self.take(n.div_ceil(8))?;
                let n_set: usize = bytes.iter().map(|byte| byte.count_ones() as usize).sum();
                let behind_the_last =
                    bytes.last().filter(|_| !n.is_multiple_of(8)).map_or(0, |last| last >> (n % 8));
                (0 < n_set && n_set < n && behind_the_last == 0).then_some(Bits::Some { bytes, n_set })
            }
            _ => None,
        }
    }
}

pub fn write_varint(mut value: u64, out: &mut Vec<u8>) {
    while value > 0x7f {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

pub fn write_signed_varint(value: i64, out: &mut Vec<u8>) {
    write_varint(((value << 1) ^ (value >> 63)) as u64, out);
}

const NONE: u8 = 0;
const ALL: u8 = 1;
const SOME: u8 = 2;

/// Which of a number of things. `Some` is neither none nor all of them, so that there is one way to say it.
#[derive(Clone, Copy, Debug)]
pub enum Bits<'a> {
    None,
    All,
    Some { bytes: &'a [u8], n_set: usize },
}

impl<'a> Bits<'a> {
    /// How many are set, of `n`.
    pub fn n_set(self, n: usize) -> usize {
        match self {
            Bits::None => 0,
            Bits::All => n,
            Bits::Some { n_set, .. } => n_set,
        }
    }

    /// Bit by bit, as often as asked.
    pub fn iter(self) -> impl Iterator<Item = bool> + use<'a> {
        (0..).map(move |idx: usize| match self {
            Bits::None => false,
            Bits::All => true,
            Bits::Some { bytes, .. } => bytes.get(idx / 8).is_some_and(|byte| byte >> (idx % 8) & 1 == 1),
        })
    }
}

pub fn write_bits(bits: &[bool], out: &mut Vec<u8>) {
    let n_set = bits.iter().filter(|bit| **bit).count();
    if n_set == 0 {
        out.push(NONE);
    } else if n_set == bits.len() {
        out.push(ALL);
    } else {
        out.push(SOME);
        let byte = |bits: &[bool]| bits.iter().rev().fold(0, |byte, bit| byte << 1 | u8::from(*bit));
        out.extend(bits.chunks(8).map(byte));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    #[test]
    fn varints_are_the_drawn_ones() {
        let written = |value| {
            let mut out = Vec::new();
            write_varint(value, &mut out);
            out
        };
        assert_eq!(written(0), [0]);
        assert_eq!(written(127), [0x7f]);
        assert_eq!(written(128), [0x80, 1]);
        assert_eq!(written(u64::MAX), [[0xff; 9].as_slice(), &[1]].concat());
        let mut zigzags = Vec::new();
        [0, -1, 1, -2, 2].into_iter().for_each(|value| write_signed_varint(value, &mut zigzags));
        assert_eq!(zigzags, [0, 1, 2, 3, 4]);
    }

    #[test]
    fn varints_that_are_too_long_or_too_wide_are_refused() {
        let eleven = [[0x80; 10].as_slice(), &[1]].concat();
        let wide = [[0xff; 9].as_slice(), &[2]].concat();
        for bytes in [&[][..], &[0x80], &[0x80, 0], &[0xff, 0x80, 0], &eleven, &wide] {
            assert_eq!(Bytes::new(bytes).varint(), None, "{bytes:02x?}");
        }
    }

    #[test]
    fn bits_that_could_be_written_shorter_are_refused() {
        for (bytes, n) in
            [(&[3][..], 4), (&[1], 0), (&[2, 0], 4), (&[2, 0x0f], 4), (&[2, 0x13], 4), (&[2, 1], 9)]
        {
            assert!(Bytes::new(bytes).bits(n).is_none(), "{bytes:02x?}");
        }
        assert!(Bytes::new(&[2, 0x03]).bits(4).is_some());
    }

    proptest! {
        #[test]
        fn numbers_come_back(value: u64, shift in 0_u32..64, signed: i64) {
            let (value, signed) = (value >> shift, signed >> shift);
            let mut out = Vec::new();
            write_varint(value, &mut out);
            write_signed_varint(signed, &mut out);
            let mut bytes = Bytes::new(&out);
            prop_assert_eq!(bytes.varint(), Some(value));
            prop_assert_eq!(bytes.signed_varint(), Some(signed));
            prop_assert!(bytes.rest().is_empty());
        }

        #[test]
        fn bits_come_back(bits in vec(any::<bool>(), 0..40)) {
            let mut out = Vec::new();
            write_bits(&bits, &mut out);
            let mut bytes = Bytes::new(&out);
            let read = bytes.bits(bits.len()).unwrap();
            prop_assert_eq!(read.n_set(bits.len()), bits.iter().filter(|bit| **bit).count());
            prop_assert_eq!(read.iter().take(bits.len()).collect::<Vec<_>>(), bits);
            prop_assert!(bytes.rest().is_empty());
        }
    }
}
