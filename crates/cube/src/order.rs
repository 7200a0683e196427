//! Things in order: of what a table counts by there are few, so one compiled sort serves them all.

use std::cmp::Ordering;

/// The numbers of `n` things in their order; equal ones stay as they are.
pub fn order(n: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<u32> {
    // The memory ends long before a thing has no number.
    let mut order: Vec<u32> = (0..u32::try_from(n).unwrap_or(u32::MAX)).collect();
    order.sort_unstable_by(|a, b| compare(*a as usize, *b as usize).then(a.cmp(b)));
    order
}

/// The things in an [`order`].
pub fn arranged<T>(things: Vec<T>, order: &[u32]) -> Vec<T> {
    let mut things: Vec<_> = things.into_iter().map(Some).collect();
    order.iter().filter_map(|idx| things.get_mut(*idx as usize)?.take()).collect()
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
    }
}
