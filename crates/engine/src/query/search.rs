//! A text that entries are searched by.

use serde::{Deserialize, Serialize};

/// Without spaces at its ends. An empty one lets every entry through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct SearchText(String);

impl SearchText {
    pub fn new(text: &str) -> Self {
        SearchText(text.trim().to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<String> for SearchText {
    fn from(text: String) -> Self {
        SearchText::new(&text)
    }
}

impl From<SearchText> for String {
    fn from(text: SearchText) -> String {
        text.0
    }
}
