//! A look-up of devices: what Data Connect knows of each, and which loaded entries it is in.

use std::collections::{BTreeMap, HashMap};

use rq_api::data_connect::ImeiDetails;
use rq_api::wire::read::ReadError;

use crate::message::{ImeiRow, Response};
use crate::store::Store;

#[derive(Debug)]
pub struct LookUp {
    imeis: Vec<String>,
    known: BTreeMap<String, ImeiDetails>,
    problem: Option<String>,
}

impl LookUp {
    pub fn new(imeis: Vec<String>) -> Self {
        LookUp { imeis, known: BTreeMap::new(), problem: None }
    }

    pub fn learn(&mut self, body: &[u8]) -> Result<(), ReadError> {
        let (devices, _) = ImeiDetails::read_list(body)?;
        self.known.extend(devices.into_iter().map(|device| (device.imei.to_string(), device)));
        Ok(())
    }

    pub fn stop(&mut self, problem: String) {
        self.problem = Some(problem);
    }

    /// A line for each IMEI, in the order they were asked in.
    pub fn answer(&self, store: &Store) -> Response {
        let mut entries: HashMap<&str, Vec<i64>> =
            self.imeis.iter().map(|imei| (imei.as_str(), Vec::new())).collect();
        for (serial, id) in store.with_serial_number(|serial| entries.contains_key(serial)) {
            if let Some(ids) = entries.get_mut(&*serial) {
                ids.push(id);
            }
        }
        let row = |imei: &String| {
            let known = self.known.get(imei);
            let mut entry_ids = entries.get(imei.as_str()).cloned().unwrap_or_default();
            entry_ids.sort_unstable();
            ImeiRow {
                imei: imei.clone(),
                is_known: known.is_some(),
                purchased: known.and_then(|it| it.purchase_date).map(|date| date.to_string()),
                returned: known.and_then(|it| it.return_date).map(|date| date.to_string()),
                client_id: known.and_then(|it| it.client_id.as_deref()).map(str::to_owned),
                entry_ids,
            }
        };
        Response::Imei {
            rows: self.imeis.iter().map(row).collect(),
            is_done: true,
            problem: self.problem.clone(),
        }
    }
}
