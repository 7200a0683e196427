//! What Data Connect answers: names of people and places, and devices.

use rq_api::error::ApiError;
use rq_api::request::{Api, DataConnectRequest};
use rq_api::transport::{Reply, TransportError};

use crate::directory;
use crate::engine::{Engine, Output, body};
use crate::message::Response;

impl Engine {
    pub(super) fn errand_reply(
        &mut self,
        now_ms: u64,
        key: u64,
        reply: Result<Reply, TransportError>,
        out: &mut Vec<Output>,
    ) {
        let result = match body(Api::DataConnect, now_ms, reply) {
            Ok(body) => match self.errands.answered(key) {
                Some(request) => self.learn(&request, &body),
                None => return,
            },
            Err(error) => match self.errands.failed(now_ms, key, &error) {
                Some(request) => Err((request, error)),
                None => return,
            },
        };
        match result {
            Ok(Learned::Names) => self.tell_names(now_ms, out),
            Ok(Learned::Devices) => {}
            Err((DataConnectRequest::Imei { .. }, error)) => {
                if let Some(look_up) = &mut self.look_up {
                    look_up.stop(error.to_string());
                }
            }
            Err((request, error)) => {
                directory::give_up(&mut self.directory, &request, &error);
                self.tell_directory(out);
            }
        }
        if let Some(look_up) = &mut self.look_up
            && self.errands.is_idle()
        {
            out.push(Output::Post(look_up.answer(&self.store)));
        }
    }

    fn learn(
        &mut self,
        request: &DataConnectRequest,
        body: &[u8],
    ) -> Result<Learned, (DataConnectRequest, ApiError)> {
        let unreadable = |error| (request.clone(), ApiError::from_read(Api::DataConnect, error));
        match request {
            DataConnectRequest::Imei { .. } => match &mut self.look_up {
                Some(look_up) => look_up.learn(body).map(|()| Learned::Devices).map_err(unreadable),
                None => Ok(Learned::Devices),
            },
            request => directory::learn(&mut self.directory, &mut self.names, request, body)
                .map(|()| Learned::Names)
                .map_err(unreadable),
        }
    }

    /// For the page of this tab.
    pub(super) fn tell_directory(&self, out: &mut Vec<Output>) {
        let (directory, names) = (self.directory.clone(), self.names.clone());
        out.push(Output::Post(Response::Directory { directory, names }));
    }

    /// Names stand in the order of entries.
    fn tell_names(&mut self, now_ms: u64, out: &mut Vec<Output>) {
        self.keeping.has_news = true;
        self.keeping.has_new_names = true;
        self.order.forget();
        self.store.touch();
        self.tell_directory(out);
        self.tell_progress(now_ms, out);
    }
}

enum Learned {
    Names,
    Devices,
}
