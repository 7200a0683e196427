//! An allocator that counts what it is asked for.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Bytes that are allocated at present.
pub fn held_bytes() -> usize {
    HELD.load(Ordering::Relaxed)
}

/// The most bytes that were ever allocated since the last call.
pub fn take_peak_bytes() -> usize {
    PEAK.swap(held_bytes(), Ordering::Relaxed)
}

// SAFETY: every call goes to the system's allocator with the very arguments that came, and its result goes back as it
// is; so what that allocator guarantees holds here. Counting touches two atomics and no memory of the caller.
#[allow(unsafe_code, reason = "an allocator can only be counted from within")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let held = HELD.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        PEAK.fetch_max(held, Ordering::Relaxed);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.dealloc(block, layout) }
    }
}
