//! Fetches `config.json`, which stands next to the page.

use gloo_net::http::Request;

use crate::environment::Config;

/// The configuration, or a text that says what is wrong with it and whose side it is on.
pub async fn fetch() -> Result<Config, String> {
    let missing = |what: &str| {
        format!(
            "config.json could not be had: {what}. It belongs next to index.html on the server that hosts this page."
        )
    };
    let reply = Request::get("./config.json").send().await.map_err(|error| missing(&error.to_string()))?;
    if !reply.ok() {
        return Err(missing(&format!("the server answered {} {}", reply.status(), reply.status_text())));
    }
    Config::parse(&reply.text().await.map_err(|error| missing(&error.to_string()))?)
}
