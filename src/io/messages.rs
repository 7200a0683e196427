//! Messages between page and worker, as bytes. Both are of one build: nothing else reads them.

use engine::{Counts, Response};
use js_sys::Uint8Array;
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};

use crate::envelope::ToWorker;

/// Before a [`Response`], where [`Counts`] have another byte.
const RESPONSE: u8 = u8::MAX;

/// What the worker says.
#[derive(Debug)]
pub enum Said {
    Response(Box<Response>),
    /// What the question of this number comes to.
    Counts(u64, Counts),
}

pub fn to_worker(message: &ToWorker) -> Option<Uint8Array> {
    written(message, Vec::new())
}

/// Nothing where it is no message of this build.
pub fn for_worker(data: &JsValue) -> Option<ToWorker> {
    postcard::from_bytes(&data.dyn_ref::<Uint8Array>()?.to_vec()).ok()
}

pub fn response(response: &Response) -> Option<Uint8Array> {
    written(response, vec![RESPONSE])
}

/// Nothing where it is no message of this build.
pub fn said(data: &Uint8Array) -> Option<Said> {
    let bytes = data.to_vec();
    match bytes.split_first()? {
        (&RESPONSE, bytes) => postcard::from_bytes(bytes).ok().map(|it| Said::Response(Box::new(it))),
        _ => Counts::from_bytes(&bytes).map(|(id, counts)| Said::Counts(id, counts)),
    }
}

fn written(message: &impl Serialize, before: Vec<u8>) -> Option<Uint8Array> {
    let bytes = postcard::to_extend(message, before).ok()?;
    Some(Uint8Array::from(bytes.as_slice()))
}
