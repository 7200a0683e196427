//! What the words of the columns are made of, in so few bits that comparing them is faster than making the word. Two
//! that have the same key are written alike, to the digit; what is too long for a key has none.

use commissions::Decimal;
use cube::Key;

/// Of what is nothing, where that is so.
pub fn nothing(is_nothing: bool) -> Option<Key> {
    is_nothing.then_some([0; 3])
}

pub fn decimal(value: &Option<Decimal>) -> Option<Key> {
    let Some(value) = value else { return Some([0; 3]) };
    let units = i64::try_from(value.small_units()?).ok()?;
    Some([1, u64::from(value.scale()), units as u64])
}

/// ```text
///   of each     63 … 7 units    6 … 1 scale    0 there
/// ```
pub fn decimals(values: [&Option<Decimal>; 3]) -> Option<Key> {
    let mut key = [0; 3];
    for (part, value) in key.iter_mut().zip(values) {
        let Some(value) = value else { continue };
        let (units, scale) = (i64::try_from(value.small_units()?).ok()?, u64::from(value.scale()));
        if scale > 0x3f || units << 7 >> 7 != units {
            return None;
        }
        *part = (units << 7) as u64 | scale << 1 | 1;
    }
    Some(key)
}

pub fn integers(first: Option<i64>, second: Option<i64>) -> Option<Key> {
    let there = u64::from(first.is_some()) | u64::from(second.is_some()) << 1;
    Some([there, first.unwrap_or_default() as u64, second.unwrap_or_default() as u64])
}

/// Of at most 23 bytes: they, and one more than their number.
pub fn text(text: &Option<impl AsRef<str>>) -> Option<Key> {
    let Some(text) = text else { return Some([0; 3]) };
    let bytes = text.as_ref().as_bytes();
    let mut room = [0; 24];
    let (length, rest) = room.split_first_mut()?;
    *length = 1 + u8::try_from(bytes.len()).ok()?;
    rest.get_mut(..bytes.len())?.copy_from_slice(bytes);
    let (eights, _) = room.as_chunks::<8>();
    let [a, b, c] = *eights else { return None };
    Some([a, b, c].map(u64::from_le_bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::record::RecordOut;
    use proptest::option::of;
    use proptest::prelude::*;

    fn decimals_of_few_digits() -> impl Strategy<Value = Option<Decimal>> {
        let few = (-3_i128..3, 0_u32..3);
        let many = (any::<i128>(), 0_u32..70);
        of(prop_oneof![few, many].prop_map(|(units, scale)| Decimal::new(units, scale)))
    }

    fn word(write: impl Fn(RecordOut<'_>) -> RecordOut<'_>) -> Vec<u8> {
        let mut word = Vec::new();
        write(RecordOut::new(&mut word));
        word
    }

    proptest! {
        #[test]
        fn same_keys_have_the_same_word(
            d in proptest::array::uniform6(decimals_of_few_digits()),
            i in proptest::array::uniform4(of(prop_oneof![0_i64..2, any::<i64>()])),
            t in proptest::array::uniform2(of("[a\u{0}é]{0,2}|[ab]{22,25}")),
        ) {
            let [a, b, c, x, y, z] = &d;
            let is_alike = |keys: [Option<Key>; 2], words: [Vec<u8>; 2]| {
                let [key, other] = keys;
                key.is_none() || key != other || words[0] == words[1]
            };
            prop_assert!(is_alike([decimal(a), decimal(x)], [a, x].map(|it| word(|out| out.field(it)))));
            let triples = [[a, b, c], [x, y, z]];
            prop_assert!(is_alike(
                triples.map(decimals),
                triples.map(|triple| word(|out| triple.into_iter().fold(out, RecordOut::field)))
            ));
            let pairs = [(i[0], i[1]), (i[2], i[3])];
            prop_assert!(is_alike(
                pairs.map(|(a, b)| integers(a, b)),
                pairs.map(|(a, b)| word(|out| out.field(&a).field(&b)))
            ));
            prop_assert!(is_alike([text(&t[0]), text(&t[1])], [&t[0], &t[1]].map(|it| word(|out| out.text(it)))));
        }
    }

    #[test]
    fn what_is_usual_has_a_key() {
        for usual in ["5.32", "-100.0000", "0"] {
            let value = usual.parse().ok();
            assert!(decimal(&value).is_some() && decimals([&value, &None, &value]).is_some(), "{usual}");
        }
        assert!(text(&Some("LOC212")).is_some() && text(&Some("x".repeat(23))).is_some());
        assert!(text(&Some("x".repeat(24))).is_none() && text(&Some("x".repeat(300))).is_none());
    }
}
