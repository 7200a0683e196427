//! Exact values cross between worker and page as their own text: never as a number that a reader might take
//! for a float.

use std::fmt::Display;
use std::str::FromStr;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};

pub fn serialize<T: Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

pub fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromStr<Err: Display>,
    D: Deserializer<'de>,
{
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(D::Error::custom)
}

/// The same for values that can be absent.
pub mod option {
    use super::*;

    pub fn serialize<T: Display, S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.serialize_some(&value.to_string()),
            None => serializer.serialize_none(),
        }
    }

    pub fn deserialize<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
    where
        T: FromStr<Err: Display>,
        D: Deserializer<'de>,
    {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| text.parse().map_err(D::Error::custom)).transpose()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use commissions::Decimal;
    use serde::{Deserialize, Serialize};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Amounts {
        #[serde(with = "super")]
        there: Decimal,
        #[serde(with = "super::option")]
        perhaps: Option<Decimal>,
        #[serde(with = "super::option")]
        absent: Option<Decimal>,
    }

    #[test]
    fn what_can_be_absent_says_whether_it_is_there() {
        let amounts =
            Amounts { there: Decimal::new(532, 2), perhaps: Some(Decimal::new(-5, 1)), absent: None };
        let bytes = postcard::to_allocvec(&amounts).unwrap();
        assert_eq!(postcard::from_bytes::<Amounts>(&bytes).unwrap(), amounts);
        assert_eq!(bytes, b"\x045.32\x01\x04-0.5\0");
    }
}
