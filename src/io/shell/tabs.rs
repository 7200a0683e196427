//! This worker among those of other tabs: which of them leads, what they tell each other, and the way out of all.

use std::cell::RefCell;
use std::rc::Rc;

use engine::{Input, Response, Role, Told};

use super::Shell;
use crate::io::channel::{self, Channel, Heard};
use crate::io::locks::{self, Hold, Mode};
use crate::io::{user, vault};

/// Held together by all tabs that show or keep anything; held alone by the one that destroys all of it.
const INSIDE: &str = "commission-lens inside";
/// A tab that hangs does not keep a person from signing out.
const LEAVE_WITHIN_MS: i32 = 5_000;
/// Both locks of a tab that is gone are let go together, though not in the same moment.
const TAKE_OVER_WITHIN_MS: i32 = 1_000;

/// A place among tabs that share what is read of a company; left when it is dropped.
#[derive(Debug)]
pub(super) struct Joined {
    /// Nothing for a tab that is alone.
    name: Option<String>,
    channel: Option<Channel>,
    leads: RefCell<Option<Hold>>,
    /// Tabs of other builds may write to the same place.
    writes: RefCell<Option<Hold>>,
    _inside: Hold,
}

impl Joined {
    pub(super) fn role(&self) -> Role {
        if self.leads.borrow().is_some() { Role::Leads } else { Role::Follows }
    }

    pub(super) fn tell(&self, told: &Told) {
        if let Some(channel) = &self.channel {
            channel.tell(told);
        }
    }

    pub(super) fn tell_token(&self, token: &str) {
        if let Some(channel) = &self.channel {
            channel.tell_token(token);
        }
    }

    pub(super) async fn may_write(&self, lock: &str) -> bool {
        if self.writes.borrow().is_none() {
            let writes = locks::try_hold(lock).await;
            self.writes.replace(writes);
        }
        self.writes.borrow().is_some()
    }
}

impl Shell {
    /// A number for what is about to be waited for: only the last one counts.
    pub(super) fn next_turn(&self) -> u64 {
        self.turn.set(self.turn.get() + 1);
        self.turn.get()
    }

    /// Out of the tabs that it was with.
    pub(super) fn leave(&self) {
        self.next_turn();
        drop(self.joined.take());
    }

    /// Joins the tabs that share what is read of this company. Nothing where something else is wanted meanwhile.
    pub(super) async fn join(shell: &Rc<Self>, company: i64, turn: u64) -> Option<Rc<Joined>> {
        let (link, keeping) = (shell.link.borrow().clone()?, shell.keeping.borrow().clone()?);
        let token = shell.token.borrow().clone();
        let name = channel::name(&keeping, &link, token.as_deref(), company).await;
        let known = shell.joined.borrow().clone();
        if let Some(known) = known.filter(|known| name.is_some() && known.name == name) {
            return Some(known).filter(|_| shell.turn.get() == turn);
        }
        let inside = locks::hold(INSIDE, Mode::Shared).await;
        if shell.turn.get() != turn {
            return None;
        }
        drop(shell.joined.take());
        let channel = name.as_ref().and_then(|name| {
            let (shell, place) = (Rc::downgrade(shell), Some(name.clone()));
            Channel::open(name, move |heard| {
                let shell = shell.upgrade().filter(|shell| {
                    // A place that was left is open until the last batch there is written.
                    shell.joined.borrow().as_ref().is_some_and(|joined| joined.name == place)
                });
                if let Some(shell) = shell {
                    Shell::hear(&shell, heard);
                }
            })
        });
        let leads = match &name {
            Some(name) => locks::try_hold(name).await,
            None => Some(Hold::of_nothing()),
        };
        let (leads, writes) = (RefCell::new(leads), RefCell::default());
        let joined = Rc::new(Joined { name, channel, leads, writes, _inside: inside });
        if shell.turn.get() != turn {
            return None;
        }
        *shell.joined.borrow_mut() = Some(Rc::clone(&joined));
        Some(joined)
    }

    /// Says what the tab that leads may not know, and waits until that is gone.
    pub(super) fn follow(shell: &Rc<Self>, joined: &Joined, company: i64) {
        let Some(name) = &joined.name else { return };
        if let Some(channel) = &joined.channel {
            match shell.token.borrow().as_deref() {
                Some(token) => channel.tell_token(token),
                None => channel.ask_for_token(),
            }
        }
        let (shell, turn) = (Rc::clone(shell), shell.turn.get());
        let held = locks::hold(name, Mode::Alone);
        wasm_bindgen_futures::spawn_local(async move {
            let held = held.await;
            // Whoever is with others by now lets it go.
            let joined = shell.joined.borrow().clone().filter(|_| shell.turn.get() == turn);
            let Some(joined) = joined else { return };
            joined.leads.replace(Some(held));
            let vault = shell.vault.borrow().clone();
            let keeps = match vault {
                Some(vault) => {
                    let writes = locks::hold(&vault.lock(company), Mode::Alone);
                    joined.writes.replace(locks::within(TAKE_OVER_WITHIN_MS, writes).await);
                    joined.writes.borrow().is_some()
                }
                None => false,
            };
            if shell.turn.get() == turn {
                Shell::handle(&shell, Input::TakesOver { keeps });
            }
        });
    }

    fn hear(shell: &Rc<Self>, heard: Heard) {
        match heard {
            Heard::Told(told) => Shell::handle(shell, Input::Told(told)),
            Heard::WantsToken => {
                let joined = shell.joined.borrow().clone().filter(|joined| joined.role() == Role::Leads);
                if let Some((joined, token)) = joined.zip(shell.token.borrow().as_deref()) {
                    joined.tell_token(token);
                }
            }
            Heard::Token(token) => {
                let known = shell.token.borrow().clone();
                let is_of_same_person = user::of(known.as_deref()) == user::of(Some(&token));
                if is_of_same_person && known.as_ref() != Some(&token) {
                    *shell.token.borrow_mut() = Some(token);
                    shell.post(&Response::SignedInElsewhere);
                    Shell::handle(shell, Input::SignedIn);
                }
            }
        }
    }

    /// In this tab and in all others.
    pub(super) fn sign_out(shell: &Rc<Self>) {
        Shell::forget(shell);
        // Asked for before the others hear of it: none of them is inside again before all is destroyed.
        let alone = locks::hold(INSIDE, Mode::Alone);
        if let Some(way_out) = &*shell.way_out.borrow() {
            way_out.sign_out();
        }
        let shell = Rc::clone(shell);
        wasm_bindgen_futures::spawn_local(async move {
            let alone = locks::within(LEAVE_WITHIN_MS, alone).await;
            let problem = vault::destroy().await.err();
            drop(alone);
            shell.post(&Response::SignedOut { problem });
        });
    }

    /// The tab in which the person did it destroys what is kept, as soon as nobody is inside.
    pub(super) fn signed_out_elsewhere(shell: &Rc<Self>) {
        Shell::forget(shell);
        shell.post(&Response::SignedOutElsewhere);
    }

    fn forget(shell: &Rc<Self>) {
        shell.leave();
        *shell.token.borrow_mut() = None;
        *shell.vault.borrow_mut() = None;
        *shell.link.borrow_mut() = None;
        Shell::handle(shell, Input::Connected);
    }
}
