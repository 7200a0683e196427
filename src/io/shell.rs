//! The worker's side: carries messages, requests and waits between the browser and the engine, and holds the
//! token. It decides nothing.

mod tabs;

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use engine::{Engine, Export, Input, Output, RequestKey, Response, Role};
use js_sys::{Array, Uint8Array};
use rq_api::request::Request as ApiRequest;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{AbortController, DedicatedWorkerGlobalScope, MessageEvent};

use crate::envelope::{Connection, Keeping, ToWorker};
use crate::environment::Keep;
use crate::io::channel::Channel;
use crate::io::cipher::Problem;
use crate::io::clock;
use crate::io::link::Link;
use crate::io::messages;
use crate::io::user;
use crate::io::vault::{Found, Vault};
use tabs::Joined;

/// Pages that a kill may cost: those asked for, those not yet written, and those being written. As many as are asked for
/// at a time and one that is being written; one less than are allowed, since pages share rows.
const MAX_AT_RISK: usize = 7;

struct Shell {
    scope: DedicatedWorkerGlobalScope,
    engine: RefCell<Engine>,
    link: RefCell<Option<Rc<Link>>>,
    /// In this memory alone.
    token: RefCell<Option<String>>,
    /// Requests that wait until what came before them is written.
    to_send: RefCell<VecDeque<(RequestKey, ApiRequest)>>,
    in_flight: RefCell<HashMap<RequestKey, AbortController>>,
    keeping: RefCell<Option<Keeping>>,
    vault: RefCell<Option<Rc<Vault>>>,
    is_writing: Cell<bool>,
    /// Replies in what is being written, and those taken since.
    n_writing: Cell<usize>,
    n_unwritten: Cell<usize>,
    joined: RefCell<Option<Rc<Joined>>>,
    /// Whatever waits for an earlier one waits in vain.
    turn: Cell<u64>,
    /// On which a sign-out is told to all tabs.
    way_out: RefCell<Option<Channel>>,
}

/// Listens to the page, for as long as the worker lives.
pub fn start() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let shell = Rc::new(Shell {
        scope: scope.clone(),
        engine: RefCell::default(),
        link: RefCell::default(),
        token: RefCell::default(),
        to_send: RefCell::default(),
        in_flight: RefCell::default(),
        keeping: RefCell::default(),
        vault: RefCell::default(),
        is_writing: Cell::default(),
        n_writing: Cell::default(),
        n_unwritten: Cell::default(),
        joined: RefCell::default(),
        turn: Cell::default(),
        way_out: RefCell::default(),
    });
    let signed_out = Rc::clone(&shell);
    *shell.way_out.borrow_mut() = Channel::of_all(move || Shell::signed_out_elsewhere(&signed_out));
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        match messages::for_worker(&event.data()) {
            Some(ToWorker::Connect { connection, keeping }) => Shell::connect(&shell, connection, keeping),
            Some(ToWorker::SignOut) => Shell::sign_out(&shell),
            Some(ToWorker::Engine(request)) => Shell::handle(&shell, Input::Request(request)),
            // Page and worker are one build; anything else is not for us.
            None => {}
        }
    });
    // Not `onmessage`: what came before the program was ready is dispatched to listeners.
    let _ = scope.add_event_listener_with_callback("message", on_message.as_ref().unchecked_ref());
    on_message.forget();
}

impl Shell {
    fn connect(shell: &Rc<Shell>, connection: Connection, keeping: Keeping) {
        let (link, token) = Link::new(connection);
        let is_same_link = shell.link.borrow().as_ref().is_some_and(|known| known.is_same(&link));
        let is_same_place =
            shell.keeping.borrow().as_ref().is_some_and(|known| known.is_same_place(&keeping));
        let is_same_user =
            token.is_none() || user::of(token.as_deref()) == user::of(shell.token.borrow().as_deref());
        let is_new = token.is_some() && token != *shell.token.borrow();
        if !is_same_link || !is_same_place || !is_same_user {
            shell.leave();
            *shell.link.borrow_mut() = Some(Rc::new(link));
            *shell.keeping.borrow_mut() = Some(keeping);
            *shell.vault.borrow_mut() = None;
            // A token of one environment must not be sent to another.
            *shell.token.borrow_mut() = None;
            Shell::handle(shell, Input::Connected);
        } else if is_new && shell.keeping.borrow().as_ref().is_some_and(|it| it.keep == Keep::Off) {
            // What is not kept is shared among those with the same token alone.
            shell.leave();
            Shell::handle(shell, Input::Moved);
        }
        if let Some(token) = token {
            if let Some(joined) = shell.joined.borrow().as_ref().filter(|_| is_new) {
                joined.tell_token(&token);
            }
            *shell.token.borrow_mut() = Some(token);
        }
    }

    fn handle(shell: &Rc<Shell>, input: Input) {
        let outputs = shell.engine.borrow_mut().handle(clock::now_ms(), input);
        for output in outputs {
            match output {
                Output::Post(response) => shell.post(&response),
                Output::Counts { id, counts } => shell.post_bytes(&counts.to_bytes(id).as_slice().into()),
                Output::Save(export) => shell.save(&export),
                Output::Fetch { key, request } => shell.to_send.borrow_mut().push_back((key, request)),
                Output::Abort { key } => {
                    shell.to_send.borrow_mut().retain(|(waiting, _)| *waiting != key);
                    if let Some(controller) = shell.in_flight.borrow_mut().remove(&key) {
                        controller.abort();
                    }
                }
                Output::WakeAt { at_ms } => Shell::wake_at(shell, at_ms),
                Output::Recall { company } => Shell::recall(shell, company),
                Output::Tell(told) => {
                    if let Some(joined) = &*shell.joined.borrow() {
                        joined.tell(&told);
                    }
                }
            }
        }
        // A slot of the API is idle until it is asked again; what is written is at risk until then either way.
        Shell::send(shell);
        Shell::write(shell);
    }

    fn post(&self, response: &Response) {
        if let Some(bytes) = messages::response(response) {
            self.post_bytes(&bytes);
        }
    }

    /// They are handed over, not copied.
    fn post_bytes(&self, bytes: &Uint8Array) {
        let _ = self.scope.post_message_with_transfer(bytes, &Array::of1(&bytes.buffer()));
    }

    /// The file's bytes are handed over, not copied.
    fn save(&self, export: &Export) {
        let bytes = Uint8Array::from(export.bytes.as_slice());
        let file = Array::of2(&export.name.into(), &bytes);
        let _ = self.scope.post_message_with_transfer(&file, &Array::of1(&bytes.buffer()));
    }

    /// Whether a kill would not cost too much. Where nothing is kept, it costs everything anyway.
    fn may_send(&self) -> bool {
        let n_at_risk = self.in_flight.borrow().len() + self.n_unwritten.get() + self.n_writing.get();
        self.vault.borrow().is_none() || n_at_risk < MAX_AT_RISK
    }

    /// Sends what waits.
    fn send(shell: &Rc<Shell>) {
        while shell.may_send() {
            let Some((key, request)) = shell.to_send.borrow_mut().pop_front() else { return };
            Shell::fetch(shell, key, request);
        }
    }

    fn fetch(shell: &Rc<Shell>, key: RequestKey, request: ApiRequest) {
        let Some(link) = shell.link.borrow().clone() else { return };
        let Ok(controller) = AbortController::new() else { return };
        let token = shell.token.borrow().clone();
        shell.in_flight.borrow_mut().insert(key, controller.clone());
        let shell = Rc::clone(shell);
        wasm_bindgen_futures::spawn_local(async move {
            let on_answer = || {
                if shell.in_flight.borrow().contains_key(&key) {
                    Shell::handle(&shell, Input::Answered { key });
                }
            };
            let reply = link.get(&request, token.as_deref(), &controller, on_answer).await;
            // Replies to requests that were aborted are nobody's.
            if shell.in_flight.borrow_mut().remove(&key).is_some() {
                shell.n_unwritten.update(|n_unwritten| n_unwritten + 1);
                Shell::handle(&shell, Input::Reply { key, reply });
            }
        });
    }

    fn wake_at(shell: &Rc<Shell>, at_ms: u64) {
        let wait_ms = at_ms.saturating_sub(clock::now_ms());
        let shell_then = Rc::clone(shell);
        let wake = Closure::once_into_js(move || Shell::handle(&shell_then, Input::Timer));
        let wait_ms = i32::try_from(wait_ms).unwrap_or(i32::MAX);
        let scope = &shell.scope;
        let _ = scope.set_timeout_with_callback_and_timeout_and_arguments_0(wake.unchecked_ref(), wait_ms);
    }

    /// What is kept of this company, whether anything can be kept, and whether another tab reads.
    fn recall(shell: &Rc<Shell>, company: i64) {
        let (shell, turn) = (Rc::clone(shell), shell.next_turn());
        wasm_bindgen_futures::spawn_local(async move {
            let Some(joined) = Shell::join(&shell, company, turn).await else { return };
            let role = joined.role();
            let found = match shell.vault(turn).await {
                Ok(Some(vault)) => vault.read(company).await.map(|found| Some((vault, found))),
                Ok(None) => Ok(None),
                Err(problem) => Err(problem),
            };
            let mut keeps = false;
            if let Ok(Some((vault, _))) = &found
                && role == Role::Leads
            {
                keeps = joined.may_write(&vault.lock(company)).await;
            }
            let kept = match found {
                Ok(Some((_, Found::Kept(kept)))) => Some(kept),
                // Whoever leads has more than what is there, or finds it so as well.
                Ok(Some((_, Found::Damaged))) if role == Role::Follows => None,
                Ok(Some((vault, Found::Damaged))) => {
                    if let Err(problem) = vault.clear(company).await {
                        shell.keep_no_more(problem);
                    }
                    let reason = "it is not as it was written".to_owned();
                    shell.post(&Response::KeptIsUseless { reason });
                    None
                }
                Ok(Some((_, Found::Nothing)) | None) => None,
                Err(problem) => {
                    shell.keep_no_more(problem);
                    None
                }
            };
            if shell.turn.get() != turn {
                return;
            }
            if role == Role::Follows {
                Shell::follow(&shell, &joined, company);
            }
            Shell::handle(&shell, Input::Recalled { kept, keeps, role });
        });
    }

    /// Nothing where nothing is to be kept.
    async fn vault(&self, turn: u64) -> Result<Option<Rc<Vault>>, Problem> {
        if let Some(vault) = self.vault.borrow().clone() {
            return Ok(Some(vault));
        }
        let keeping = self.keeping.borrow().clone();
        let Some(keeping) = keeping.filter(|keeping| keeping.keep != Keep::Off) else { return Ok(None) };
        let user = user::of(self.token.borrow().as_deref());
        let vault = Rc::new(Vault::open(&keeping, &user).await?);
        if self.turn.get() == turn {
            *self.vault.borrow_mut() = Some(Rc::clone(&vault));
        }
        Ok(Some(vault))
    }

    /// Tells the other tabs what has come since the last time, and writes it, one batch after the other.
    fn write(shell: &Rc<Shell>) {
        if shell.is_writing.get() {
            return;
        }
        let n_taken = shell.n_unwritten.take();
        let Some(news) = shell.engine.borrow_mut().news() else { return };
        // While it is written this tab stays with the others: none takes over, and none destroys, what it writes to.
        let joined = shell.joined.borrow().clone();
        if let Some((joined, told)) = joined.as_ref().zip(news.told()) {
            joined.tell(&told);
        }
        let vault = shell.vault.borrow().clone();
        let Some(vault) = vault.filter(|_| news.to_keep().is_some()) else { return };
        shell.n_writing.set(n_taken);
        shell.is_writing.set(true);
        let shell = Rc::clone(shell);
        wasm_bindgen_futures::spawn_local(async move {
            let written = match news.to_keep() {
                Some(batch) => vault.write(batch).await,
                None => Ok(()),
            };
            drop(joined);
            shell.is_writing.set(false);
            shell.n_writing.set(0);
            let is_here = shell.vault.borrow().as_ref().is_some_and(|it| Rc::ptr_eq(it, &vault));
            match written {
                Err(problem) if is_here => {
                    *shell.vault.borrow_mut() = None;
                    shell.keep_no_more(problem);
                    Shell::handle(&shell, Input::KeepsNoMore);
                }
                _ => Shell::write(&shell),
            }
            Shell::send(&shell);
        });
    }

    fn keep_no_more(&self, problem: Problem) {
        self.post(&Response::KeepsNoMore { reason: problem });
    }
}
