//! Entries as `serde_json` reads them: whatever it accepts, refuses and reads, ours does the same. On entries as the
//! API writes them, with their members in any order and any white space between, and broken in every way that the
//! grammar knows.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;
use std::fmt;

use commissions::{CommissionEntry, Field, FieldType, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use rq_api::wire::read::{read_entry, read_page};
use rq_api::wire::write::write_resource;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use support::{entries, sample_entry};

/// The members of an object, as often as they stand in it.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Object)
    }
}

type Printed = BTreeMap<Field, String>;

/// What `serde_json` reads, field by field in the documented type; nothing where it refuses.
fn by_serde_json(bytes: &[u8]) -> Option<Printed> {
    let Members(members) = serde_json::from_slice(bytes).ok()?;
    let mut printed = Printed::new();
    for (name, raw) in members {
        let Some(field) = Field::from_name(&name) else { continue };
        let text = match raw.get() {
            "null" => String::new(),
            raw => print(field.field_type(), raw)?,
        };
        if printed.insert(field, text).is_some() {
            return None;
        }
    }
    for field in [Field::Id, Field::DateCreatedUtc, Field::LastUpdateDateUtc] {
        printed.get(&field).filter(|text| !text.is_empty())?;
    }
    // An empty text prints like none at all.
    Some(printed.into_iter().filter(|(_, text)| !text.is_empty()).collect())
}

fn print(field_type: FieldType, raw: &str) -> Option<String> {
    // To serde_json that is no whole number.
    let whole = if raw == "-0" { "0" } else { raw };
    match field_type {
        FieldType::Integer => Some(serde_json::from_str::<i64>(whole).ok()?.to_string()),
        FieldType::Byte => Some(serde_json::from_str::<u8>(whole).ok()?.to_string()),
        FieldType::Boolean => Some(serde_json::from_str::<bool>(raw).ok()?.to_string()),
        FieldType::Text(_) | FieldType::Guid => serde_json::from_str(raw).ok(),
        FieldType::DateTime => {
            let text: String = serde_json::from_str(raw).ok()?;
            Some(text.parse::<Timestamp>().ok()?.to_string())
        }
        FieldType::Decimal => print_decimal(raw),
    }
}

/// As it is written, but for what a nought's sign is. A power of ten is worked out by its own tests.
fn print_decimal(raw: &str) -> Option<String> {
    if !raw.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
        return None;
    }
    if raw.contains(['e', 'E']) {
        return Some(raw.parse::<commissions::Decimal>().ok()?.to_string());
    }
    let digits: String = raw.chars().filter(char::is_ascii_digit).collect();
    let n_fraction = raw.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let n_digits = digits.trim_start_matches('0').len();
    let is_nought = n_digits == 0;
    if n_digits > 38 || n_fraction > 38 {
        return is_nought.then(|| format!("0.{}", "0".repeat(38)));
    }
    Some(if is_nought { raw.trim_start_matches('-').to_owned() } else { raw.to_owned() })
}

fn printed(entry: &CommissionEntry) -> Printed {
    let fields = Field::ALL.into_iter().map(|field| (field, entry.get(field).to_string()));
    fields.filter(|(_, text)| !text.is_empty()).collect()
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// `before` is an entry that may stand before it in a page, and says how this one goes on.
fn check(bytes: &[u8], before: &str) {
    // At the start of a body, and only there, the mark is passed over.
    let theirs = by_serde_json(bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes));
    let shown = || bytes.escape_ascii().to_string();
    let ours = read_entry(bytes).ok();
    assert_eq!(ours.as_ref().map(printed), theirs, "{}", shown());
    let ours = ours.filter(|_| !bytes.starts_with(BYTE_ORDER_MARK));
    let both_ways = format!("{before},{}", reversed(before));
    for (n_before, before) in ["", before, &both_ways].into_iter().enumerate() {
        let comma = if before.is_empty() { "" } else { "," };
        let page = [b"[", before.as_bytes(), comma.as_bytes(), bytes, b"]"].concat();
        let mut entries = read_page(&page).map(|page| page.into_owned().entries).unwrap_or_default();
        match &ours {
            Some(ours) => {
                // Of two that are equal the digits may differ.
                let last = entries.pop().map(|entry| format!("{entry:?}"));
                assert_eq!(last, Some(format!("{ours:?}")), "{}", shown());
            }
            None => assert!(entries.len() <= n_before, "{}", shown()),
        }
    }
}

/// The same entry with its members the other way round.
fn reversed(text: &str) -> String {
    let Members(members) = serde_json::from_str(text).unwrap();
    let members =
        members.iter().rev().map(|(name, raw)| format!("{}:{raw}", serde_json::to_string(name).unwrap()));
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

/// An entry's members, in any order, with any white space between and others among them.
fn texts() -> impl Strategy<Value = String> {
    let others = [
        "\"_embedded\":{}",
        "\"x\":[1,-2.5,{\"y\":null},[]]",
        "\"Total\":\"\\u00e9\"",
        "\"\\u0049x\":true",
        "\"é\":\"é\"",
        "\"\":0",
    ];
    let spaces = select(vec!["", " ", "\r\n\t"]);
    (entries(), vec(select(others.to_vec()), 0..3), any::<u64>(), spaces, any::<bool>()).prop_map(
        |(entry, others, seed, space, is_sparse)| {
            let mut text = String::new();
            write_resource(14_146, &entry, &mut text);
            let Members(members) = serde_json::from_str(&text).unwrap();
            let is_kept = |raw: &str| !is_sparse || raw != "null";
            let members = members.iter().filter(|(_, raw)| is_kept(raw.get()));
            let mut members: Vec<_> =
                members.map(|(name, raw)| format!("\"{name}\"{space}:{space}{raw}")).collect();
            members.extend(others.iter().map(|other| (*other).to_owned()));
            if seed % 2 == 0 {
                members.sort_by_key(|member| {
                    member
                        .bytes()
                        .fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
                });
            }
            format!("{{{space}{}{space}}}", members.join(&format!("{space},{space}")))
        },
    )
}

/// What breaks an entry, or almost.
const BITS: [&str; 40] = [
    "\"",
    "\\",
    "\\u",
    "\\u00e9",
    "\\ud83d",
    "\\ud83d\\ude00",
    "\\x",
    "\\/",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "-",
    "+",
    ".",
    "e",
    "E5",
    "e400",
    "0",
    "00",
    "1",
    "-0",
    "99999999999999999999",
    ".5",
    "5.",
    "NaN",
    "null",
    "true",
    "false",
    "nul",
    "\u{feff}",
    "\u{0}",
    "\n",
    "\u{7f}",
    "é",
    "/**/",
    "\"Id\":7,",
    "\"\\u0049d\":7,",
];

fn is_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

proptest! {
    #[test]
    fn it_reads_what_serde_json_reads(text in texts()) {
        prop_assert!(by_serde_json(text.as_bytes()).is_some());
        check(text.as_bytes(), &reversed(&text));
    }

    #[test]
    fn it_refuses_what_serde_json_refuses(
        text in texts(),
        changes in vec((any::<Index>(), select(BITS.to_vec()), 0_usize..4), 1..3),
    ) {
        let whole = text.clone();
        let mut text = text;
        for (at, bit, n_taken) in changes {
            let from = is_boundary(&text, at.index(text.len() + 1));
            let to = is_boundary(&text, from + n_taken).max(from);
            text.replace_range(from..to, bit);
        }
        check(text.as_bytes(), &whole);
    }

    #[test]
    fn bytes_that_are_no_utf8_are_refused(text in texts(), at in any::<Index>(), byte in any::<u8>()) {
        let mut bytes = text.clone().into_bytes();
        let at = at.index(bytes.len());
        if let Some(slot) = bytes.get_mut(at) {
            *slot = byte;
        }
        check(&bytes, &text);
    }
}

#[test]
fn it_refuses_an_entry_that_is_cut_anywhere() {
    let mut text = String::new();
    write_resource(14_146, &sample_entry(), &mut text);
    (0..=text.len()).for_each(|n| check(&text.as_bytes()[..n], &text));
    check(format!("\u{feff}{text}").as_bytes(), &text);
}

/// What stood before a value in the entry before, stands elsewhere here.
#[test]
fn it_refuses_what_would_be_right_in_another_place() {
    let required = r#""LastUpdateDateUtc":"2015-01-02T00:00:00","DateCreatedUtc":"2015-01-01T00:00:00""#;
    let before = format!("{{\"Id\":1,{required},\"Quantity\":2}}");
    check(format!(",\"Id\":5,{required},\"Quantity\":2}}").as_bytes(), &before);
    check(format!("{{\"Id\":5,{required}{{\"Quantity\":2}}").as_bytes(), &before);
}
