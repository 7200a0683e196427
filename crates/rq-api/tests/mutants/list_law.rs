//! The law of Data Connect's lists: each record is read or rejected, and an error says what is true.

use rq_api::data_connect::{
    DealerRelationship, EmployeeName, ImeiDetails, RejectedRecord, Relationship, Store, imei_list,
};
use rq_api::wire::read::ReadError;
use serde_json::Value;

use super::Lawful;
use super::page_law::{is_true, json, name, serde_json_refuses_too};

macro_rules! law_of {
    ($($record:ident),*) => {
        [$(|body: &[u8]| law($record::read_list(body), body, |records: &[$record]| {
            let mut written = String::new();
            $record::write_list(records, &mut written);
            $record::read_list(written.as_bytes()) == Ok((records.to_vec(), Vec::new()))
        })),*]
    };
}

/// Lawful for each of the five kinds of lists: any body may come for any of them.
pub fn list_law(body: &[u8]) -> Lawful {
    let laws = law_of![Relationship, DealerRelationship, ImeiDetails, EmployeeName, Store];
    let made_of_it = laws.iter().map(|law| law(body)).collect::<Result<Vec<_>, _>>()?;
    a_pasted_list_reads_as_itself(&String::from_utf8_lossy(body))?;
    // Read by one of them, it is a list.
    let best = made_of_it.iter().find(|made| made.starts_with("list")).or(made_of_it.first());
    Ok(best.cloned().unwrap_or_default())
}

fn law<T>(
    read: Result<(Vec<T>, Vec<RejectedRecord>), ReadError>,
    body: &[u8],
    reads_as_written: impl Fn(&[T]) -> bool,
) -> Lawful {
    let (records, rejected) = match read {
        Ok(read) => read,
        Err(error) => {
            is_true(&error, body)?;
            serde_json_refuses_too(&error, body)?;
            return Ok(name(&error));
        }
    };
    for record in &rejected {
        ensure!(record.reason.ends_with("It came so from the API."), "{record:?}");
        ensure!(!record.raw.is_empty() && record.raw.chars().count() <= 1_001, "{record:?}");
    }
    let n = records.len() + rejected.len();
    match json(body) {
        Some(Value::Array(list)) => {
            ensure!(n == list.len(), "{n} records, and {} for serde_json", list.len())
        }
        Some(_) => ensure!(n == 1, "{n} records in one object"),
        None => {}
    }
    ensure!(reads_as_written(&records), "written and read again it is another list");
    Ok(if rejected.is_empty() { "list" } else { "list with rejected" }.to_owned())
}

fn a_pasted_list_reads_as_itself(text: &str) -> Result<(), String> {
    let (imeis, _) = imei_list(text);
    let again = imei_list(&imeis.join("\n"));
    ensure!(again == (imeis, Vec::new()), "a pasted list becomes {again:?}");
    Ok(())
}
