//! What the protocol is told, and what it asks for.

use commissions::Timestamp;

use super::window::Window;

/// The name of one request, new for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// What the protocol needs to know of a row: which, and as of when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowKey {
    /// The entry's `Id`.
    pub id: i64,
    /// The entry's `LastUpdateDateUtc`.
    pub updated: Timestamp,
}

/// One request: `LastUpdateDateUtc ge from and LastUpdateDateUtc le to`, `$skip`, `$top`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Oldest moment wanted, inclusive; without one the filter has no `ge`.
    pub from: Option<Timestamp>,
    /// Newest moment wanted, inclusive; without one the filter has no `le`.
    pub to: Option<Timestamp>,
    /// `$skip`: 0 except while rows of one moment are drained.
    pub skip: u32,
    /// `$top`: 1 to 100.
    pub top: u16,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Begin. Counts once.
    Start,
    /// The answer to a request has come, well, and is still to be read: its slot at the server is free. It need not be
    /// told; [`Event::Page`] or [`Event::Failed`] follows.
    Answered {
        /// The request.
        id: RequestId,
    },
    /// A page came and was read. Its rows must be merged (and, where rows are stored, be written together
    /// with [`Sync::settled`](super::Sync::settled)) by whoever drives this.
    Page {
        /// The request that it answers.
        id: RequestId,
        /// The rows that could be read, in the page's order.
        rows: Vec<RowKey>,
        /// A [`fingerprint`] of the text of each item that could not: they take places of the page as well.
        unreadable: Vec<u64>,
        /// The oldest `LastUpdateDateUtc` on the page, of unreadable items too where it could be read.
        oldest: Option<Timestamp>,
        /// `_metadata.count`, where the reply has it.
        count: Option<u64>,
    },
    /// A request came to nothing. Requests must end: whoever drives this sets a time limit on each.
    Failed {
        /// The request.
        id: RequestId,
        /// How.
        failure: Failure,
    },
    /// A moment asked for by [`Effect::WakeAt`] has come. One too many does no harm.
    Timer,
    /// There is a new token.
    SignedIn,
    /// What is held, as asked for by [`Effect::ListHeld`].
    Held {
        /// The newest version of each row, in any order; none that is marked as withdrawn.
        rows: Vec<RowKey>,
    },
    /// The person wants no more.
    Cancel,
}

/// How a request failed, by what follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Failure {
    /// 429: too many at the same time. Costs nothing but time.
    TooMany,
    /// 401: everybody waits for one new token.
    Unauthorized,
    /// 403: stop.
    Forbidden,
    /// 503: stop, until noon UTC.
    Maintenance,
    /// 400: stop; the request or a setting is wrong.
    BadRequest,
    /// 404: stop; the address or the company is wrong.
    NotFound,
    /// 500 and its like: try again, three times in all.
    Server,
    /// Cut off, not JSON, or not what was asked for: try again, three times in all.
    Unreadable,
    /// No answer: try again, three times in all.
    Unreachable,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Send this request; answer with [`Event::Page`] or [`Event::Failed`].
    Fetch {
        /// Its name.
        id: RequestId,
        /// What to ask for.
        ask: Ask,
    },
    /// Stop this request; its answer is not wanted.
    Abort {
        /// Its name.
        id: RequestId,
    },
    /// Send [`Event::Timer`] at this time (milliseconds of the clock that [`Sync::handle`](super::Sync::handle)
    /// is given). It takes the place of the one before.
    WakeAt {
        /// When.
        at_ms: u64,
    },
    /// This window is complete; its rows came in pages up to the one just reported.
    Finished(Window),
    /// Get a new token, once for all requests; answer with [`Event::SignedIn`], or [`Event::Cancel`].
    SignIn,
    /// Say what is held now, after all that was reported so far; answer with [`Event::Held`]. Once, when all is
    /// read, and only if something was held before.
    ListHeld {
        /// The oldest `LastUpdateDateUtc` to list, inclusive.
        from: Timestamp,
    },
    /// The server has these rows no more: mark them as withdrawn. Whatever is merged later of such an `Id`, in
    /// the same version or a newer one, takes the mark away.
    Withdrawn {
        /// Those that were held.
        rows: Vec<RowKey>,
    },
    /// The end; nothing comes after it.
    Ended(Outcome),
}

/// How a sync ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All that the server had when the last pass over the head began has been read.
    Complete,
    /// The same, but for these windows.
    Partial {
        /// What is missing, and why.
        parked: Vec<Parked>,
    },
    /// As asked.
    Cancelled,
    /// Nothing more can be read for now.
    Stopped(Failure),
}

/// A stretch of time that was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parked {
    /// Its oldest moment.
    pub from: Timestamp,
    /// Its newest moment; none for an open end.
    pub to: Option<Timestamp>,
    /// Why.
    pub reason: Reason,
}

/// Why a stretch of time was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Three tries failed; this was the last one's failure.
    Failed(Failure),
    /// So many rows share one moment that they take several pages, and they kept changing (or could not be
    /// told apart) while they were counted and read.
    Unsettled,
}

/// A name for an item that could not be read, made from its text: the same text gives the same name on any
/// machine (64-bit FNV-1a).
pub fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
