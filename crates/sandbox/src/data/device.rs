//! What the IMEI service knows of the devices that were sold.

use chrono::NaiveDate;
use rq_api::data_connect::ImeiDetails;

use super::calendar::date;
use super::company::Company;
use super::imei;
use super::invoice::{Item, MAX_LINES};

/// The device of the document's example (section "GET IMEI Details").
pub(crate) fn documented_device() -> ImeiDetails {
    ImeiDetails {
        imei: "014497002384313".into(),
        purchase_date: NaiveDate::from_ymd_opt(2016, 4, 17),
        return_date: NaiveDate::from_ymd_opt(2016, 12, 30),
        client_id: Some("24168022-3ed4-422f-90a0-31c70869c1d7".into()),
    }
}

impl Company {
    /// A device that this company sold.
    pub(crate) fn device(&self, asked: &str) -> Option<ImeiDetails> {
        let n_keys = u64::from(self.n_invoices) * MAX_LINES;
        imei::keys(asked, n_keys).find_map(|key| {
            let (number, idx) = (key / MAX_LINES, key % MAX_LINES);
            let number = u32::try_from(number).ok()?;
            let line = *self.lines(number).get(idx as usize)?;
            let Item::Device(device) = line.item else { return None };
            if imei::imei(device.tac, key) != asked {
                return None;
            }
            let invoice = self.invoice(number)?;
            let zone = invoice.store.zone;
            let (fate, entry_made) = self.follow_up(&invoice, idx as u8, &line);
            Some(ImeiDetails {
                imei: asked.into(),
                purchase_date: Some(date(zone.local_day(invoice.created))),
                return_date: fate.came_back(invoice.created, entry_made, zone).map(date),
                client_id: Some(self.profile.client.into()),
            })
        })
    }
}
