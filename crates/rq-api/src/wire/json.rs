//! Walks through JSON and hands out the raw text of its values, without judging them.
//!
//! `serde_json` refuses a whole text for one bad token in it (a bare `NaN`, a lone surrogate, bytes that are
//! no UTF-8). A page must lose only the entry that holds the token, so structure and values are apart here:
//! the [`Cursor`] knows braces, brackets, commas, colons and strings, and what a value says is up to
//! `super::value`. Whether it agrees with `serde_json` on everything valid, a test says.
//!
//! ```text
//! { "a" : 1 , "b" : [ NaN , {…} ] }
//! enter key value key enter element value element value element(no) key(none)
//! ```

/// How deep containers may nest where a value is skipped; `serde_json` stops there too.
const MAX_DEPTH: u32 = 128;
/// UTF-8's.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A place in a JSON text; every method moves it on past what it read.
#[derive(Clone, Debug)]
pub(crate) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Right behind an opening brace or bracket, where no comma stands yet.
    is_fresh: bool,
}

/// The text is not JSON, from here on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Offset in bytes.
    pub(crate) at: usize,
    pub(crate) expected: &'static str,
    /// The byte that stands there instead; nothing where the text has ended.
    pub(crate) found: Option<u8>,
}

impl<'a> Cursor<'a> {
    /// At the start, behind the byte order mark that some servers put there.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        let at = if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        Cursor { bytes, at, is_fresh: false }
    }

    /// All that comes next.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Behind a value of so many bytes.
    pub(crate) fn skip(&mut self, n_bytes: usize) {
        self.at += n_bytes;
        self.is_fresh = false;
    }

    /// The first byte of what comes next, after white space; nothing at the end.
    pub(crate) fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.bytes.get(self.at) {
            self.at += 1;
        }
        self.bytes.get(self.at).copied()
    }

    /// Into the object or array that comes next, which opens with `open`.
    pub(crate) fn enter(&mut self, open: u8) -> Result<(), Fault> {
        self.expect(open, if open == b'{' { "\"{\"" } else { "\"[\"" })?;
        self.is_fresh = true;
        Ok(())
    }

    /// The next key of the object that was entered, raw, without its quotes; nothing at the object's end.
    pub(crate) fn key(&mut self) -> Result<Option<&'a [u8]>, Fault> {
        if !self.more(b'}', "\",\" or \"}\"")? {
            return Ok(None);
        }
        if self.peek() != Some(b'"') {
            return Err(self.fault("a member's name"));
        }
        let start = self.at + 1;
        self.string()?;
        let key = self.bytes.get(start..self.at - 1).unwrap_or_default();
        self.expect(b':', "\":\"")?;
        Ok(Some(key))
    }

    /// Whether the array that was entered goes on; where it does, its next element is to be read.
    pub(crate) fn element(&mut self) -> Result<bool, Fault> {
        self.more(b']', "\",\" or \"]\"")
    }

    /// The raw text of the value that comes next, without white space around it.
    pub(crate) fn value(&mut self) -> Result<&'a [u8], Fault> {
        let first = self.peek();
        let start = self.at;
        match first {
            Some(b'"') => self.string()?,
            Some(b'{' | b'[') => self.container()?,
            _ => self.word()?,
        }
        self.is_fresh = false;
        Ok(self.bytes.get(start..self.at).unwrap_or_default())
    }

    /// The comma that comes next, of a list without brackets.
    pub(crate) fn separator(&mut self) -> Result<(), Fault> {
        self.expect(b',', "\",\"")
    }

    /// Nothing but white space is left.
    pub(crate) fn finish(&mut self) -> Result<(), Fault> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.fault("the end")),
        }
    }

    pub(crate) fn fault(&self, expected: &'static str) -> Fault {
        Fault { at: self.at, expected, found: self.bytes.get(self.at).copied() }
    }

    fn more(&mut self, close: u8, expected: &'static str) -> Result<bool, Fault> {
        let is_fresh = std::mem::replace(&mut self.is_fresh, false);
        match self.peek() {
            Some(byte) if byte == close => {
                self.at += 1;
                Ok(false)
            }
            Some(b',') if !is_fresh => {
                self.at += 1;
                Ok(true)
            }
            Some(_) if is_fresh => Ok(true),
            _ => Err(self.fault(expected)),
        }
    }

    fn expect(&mut self, byte: u8, expected: &'static str) -> Result<(), Fault> {
        if self.peek() != Some(byte) {
            return Err(self.fault(expected));
        }
        self.at += 1;
        Ok(())
    }

    /// From an opening quote to behind the closing one.
    fn string(&mut self) -> Result<(), Fault> {
        self.at += 1;
        loop {
            match self.bytes.get(self.at) {
                Some(b'"') => break,
                Some(b'\\') => self.at += 2,
                Some(_) => self.at += 1,
                None => {
                    self.at = self.bytes.len();
                    return Err(self.fault("the string's closing quote"));
                }
            }
        }
        self.at += 1;
        Ok(())
    }

    /// A number, `true`, `null`, or whatever stands in such a place.
    fn word(&mut self) -> Result<(), Fault> {
        let start = self.at;
        while let Some(byte) = self.bytes.get(self.at) {
            if matches!(byte, b',' | b':' | b'"' | b'{' | b'}' | b'[' | b']' | b' ' | b'\n' | b'\r' | b'\t') {
                break;
            }
            self.at += 1;
        }
        if self.at == start { Err(self.fault("a value")) } else { Ok(()) }
    }

    /// From an opening brace or bracket to behind the one that closes it. Without recursion: the kinds of
    /// the open ones are the low bits of a number, a set bit for an object.
    fn container(&mut self) -> Result<(), Fault> {
        let mut open_objects: u128 = 0;
        let mut depth = 0;
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'{' | b'[' if depth == MAX_DEPTH => return Err(self.fault("no deeper nesting")),
                b'{' | b'[' => {
                    open_objects = open_objects << 1 | u128::from(*byte == b'{');
                    depth += 1;
                }
                b'}' | b']' if (open_objects & 1 == 1) != (*byte == b'}') => {
                    return Err(self.fault("the matching bracket"));
                }
                b'}' | b']' => {
                    open_objects >>= 1;
                    depth -= 1;
                }
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Ok(());
            }
        }
        Err(self.fault("the closing bracket"))
    }
}

/// The raw value of a member; nothing where `object` is none or has no such member.
pub(crate) fn member<'a>(object: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let mut cursor = Cursor::new(object);
    cursor.enter(b'{').ok()?;
    while let Some(key) = cursor.key().ok()? {
        let value = cursor.value().ok()?;
        if key == name {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::prelude::*;
    use serde_json::value::RawValue;

    fn members(text: &str) -> Result<Vec<(String, String)>, Fault> {
        let mut cursor = Cursor::new(text.as_bytes());
        let text = |raw: &[u8]| String::from_utf8(raw.to_vec()).unwrap();
        let mut members = Vec::new();
        cursor.enter(b'{')?;
        while let Some(key) = cursor.key()? {
            members.push((text(key), text(cursor.value()?)));
        }
        cursor.finish()?;
        Ok(members)
    }

    #[test]
    fn hands_out_raw_values_whatever_they_say() {
        let text = r#" { "a" : 1e400 ,"b\"]":"x\\", "c":[1,{"d":"]"}] , "e":NaN,"f":{}} "#;
        let pairs = members(text).unwrap();
        let expected =
            [("a", "1e400"), (r#"b\"]"#, r#""x\\""#), ("c", r#"[1,{"d":"]"}]"#), ("e", "NaN"), ("f", "{}")];
        let expected: Vec<_> = expected.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        assert_eq!(pairs, expected);
    }

    #[test]
    fn says_where_the_structure_breaks() {
        let check = |text: &str, at: usize, expected: &str| {
            let fault = members(text).unwrap_err();
            assert_eq!((fault.at, fault.expected), (at, expected), "{text:?}");
            assert_eq!(fault.found, text.as_bytes().get(at).copied(), "{text:?}");
        };
        check("", 0, "\"{\"");
        check("{", 1, "\",\" or \"}\"");
        check("{,\"a\":1}", 1, "a member's name");
        check("{\"a\":1,}", 7, "a member's name");
        check("{\"a\" 1}", 5, "\":\"");
        check("{\"a\":}", 5, "a value");
        check("{\"a\":1 \"b\":2}", 7, "\",\" or \"}\"");
        check("{\"a\":[1}}", 7, "the matching bracket");
        check("{\"a\":\"x", 7, "the string's closing quote");
        check("{\"a\":\"x\\", 8, "the string's closing quote");
        check("{\"a\":[[1]", 9, "the closing bracket");
        check("{\"a\":1}}", 7, "the end");
    }

    #[test]
    fn nesting_ends_somewhere() {
        let nested = |depth: usize| format!("{{\"a\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
        assert!(members(&nested(128)).is_ok());
        assert_eq!(members(&nested(129)).unwrap_err().expected, "no deeper nesting");
    }

    /// Any JSON value, two containers deep.
    fn values() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<String>().prop_map(Into::into),
        ];
        leaf.prop_recursive(2, 12, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
                prop::collection::vec((any::<String>(), inner), 0..4)
                    .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        /// On whatever is valid, with any white space, it hands out what `serde_json` does.
        #[test]
        fn agrees_with_serde_json(value in values(), pretty in any::<bool>()) {
            let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
            let text = text.unwrap();
            match &value {
                serde_json::Value::Object(object) => {
                    let ours = members(&text).unwrap();
                    prop_assert_eq!(ours.len(), object.len());
                    for (key, raw) in ours {
                        let key: String = serde_json::from_str(&format!("\"{key}\"")).unwrap();
                        prop_assert_eq!(&serde_json::from_str::<serde_json::Value>(&raw).unwrap(), &object[&key]);
                    }
                }
                serde_json::Value::Array(_) => {
                    let theirs: Vec<&RawValue> = serde_json::from_str(&text).unwrap();
                    let mut cursor = Cursor::new(text.as_bytes());
                    cursor.enter(b'[').unwrap();
                    for raw in theirs {
                        prop_assert!(cursor.element().unwrap());
                        prop_assert_eq!(cursor.value().unwrap(), raw.get().as_bytes());
                    }
                    prop_assert!(!cursor.element().unwrap());
                    cursor.finish().unwrap();
                }
                _ => {
                    let mut cursor = Cursor::new(text.as_bytes());
                    prop_assert_eq!(cursor.value().unwrap(), text.as_bytes());
                    cursor.finish().unwrap();
                }
            }
        }
    }
}
