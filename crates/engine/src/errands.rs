//! What is asked of Data Connect beside a load: companies, places, names, devices. One request at a time, so
//! that with the load's six the limit of eight is never ours to meet.

use std::collections::VecDeque;

use rq_api::error::ApiError;
use rq_api::request::DataConnectRequest;

/// Tries of a request before it is given up.
const MAX_TRIES: u32 = 5;
const WAIT_MS: u64 = 400;

/// A queue of requests, the first of them under way.
#[derive(Debug, Default)]
pub struct Errands {
    queue: VecDeque<Errand>,
    under_way: Option<(u64, Errand)>,
    last_key: u64,
    wait_until_ms: u64,
}

#[derive(Clone, Debug)]
struct Errand {
    request: DataConnectRequest,
    n_tries: u32,
}

/// What comes next.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    Fetch { key: u64, request: DataConnectRequest },
    WakeAt { at_ms: u64 },
    Nothing,
}

impl Errands {
    pub fn push(&mut self, request: DataConnectRequest) {
        self.queue.push_back(Errand { request, n_tries: 0 });
    }

    /// Forgets what waits; a reply to what is under way will be ignored. Its key, for it to be aborted.
    pub fn clear(&mut self) -> Option<u64> {
        self.queue.clear();
        self.under_way.take().map(|(key, _)| key)
    }

    pub fn is_idle(&self) -> bool {
        self.queue.is_empty() && self.under_way.is_none()
    }

    pub fn next(&mut self, now_ms: u64) -> Next {
        if self.under_way.is_some() || self.queue.is_empty() {
            return Next::Nothing;
        }
        if now_ms < self.wait_until_ms {
            return Next::WakeAt { at_ms: self.wait_until_ms };
        }
        let Some(mut errand) = self.queue.pop_front() else { return Next::Nothing };
        errand.n_tries += 1;
        self.last_key += 1;
        let request = errand.request.clone();
        self.under_way = Some((self.last_key, errand));
        Next::Fetch { key: self.last_key, request }
    }

    /// A reply came: the request that it answers, unless that has been forgotten.
    pub fn answered(&mut self, key: u64) -> Option<DataConnectRequest> {
        self.under_way.take_if(|(under_way, _)| *under_way == key).map(|(_, errand)| errand.request)
    }

    /// The request failed: it is tried again after a while, or given up and handed back.
    pub fn failed(&mut self, now_ms: u64, key: u64, error: &ApiError) -> Option<DataConnectRequest> {
        let (_, errand) = self.under_way.take_if(|(under_way, _)| *under_way == key)?;
        if !error.is_retryable() || errand.n_tries >= MAX_TRIES {
            return Some(errand.request);
        }
        self.wait_until_ms = now_ms + (WAIT_MS << errand.n_tries);
        self.queue.push_front(errand);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rq_api::request::Api;

    #[test]
    fn one_goes_at_a_time_and_a_busy_server_is_asked_again_later() {
        let mut errands = Errands::default();
        errands.push(DataConnectRequest::Relationships);
        errands.push(DataConnectRequest::DealerRelationships);
        assert_eq!(errands.next(0), Next::Fetch { key: 1, request: DataConnectRequest::Relationships });
        assert_eq!(errands.next(0), Next::Nothing);
        let busy = ApiError::TooMany { api: Api::DataConnect, message: None, retry_after_s: None };
        assert_eq!(errands.failed(0, 1, &busy), None);
        assert_eq!(errands.next(0), Next::WakeAt { at_ms: 800 });
        assert_eq!(errands.next(800), Next::Fetch { key: 2, request: DataConnectRequest::Relationships });
        assert_eq!(errands.answered(1), None);
        assert_eq!(errands.answered(2), Some(DataConnectRequest::Relationships));
        assert!(matches!(errands.next(800), Next::Fetch { key: 3, .. }));
        let forbidden = ApiError::NoPermission { api: Api::DataConnect, message: None };
        assert_eq!(errands.failed(800, 3, &forbidden), Some(DataConnectRequest::DealerRelationships));
        assert!(errands.is_idle());
    }
}
