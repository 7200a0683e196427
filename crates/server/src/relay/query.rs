//! The query: only the route's own parameters, each once.

use super::error::RelayError;

/// The parameters of `raw` in their order, with their names spelled plainly (`$filter`, since some OData servers do
/// not take `%24filter`) and their values as they came.
///
/// # Errors
/// A parameter that the route does not have, or one that comes twice.
pub fn rebuild(raw: &str, allowed: &[&'static str]) -> Result<String, RelayError> {
    let mut rebuilt = String::with_capacity(raw.len());
    let mut seen: Vec<&str> = Vec::with_capacity(allowed.len());
    for pair in raw.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = spelled(name, allowed).ok_or(RelayError::Parameter { allowed: allowed.to_vec() })?;
        if seen.contains(&name) {
            return Err(RelayError::Repeated { name });
        }
        seen.push(name);
        if !rebuilt.is_empty() {
            rebuilt.push('&');
        }
        rebuilt.push_str(name);
        rebuilt.push('=');
        rebuilt.push_str(value);
    }
    Ok(rebuilt)
}

/// The allowed name that `name` spells, with or without its dollar sign encoded.
fn spelled(name: &str, allowed: &[&'static str]) -> Option<&'static str> {
    let encoded =
        |plain: &str| plain.strip_prefix('$').zip(name.strip_prefix("%24")).is_some_and(|(a, b)| a == b);
    allowed.iter().copied().find(|plain| *plain == name || encoded(plain))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const ENTRIES: [&str; 3] = ["$filter", "$skip", "$top"];

    #[test]
    fn documented_parameters_pass_as_they_came() {
        let query = "$filter=LastUpdateDateUtc%20ge%20datetime'2015-01-01T06:00:00.000Z'&$skip=0&$top=10";
        assert_eq!(rebuild(query, &ENTRIES).unwrap(), query);
        assert_eq!(rebuild("%24top=10&", &ENTRIES).unwrap(), "$top=10");
        assert_eq!(rebuild("", &ENTRIES).unwrap(), "");
    }

    #[test]
    fn other_parameters_do_not() {
        for query in
            ["Auth=dXNlcg==", "$top=1&Auth=x", "top=1", "$TOP=1", "%24%74op=1", "$top=1&$top=2", "=1"]
        {
            assert!(rebuild(query, &ENTRIES).is_err(), "{query}");
        }
        assert!(rebuild("Auth=x", &["CompanyID", "IMEI", "Response"]).is_err());
    }
}
