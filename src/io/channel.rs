//! What the tabs of this browser tell each other, over a BroadcastChannel. A message is an array:
//!
//! ```text
//!   "told", text, block, block …     what the engine says to the others
//!   "token", token                   one that was given in another tab: from memory to memory
//!   "wants token"
//! ```

use engine::Told;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent, WorkerGlobalScope};

use crate::envelope::Keeping;
use crate::environment::Keep;
use crate::io::link::Link;
use crate::io::{cipher, locks, user};

const TOLD: &str = "told";
const TOKEN: &str = "token";
const WANTS_TOKEN: &str = "wants token";
/// Of all tabs, whatever they show. Every version of the page understands it.
const SIGN_OUT: &str = "commission-lens sign out";

/// What another tab says.
pub enum Heard {
    Told(Told),
    Token(String),
    WantsToken,
}

/// Without the token: a debug print ends up in logs.
impl std::fmt::Debug for Heard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Heard::Told(_) => "Told",
            Heard::Token(_) => "Token",
            Heard::WantsToken => "WantsToken",
        })
    }
}

impl Heard {
    fn of(message: &JsValue) -> Option<Self> {
        let parts: &Array = message.dyn_ref()?;
        match parts.get(0).as_string()?.as_str() {
            TOLD => {
                let blocks = parts.iter().skip(2).map(|block| block.dyn_into::<Uint8Array>());
                let blocks = blocks.map(|block| Some(block.ok()?.to_vec())).collect::<Option<_>>()?;
                Some(Heard::Told(Told { text: parts.get(1).as_string()?, blocks }))
            }
            TOKEN => Some(Heard::Token(parts.get(1).as_string()?)),
            WANTS_TOKEN => Some(Heard::WantsToken),
            _ => None,
        }
    }
}

/// Open until it is dropped.
pub struct Channel {
    channel: BroadcastChannel,
    on_message: Closure<dyn Fn(MessageEvent)>,
}

impl Channel {
    fn new(name: &str, on_message: Closure<dyn Fn(MessageEvent)>) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Some(Channel { channel, on_message })
    }

    /// Between tabs that share what is read.
    pub fn open(name: &str, hear: impl Fn(Heard) + 'static) -> Option<Self> {
        let on_message = Closure::new(move |event: MessageEvent| {
            if let Some(heard) = Heard::of(&event.data()) {
                hear(heard);
            }
        });
        Channel::new(name, on_message)
    }

    /// Between all tabs: any message says that the person signs out.
    pub fn of_all(hear_sign_out: impl Fn() + 'static) -> Option<Self> {
        Channel::new(SIGN_OUT, Closure::new(move |_: MessageEvent| hear_sign_out()))
    }

    pub fn tell(&self, told: &Told) {
        let message = Array::of2(&TOLD.into(), &told.text.as_str().into());
        for block in &told.blocks {
            message.push(&Uint8Array::from(block.as_slice()));
        }
        self.post(&message);
    }

    pub fn tell_token(&self, token: &str) {
        self.post(&Array::of2(&TOKEN.into(), &token.into()));
    }

    pub fn ask_for_token(&self) {
        self.post(&Array::of1(&WANTS_TOKEN.into()));
    }

    pub fn sign_out(&self) {
        self.post(&SIGN_OUT.into());
    }

    fn post(&self, message: &JsValue) {
        // A closed channel takes nothing, and nobody is there to miss it.
        let _closed = self.channel.post_message(message);
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}

impl std::fmt::Debug for Channel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Channel").field("on_message", &self.on_message).finish_non_exhaustive()
    }
}

/// The name of what tabs share: the same data, read with the same rights by the same build of this page, and kept
/// as long. Where nothing is to be kept, whoever has not the very token gets nothing either. It says nothing of what
/// it is made from. Nothing where the browser has no locks or no digests: there each tab is alone.
pub async fn name(keeping: &Keeping, link: &Link, token: Option<&str>, company: i64) -> Option<String> {
    if !locks::are_there() {
        return None;
    }
    let person = match keeping.keep {
        Keep::Off => token.unwrap_or_default().to_owned(),
        Keep::Session | Keep::Device => user::of(token),
    };
    let company = company.to_string();
    let parts = [&build(), keeping.keep.name(), &keeping.environment, &link.name(), &company, &person];
    Some(format!("commission-lens {}", cipher::digest(&parts.join("\n")).await.ok()?))
}

/// The worker's script is named by its content.
fn build() -> String {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    scope.location().pathname()
}
