//! The limit on requests at the same time. Whoever serves the sandbox takes a slot for each request and
//! answers [`too_many_requests`](crate::too_many_requests) when there is none.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A number of slots that all clones share.
#[derive(Clone, Debug)]
pub struct Slots {
    n_free: Arc<AtomicUsize>,
    limit: usize,
}

/// A request under way; its slot is free again when this is dropped.
#[derive(Debug)]
pub struct Slot {
    n_free: Arc<AtomicUsize>,
}

impl Slots {
    pub fn new(limit: usize) -> Self {
        Slots { n_free: Arc::new(AtomicUsize::new(limit)), limit }
    }

    pub fn limit(&self) -> usize {
        self.limit
    }

    /// A slot, if one is free.
    pub fn take(&self) -> Option<Slot> {
        // The count guards nothing but itself, so no order with other memory is needed.
        self.n_free
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n_free| n_free.checked_sub(1))
            .ok()
            .map(|_| Slot { n_free: Arc::clone(&self.n_free) })
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.n_free.fetch_add(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_slot_is_free_again_when_its_request_ends() {
        let slots = Slots::new(2);
        let first = slots.take().unwrap();
        let _second = slots.clone().take().unwrap();
        assert!(slots.take().is_none());
        drop(first);
        assert!(slots.take().is_some());
    }

    #[test]
    fn many_threads_never_hold_more_than_the_limit() {
        let slots = Slots::new(3);
        let most = AtomicUsize::new(0);
        let held = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..10_000 {
                        if let Some(_slot) = slots.take() {
                            most.fetch_max(held.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                            held.fetch_sub(1, Ordering::SeqCst);
                        }
                    }
                });
            }
        });
        assert!(most.into_inner() <= 3);
        assert_eq!(
            [slots.take(), slots.take(), slots.take(), slots.take()].map(|it| it.is_some()),
            [true, true, true, false]
        );
    }
}
