//! CRC-32 as of Ethernet, zip and PNG (ISO 3309): it finds every damage of up to 32 bits in a row, so every flipped
//! bit and every changed byte.
//!
//! Ours instead of a crate: the crates trade a table of 16 KB for speed, and that table would be downloaded.

/// Reflected: the lowest bit is the highest power.
const POLYNOMIAL: u32 = 0xedb8_8320;

const TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < table.len() {
        let mut sum = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            sum = if sum & 1 == 1 { sum >> 1 ^ POLYNOMIAL } else { sum >> 1 };
            bit += 1;
        }
        table[byte] = sum;
        byte += 1;
    }
    table
};

pub fn crc32(bytes: &[u8]) -> u32 {
    // An index of a byte into 256 can't fail.
    !bytes.iter().fold(!0, |sum, byte| sum >> 8 ^ TABLE[usize::from(sum as u8 ^ byte)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_sum_that_the_catalogues_of_sums_print() {
        assert_eq!(crc32(b""), 0);
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b"The quick brown fox jumps over the lazy dog"), 0x414f_a339);
    }
}
