//! Things in order: of what a table counts by there are few, so one compiled sort serves them all.

use std::cmp::Ordering;

/// The numbers of `n` things in their order; equal ones stay as they are.
pub fn order(n: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<u32> {
    // The memory ends long before a thing has no number.
    let mut order: Vec<u32> = (0..u32::try_from(n).unwrap_or(u32::MAX)).collect();
    order.sort_unstable_by(|a, b| compare(*a as usize, *b as usize).then(a.cmp(b)));
    order
}

/// As [`order`] has them: the numbers of things with these keys, the least first. Byte by byte, those alone in which the
/// keys differ, from the last one on; so it compares nothing.
pub fn order_of(keys: &[i64]) -> Vec<u32> {
    let first = keys.first().copied().unwrap_or_default();
    // Negative ones come first.
    let differs = keys.iter().fold(0, |differs, key| differs | (key ^ first)) as u64;
    let mut order: Vec<u32> = (0..u32::try_from(keys.len()).unwrap_or(u32::MAX)).collect();
    let mut next = order.clone();
    for shift in (0..u64::BITS).step_by(8).filter(|shift| differs >> shift & 0xff != 0) {
        let byte = |idx: u32| {
            let key = keys.get(idx as usize).map_or(0, |key| (key ^ i64::MIN) as u64);
            (key >> shift & 0xff) as usize
        };
        let mut places = [0_u32; 256];
        for idx in &order {
            if let Some(n) = places.get_mut(byte(*idx)) {
                *n += 1;
            }
        }
        let mut begin = 0;
        for n in &mut places {
            begin += std::mem::replace(n, begin);
        }
        for idx in &order {
            if let Some(place) = places.get_mut(byte(*idx))
                && let Some(next) = next.get_mut(*place as usize)
            {
                *next = *idx;
                *place += 1;
            }
        }
        std::mem::swap(&mut order, &mut next);
    }
    order
}

/// The things in an [`order`].
pub fn arranged<T>(things: Vec<T>, order: &[u32]) -> Vec<T> {
    let mut things: Vec<_> = things.into_iter().map(Some).collect();
    let mut arranged = Vec::with_capacity(things.len());
    arranged.extend(order.iter().filter_map(|idx| things.get_mut(*idx as usize)?.take()));
    arranged
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_a_stable_sort(keys in proptest::collection::vec(0_u8..20, 0..200)) {
            let mut expected: Vec<_> = keys.iter().copied().zip(0_usize..).collect();
            expected.sort_by_key(|(key, _)| std::cmp::Reverse(*key));
            let order = order(keys.len(), &|a, b| keys[b].cmp(&keys[a]));
            prop_assert_eq!(arranged(keys.into_iter().zip(0..).collect(), &order), expected);
        }

        #[test]
        fn keys_come_in_the_same_order_without_being_compared(
            (keys, shift) in (proptest::collection::vec(any::<i64>(), 0..200), 0..64_u32)
        ) {
            // Small ones, many of them the same, and of all sizes.
            let keys: Vec<_> = keys.into_iter().map(|key| key >> shift).collect();
            prop_assert_eq!(order_of(&keys), order(keys.len(), &|a, b| keys[a].cmp(&keys[b])));
        }
    }
}
