//! `config.json`: the environments that the page can read from. It stands next to `index.html`, so that who
//! hosts the page changes it without building anything.

use chrono::NaiveDate;
use commissions::parse_date;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

/// All of `config.json`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The name of the environment that is chosen where the address names none.
    pub default: String,
    pub environments: Vec<Environment>,
}

/// Where entries come from, and how its numbers are to be read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Environment {
    /// As it stands in the address: `sandbox`.
    pub name: String,
    /// As the page shows it: `Sandbox`.
    pub title: String,
    pub source: Source,
    /// The company that is filled in at first.
    pub company: Option<i64>,
    /// The API has no currency of its own: an ISO 4217 code, shown beside the totals.
    pub currency: String,
    /// Digits after the point of an amount that is shown.
    #[serde(default = "two")]
    pub decimals: u32,
    /// BCP 47, for the look of numbers.
    pub locale: String,
    /// IANA: the days of a period begin at its midnight.
    pub time_zone: String,
    pub sign_in: SignIn,
    /// How long what was read may be kept at the most.
    #[serde(default)]
    pub keep: Keep,
    /// The period that is filled in at first; last month where absent.
    pub period: Option<Days>,
    /// Whether the Data Connect API answers `lists/employees`, which names people.
    #[serde(default)]
    pub employee_names: bool,
}

/// Who answers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Source {
    /// A relay, by the addresses of its two routes; relative ones are relative to the page.
    Relay { commissions: String, data_connect: String },
    /// The sandbox inside the page's worker: no server, no network.
    InPage { entries: usize, seed: u64 },
}

/// How a token is come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignIn {
    /// The person pastes an access token.
    Token,
    /// None is needed: the sandbox takes any, and is sent a fixed one.
    None,
}

/// How long what was read is kept in the browser, encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    /// Not beyond this page.
    Off,
    /// Until the last tab is closed.
    #[default]
    Session,
    /// Until the person signs out.
    Device,
}

impl Keep {
    pub const ALL: [Keep; 3] = [Keep::Off, Keep::Session, Keep::Device];

    pub fn name(self) -> &'static str {
        match self {
            Keep::Off => "off",
            Keep::Session => "session",
            Keep::Device => "device",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Keep::ALL.into_iter().find(|keep| keep.name() == name)
    }
}

impl Environment {
    /// Stands in where a configuration has no environment at all, which [`Config::parse`] refuses.
    pub fn nowhere() -> Self {
        Environment {
            name: String::new(),
            title: String::new(),
            source: Source::InPage { entries: 0, seed: 0 },
            company: None,
            currency: String::new(),
            decimals: two(),
            locale: "en-US".to_owned(),
            time_zone: "UTC".to_owned(),
            sign_in: SignIn::Token,
            keep: Keep::Off,
            period: None,
            employee_names: false,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Days {
    #[serde(deserialize_with = "day")]
    pub from: NaiveDate,
    #[serde(deserialize_with = "day")]
    pub to: NaiveDate,
}

fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse_date(&text).ok_or_else(|| D::Error::custom(format!("{text:?} is no day like 2016-10-31")))
}

fn two() -> u32 {
    2
}

impl Config {
    /// Reads `config.json`; the error says where it is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let config: Config = serde_json::from_str(text).map_err(|error| {
            format!("config.json can't be read: {error}. See \"Configuration\" in the README.")
        })?;
        match config.get(&config.default) {
            Some(_) => Ok(config),
            None => Err(format!(
                "config.json names \"{}\" as its default, but has no environment of that name.",
                config.default
            )),
        }
    }

    pub fn get(&self, name: &str) -> Option<&Environment> {
        self.environments.iter().find(|environment| environment.name == name)
    }

    /// The environment of a name, or the default one where there is no such name.
    pub fn choose(&self, name: Option<&str>) -> Option<&Environment> {
        name.and_then(|name| self.get(name)).or_else(|| self.get(&self.default))
    }

    /// The one that needs no server, if there is one.
    pub fn in_page(&self) -> Option<&Environment> {
        self.environments.iter().find(|environment| matches!(environment.source, Source::InPage { .. }))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_configuration_that_we_ship_is_sound() {
        let config = Config::parse(include_str!("../public/config.json")).unwrap();
        assert_eq!(config.choose(None).unwrap().name, "sandbox");
        assert_eq!(config.choose(Some("nowhere")).unwrap().name, "sandbox");
        assert_eq!(config.in_page().unwrap().name, "demo");
    }

    #[test]
    fn what_is_wrong_is_said() {
        let error = Config::parse(r#"{"default": "x", "environments": []}"#).unwrap_err();
        assert!(error.contains("no environment of that name"), "{error}");
        let error = Config::parse(r#"{"default": "x"}"#).unwrap_err();
        assert!(error.contains("missing field `environments`"), "{error}");
        let error = Config::parse(r#"{"default": "x", "environments": [], "token": "t"}"#).unwrap_err();
        assert!(error.contains("unknown field `token`"), "{error}");
    }
}
