//! The law of filters: one that is read prints as it stood there, but for runs of spaces.

use rq_api::odata::Filter;
use rq_api::request::EntriesRequest;

use super::Lawful;

const PATH: &str = "Companies(14146)/CommissionEntries";

pub fn filter_law(text: &[u8]) -> Lawful {
    // As it would come out of a URL: only UTF-8 gets this far.
    let text = String::from_utf8_lossy(text);
    a_query_reads_as_printed(&text)?;
    match text.parse::<Filter>() {
        Ok(filter) => {
            let words: Vec<_> = text.split(' ').filter(|word| !word.is_empty()).collect();
            ensure!(filter.to_string() == words.join(" "), "prints as {filter}");
            ensure!(filter.to_string().parse().as_ref() == Ok(&filter), "its print reads as another");
            ensure!(
                filter.comparisons.len() * 4 == words.len() + 1,
                "{} comparisons",
                filter.comparisons.len()
            );
            let request = EntriesRequest { company: 14_146, filter, skip: 0, top: 100 };
            goes_over_the_wire(&request)?;
            Ok("filter".to_owned())
        }
        Err(error) => {
            let n_chars = text.chars().count();
            ensure!((1..=n_chars + 1).contains(&error.at), "{error}: there are {n_chars} characters");
            let word: String = text.chars().skip(error.at - 1).take_while(|c| *c != ' ').collect();
            let found = if word.is_empty() { "the end".to_owned() } else { format!("{word:?}") };
            ensure!(error.found == found, "{error}: {found} stands there");
            Ok(format!("expected {}", error.expected))
        }
    }
}

/// Where it names dates of an entry. What else it names is refused by its name.
fn goes_over_the_wire(request: &EntriesRequest) -> Result<(), String> {
    let target = request.target();
    let (path, query) = target.split_once('?').unwrap_or_default();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"$=&%:.-_".contains(&byte);
    ensure!(path == PATH && query.bytes().all(is_plain), "asks for {target}");
    let unknown = request.filter.comparisons.iter().find_map(|comparison| comparison.field().err());
    match (EntriesRequest::parse(path, query), unknown) {
        (Ok(read), None) => ensure!(read == *request, "{target} reads as {read:?}"),
        (Err(error), Some(unknown)) => {
            ensure!(error.to_string().contains(&unknown.to_string()), "{error}");
        }
        (read, unknown) => return Err(format!("{read:?}, though {unknown:?} is unknown")),
    }
    Ok(())
}

/// The text as a whole query, and as what stands behind `$filter=`.
fn a_query_reads_as_printed(text: &str) -> Result<(), String> {
    for query in [text.to_owned(), format!("$filter={text}&$skip=1")] {
        if let Ok(request) = EntriesRequest::parse(PATH, &query) {
            let target = request.target();
            let (path, printed) = target.split_once('?').unwrap_or_default();
            ensure!(EntriesRequest::parse(path, printed) == Ok(request), "{query} prints as {printed}");
        }
    }
    Ok(())
}
