//! What is kept of an entry: when, and what it was made from. All else is made again when it is asked for.

use super::write_time::WriteTime;

/// 24 bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    /// `LastUpdateDateUtc` in ticks of 100 ns from the start of the data.
    pub updated: i64,
    /// `DateCreatedUtc` in seconds from the start of the data.
    pub created: u32,
    /// Its place among all entries by creation: what its Id is made of.
    pub rank: u32,
    /// The number of its invoice; of an extra, its place among the extras.
    source: u32,
    line: u8,
    role: Role,
    fraction_digits: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Sample,
    Sale,
    FollowUp,
    Extra,
}

/// What an entry was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The entry that the document prints.
    Sample,
    /// A line of an invoice.
    Sale { invoice: u32, line: u8 },
    /// What happened to such a line later.
    FollowUp { invoice: u32, line: u8 },
    /// An entry without an invoice.
    Extra(u32),
}

impl Source {
    /// A number of its own, for dice.
    pub(crate) fn key(self) -> u64 {
        let (role, number, line) = match self {
            Source::Sample => (0, 0, 0),
            Source::Sale { invoice, line } => (1, invoice, line),
            Source::FollowUp { invoice, line } => (2, invoice, line),
            Source::Extra(idx) => (3, idx, 0),
        };
        role << 62 | u64::from(number) << 8 | u64::from(line)
    }
}

impl Row {
    /// Its rank is still to be given.
    pub(crate) fn new(source: Source, created: u32, written: WriteTime) -> Self {
        let (role, source, line) = match source {
            Source::Sample => (Role::Sample, 0, 0),
            Source::Sale { invoice, line } => (Role::Sale, invoice, line),
            Source::FollowUp { invoice, line } => (Role::FollowUp, invoice, line),
            Source::Extra(idx) => (Role::Extra, idx, 0),
        };
        let WriteTime { ticks: updated, fraction_digits } = written;
        Row { updated, created, rank: 0, source, line, role, fraction_digits }
    }

    pub(crate) fn source(&self) -> Source {
        let (invoice, line) = (self.source, self.line);
        match self.role {
            Role::Sample => Source::Sample,
            Role::Sale => Source::Sale { invoice, line },
            Role::FollowUp => Source::FollowUp { invoice, line },
            Role::Extra => Source::Extra(invoice),
        }
    }

    pub(crate) fn written(&self) -> WriteTime {
        WriteTime { ticks: self.updated, fraction_digits: self.fraction_digits }
    }

    /// Sorts by creation, the same on every machine.
    pub(crate) fn creation_order(&self) -> impl Ord + use<> {
        (self.created, self.role, self.source, self.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_small_and_keeps_its_source() {
        assert_eq!(size_of::<Row>(), 24);
        let written = WriteTime { ticks: 7, fraction_digits: 3 };
        for source in [
            Source::Sample,
            Source::Sale { invoice: 9, line: 2 },
            Source::FollowUp { invoice: 9, line: 2 },
            Source::Extra(4),
        ] {
            let row = Row::new(source, 5, written);
            assert_eq!((row.source(), row.written()), (source, written));
        }
    }
}
