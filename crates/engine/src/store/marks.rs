//! What is known of an entry in a few bits: its flags, its findings, and how it stands in the store.
//!
//! ```text
//!   bit 0 ………… 9 │ 10 11 │ 12 13 │ 14 15 │ 16 17 │ 18 19 │ 20         │ 21   │ 22
//!   a finding    │ has   │ is    │ is    │ is    │ is    │ any        │ wide │ with-
//!   each, as in  │ been  │ charge│ split │ full  │ sus-  │ chargeback │      │ drawn
//!   Finding::ALL │ rev.  │ back  │       │ cb.   │ pended│            │      │
//!
//!   a flag       0 null   1 false   2 true
//! ```
//!
//! There are few different ones, so that they are codes of a dictionary: six or seven bits an entry.

use commissions::{CommissionEntry, Finding, computed_total};

use super::narrow::is_narrow;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Marks(u32);

const FLAGS_AT: usize = Finding::ALL.len();
const N_FLAGS: usize = 5;
const ANY_CHARGEBACK: u32 = 1 << (FLAGS_AT + 2 * N_FLAGS);
const WIDE: u32 = ANY_CHARGEBACK << 1;
const WITHDRAWN: u32 = WIDE << 1;
const FINDINGS: u32 = (1 << FLAGS_AT) - 1;

impl Marks {
    /// Of an entry that is not withdrawn.
    pub fn of<T>(entry: &CommissionEntry<T>) -> Self {
        let computed = computed_total(entry);
        let mut bits = 0;
        for (nth, finding) in Finding::ALL.iter().enumerate() {
            bits |= u32::from(finding.holds(entry, computed.as_ref())) << nth;
        }
        for (nth, flag) in flags(entry).into_iter().enumerate() {
            bits |= flag.map_or(0, |flag| 1 + u32::from(flag)) << (FLAGS_AT + 2 * nth);
        }
        bits |= if entry.is_any_chargeback() { ANY_CHARGEBACK } else { 0 };
        bits |= if is_narrow(entry) { 0 } else { WIDE };
        Marks(bits)
    }

    /// Fills in the five flags.
    pub fn fill_flags(self, entry: &mut CommissionEntry) {
        let flag = |nth: usize| match self.0 >> (FLAGS_AT + 2 * nth) & 3 {
            0 => None,
            flag => Some(flag == 2),
        };
        entry.has_been_reversed = flag(0);
        entry.is_chargeback = flag(1);
        entry.is_commission_split = flag(2);
        entry.is_full_chargeback = flag(3);
        entry.is_suspended = flag(4);
    }

    pub fn has(self, finding: Finding) -> bool {
        Finding::ALL.iter().position(|it| *it == finding).is_some_and(|nth| self.0 >> nth & 1 == 1)
    }

    pub fn n_findings(self) -> u32 {
        (self.0 & FINDINGS).count_ones()
    }

    /// `IsSuspended`; a null flag is false.
    pub fn is_suspended(self) -> bool {
        self.0 >> (FLAGS_AT + 8) & 3 == 2
    }

    pub fn is_any_chargeback(self) -> bool {
        self.0 & ANY_CHARGEBACK != 0
    }

    /// Its amounts are not counted in 64 bits.
    pub fn is_wide(self) -> bool {
        self.0 & WIDE != 0
    }

    /// The server no longer has it.
    pub fn is_withdrawn(self) -> bool {
        self.0 & WITHDRAWN != 0
    }

    pub fn withdrawn(self) -> Self {
        Marks(self.0 | WITHDRAWN)
    }

    pub fn returned(self) -> Self {
        Marks(self.0 & !WITHDRAWN)
    }
}

fn flags<T>(entry: &CommissionEntry<T>) -> [Option<bool>; N_FLAGS] {
    [
        entry.has_been_reversed,
        entry.is_chargeback,
        entry.is_commission_split,
        entry.is_full_chargeback,
        entry.is_suspended,
    ]
}
