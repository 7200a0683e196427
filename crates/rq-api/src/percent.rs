//! Percent-encoding of URLs, by hand: the browser's `URLSearchParams` turns `$` and spaces into forms that
//! OData servers dislike.

use std::borrow::Cow;
use std::fmt::Write;

/// Appends `text` for a place in a URL's path or query. Letters, digits and ``-._~$():,/`` stay; the rest
/// becomes `%XX`, byte by byte, also `'`, which browsers would encode in any case.
pub(crate) fn push_encoded(out: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => out.push(char::from(byte)),
            b'-' | b'.' | b'_' | b'~' | b'$' | b'(' | b')' | b':' | b',' | b'/' => out.push(char::from(byte)),
            _ => {
                // Writing to a string can't fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
}

/// Undoes `%XX`; `None` where that is broken or the bytes are no UTF-8.
pub(crate) fn decode_path(text: &str) -> Option<Cow<'_, str>> {
    decode(text, b'+')
}

/// The same for a query, where `+` is a space too.
pub(crate) fn decode_query(text: &str) -> Option<Cow<'_, str>> {
    decode(text, b' ')
}

fn decode(text: &str, plus: u8) -> Option<Cow<'_, str>> {
    if !text.contains(['%', '+']) {
        return Some(Cow::Borrowed(text));
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => hex(rest.next()?)? << 4 | hex(rest.next()?)?,
            b'+' => plus,
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

fn hex(digit: u8) -> Option<u8> {
    // A hexadecimal digit is below 16.
    char::from(digit).to_digit(16).map(|value| value as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn refuses_what_is_no_percent_code() {
        for text in ["%", "%2", "%G0", "%+1", "%ff", "a%zz"] {
            assert_eq!(decode_query(text), None, "{text}");
        }
        assert_eq!(decode_query("a+b%2Bc%20%C3%A9").as_deref(), Some("a b+c é"));
        assert_eq!(decode_path("a+b").as_deref(), Some("a+b"));
    }

    #[test]
    fn codes_have_two_digits() {
        let mut encoded = String::new();
        push_encoded(&mut encoded, "a\n'é");
        assert_eq!(encoded, "a%0A%27%C3%A9");
    }

    proptest! {
        #[test]
        fn what_is_encoded_decodes_to_itself(text: String) {
            let mut encoded = String::new();
            push_encoded(&mut encoded, &text);
            prop_assert!(encoded.is_ascii() && !encoded.contains(['&', '=', '#', '?', '+', ' ', '\'']));
            let decoded = decode_query(&encoded);
            prop_assert_eq!(decoded.as_deref(), Some(text.as_str()));
        }
    }
}
