//! Encryption of what is kept: AES-GCM by the browser, under a key that no program can read, not even this one.

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AesGcmParams, AesKeyGenParams, Crypto, CryptoKey, SubtleCrypto, WorkerGlobalScope};

/// Of AES-GCM: a number that is used once with a key.
const IV_BYTES: u32 = 12;

/// What failed, for the person.
pub type Problem = String;

fn crypto() -> Result<Crypto, Problem> {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    scope.crypto().map_err(|_| "this browser has no encryption".to_owned())
}

/// Only pages that come over HTTPS, or from this very machine, are given it.
fn subtle() -> Result<SubtleCrypto, Problem> {
    let subtle = Reflect::get(crypto()?.as_ref(), &"subtle".into()).unwrap_or(JsValue::UNDEFINED);
    subtle.dyn_into().map_err(|_| "encryption needs HTTPS, and this page came without".to_owned())
}

/// A new key that can be used and stored, but never read.
pub async fn new_key() -> Result<CryptoKey, Problem> {
    let algorithm = AesKeyGenParams::new("AES-GCM", 256);
    let uses = Array::of2(&"encrypt".into(), &"decrypt".into());
    let key = subtle()?.generate_key_with_object(&algorithm, false, &uses).map_err(|error| words(&error))?;
    let key = JsFuture::from(key).await.map_err(|error| words(&error))?;
    key.dyn_into().map_err(|_| "the browser made no key".to_owned())
}

/// `place` goes into the seal: what is sealed for one place can't be opened in another.
pub async fn seal(key: &CryptoKey, place: &str, plain: &[u8]) -> Result<Uint8Array, Problem> {
    let iv = Uint8Array::new_with_length(IV_BYTES);
    crypto()?.get_random_values_with_array_buffer_view(&iv).map_err(|error| words(&error))?;
    let data = Uint8Array::from(plain);
    let sealed = subtle()?
        .encrypt_with_object_and_buffer_source(&parameters(&iv, place), key, &data)
        .map_err(|error| words(&error))?;
    let sealed = Uint8Array::new(&JsFuture::from(sealed).await.map_err(|error| words(&error))?);
    let whole = Uint8Array::new_with_length(IV_BYTES + sealed.length());
    whole.set(&iv, 0);
    whole.set(&sealed, IV_BYTES);
    Ok(whole)
}

/// Nothing where a single bit is not as it was sealed, or where it was sealed for another place.
pub async fn open(key: &CryptoKey, place: &str, sealed: &JsValue) -> Option<Vec<u8>> {
    let sealed: &Uint8Array = sealed.dyn_ref()?;
    if sealed.length() < IV_BYTES {
        return None;
    }
    let iv = sealed.slice(0, IV_BYTES);
    let data = sealed.slice(IV_BYTES, sealed.length());
    let opened =
        subtle().ok()?.decrypt_with_object_and_buffer_source(&parameters(&iv, place), key, &data).ok()?;
    let opened = JsFuture::from(opened).await.ok()?;
    Some(Uint8Array::new(&opened).to_vec())
}

fn parameters(iv: &Uint8Array, place: &str) -> Object {
    let parameters = AesGcmParams::new("AES-GCM", iv);
    parameters.set_additional_data(&Uint8Array::from(place.as_bytes()));
    parameters.into()
}

/// A name for a text that says nothing of it.
pub async fn digest(text: &str) -> Result<String, Problem> {
    let bytes =
        subtle()?.digest_with_str_and_u8_array("SHA-256", text.as_bytes()).map_err(|error| words(&error))?;
    let bytes = Uint8Array::new(&JsFuture::from(bytes).await.map_err(|error| words(&error))?);
    Ok(bytes.to_vec().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn words(error: &JsValue) -> Problem {
    let message = Reflect::get(error, &"message".into()).ok().and_then(|message| message.as_string());
    message.unwrap_or_else(|| "the browser refused".to_owned())
}
