//! The one change to config.json: which environment a page starts in.

use anyhow::{Context, Result, ensure};

/// `config` with `"default": "…"` naming `environment`; all else stays as it is, to the byte.
///
/// # Errors
/// There is no `"default"`, or no environment of that name.
pub fn set(config: &str, environment: &str) -> Result<String> {
    let known = config.contains(&format!("\"name\": \"{environment}\""));
    ensure!(known, "config.json has no environment \"{environment}\"");
    let value = config.find("\"default\"").and_then(|key| {
        let colon = key + config.get(key..)?.find(':')?;
        let start = colon + config.get(colon..)?.find('"')? + 1;
        let end = start + config.get(start..)?.find('"')?;
        Some((config.get(..start)?, config.get(end..)?))
    });
    let (before, after) = value.context("config.json has no \"default\": \"…\"")?;
    Ok(format!("{before}{environment}{after}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_the_default_changes() {
        let config = "{\n  \"default\": \"sandbox\",\n  \"environments\": [{ \"name\": \"demo\" }]\n}\n";
        assert_eq!(set(config, "demo").unwrap(), config.replacen("sandbox", "demo", 1));
        assert!(set(config, "nowhere").is_err());
        assert!(set("{ \"name\": \"demo\" }", "demo").is_err());
    }
}
