//! Where entries outlive the page: IndexedDB, in blocks and not record by record, all of it encrypted.
//!
//! ```text
//!   keys    place ─▶ CryptoKey, which can be used and not be read      place: session|device, environment, user
//!   heads   place, company ─▶ which windows of time are complete       every value but a key is sealed, for the
//!   names   place, company ─▶ of people and places                     very place where it stands
//!   blocks  place, company, number ─▶ entries
//! ```
//!
//! A batch is one transaction: entries are there with the windows that they complete, or neither is. Whatever
//! goes wrong here costs a reading, never a number.

use std::cell::RefCell;
use std::collections::HashMap;

use engine::{Batch, Kept};
use futures::future::{try_join_all, try_join3};
use idb::{
    Database, DatabaseEvent, Error, Factory, KeyRange, ObjectStoreParams, Query, Transaction,
    TransactionMode, TransactionResult,
};
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::CryptoKey;

use crate::envelope::Keeping;
use crate::environment::Keep;
use crate::io::cipher::{self, Problem};

const DATABASE: &str = "commission-lens";
/// Of the stores below; what is in them has versions of its own.
const VERSION: u32 = 1;
const KEYS: &str = "keys";
const HEADS: &str = "heads";
const NAMES: &str = "names";
const BLOCKS: &str = "blocks";
const STORES: [&str; 4] = [KEYS, HEADS, NAMES, BLOCKS];

/// What is kept for one environment and user.
#[derive(Debug)]
pub struct Vault {
    database: Database,
    /// Made when the first thing is sealed.
    key: RefCell<Option<CryptoKey>>,
    place: String,
    /// The number of each company's last block, once it has been read.
    last: RefCell<HashMap<String, u32>>,
}

/// What was found of a company.
#[derive(Debug)]
pub enum Found {
    Nothing,
    Kept(Kept),
    /// Not as it was written.
    Damaged,
}

impl Vault {
    /// # Errors
    /// The browser gives no storage, or no encryption; in a sentence.
    pub async fn open(keeping: &Keeping, user: &str) -> Result<Self, Problem> {
        let database = database().await?;
        if !keeping.is_same_session {
            clear(&database, Keep::Session.name()).await?;
        }
        let user = cipher::digest(user).await?;
        let place = [keeping.keep.name(), &keeping.environment, &user].join("|");
        let key = RefCell::new(key_of(&database, &place, None).await?);
        Ok(Vault { database, key, place, last: RefCell::default() })
    }

    async fn key(&self) -> Result<CryptoKey, Problem> {
        if let Some(key) = self.key.borrow().clone() {
            return Ok(key);
        }
        // A transaction does not wait for a key to be made.
        let made = cipher::new_key().await?;
        let key = key_of(&self.database, &self.place, Some(made)).await?;
        *self.key.borrow_mut() = key.clone();
        key.ok_or_else(|| "the browser kept no key".to_owned())
    }

    fn place_of(&self, company: i64) -> String {
        format!("{}|{company}", self.place)
    }

    /// The lock of whoever writes what is kept of the company: only one does.
    pub fn lock(&self, company: i64) -> String {
        format!("commission-lens writes {}", self.place_of(company))
    }

    /// Takes away what is kept of the company.
    ///
    /// # Errors
    /// The browser refuses; in a sentence.
    pub async fn clear(&self, company: i64) -> Result<(), Problem> {
        clear(&self.database, &self.place_of(company)).await
    }

    /// # Errors
    /// The browser refuses; in a sentence.
    pub async fn read(&self, company: i64) -> Result<Found, Problem> {
        let place = self.place_of(company);
        let (head, names, numbers, blocks) = self.sealed(&place).await.map_err(words)?;
        self.last.borrow_mut().insert(place.clone(), numbers.last().map_or(0, number_of));
        let Some(head) = head else { return Ok(Found::Nothing) };
        let kept = self.opened(&place, &head, names, &numbers, &blocks).await;
        Ok(kept.map_or(Found::Damaged, Found::Kept))
    }

    async fn sealed(
        &self,
        place: &str,
    ) -> Result<(Option<JsValue>, Option<JsValue>, Vec<JsValue>, Vec<JsValue>), Error> {
        let transaction = self.database.transaction(&[HEADS, NAMES, BLOCKS], TransactionMode::ReadOnly)?;
        let head = transaction.object_store(HEADS)?.get(JsValue::from(place))?.await?;
        let names = transaction.object_store(NAMES)?.get(JsValue::from(place))?.await?;
        let blocks = transaction.object_store(BLOCKS)?;
        let numbers = blocks.get_all_keys(Some(Query::from(numbered(place)?)), None)?.await?;
        let blocks = blocks.get_all(Some(Query::from(numbered(place)?)), None)?.await?;
        Ok((head, names, numbers, blocks))
    }

    async fn opened(
        &self,
        place: &str,
        head: &JsValue,
        names: Option<JsValue>,
        numbers: &[JsValue],
        blocks: &[JsValue],
    ) -> Option<Kept> {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).ok();
        let key = self.key.borrow().clone()?;
        let mut kept = Kept {
            head: text(cipher::open(&key, &seal_of(HEADS, place, 0), head).await?)?,
            ..Kept::default()
        };
        if let Some(names) = names {
            kept.names = Some(text(cipher::open(&key, &seal_of(NAMES, place, 0), &names).await?)?);
        }
        for (at, block) in numbers.iter().zip(blocks) {
            kept.blocks.push(cipher::open(&key, &seal_of(BLOCKS, place, number_of(at)), block).await?);
        }
        Some(kept)
    }

    /// # Errors
    /// The browser has no room for it, or has taken the storage away; in a sentence.
    pub async fn write(&self, batch: &Batch) -> Result<(), Problem> {
        let place = self.place_of(batch.company);
        let last = self.last.borrow().get(&place).copied().unwrap_or_default();
        let key = self.key().await?;
        // All is sealed first, and side by side: a transaction ends where it waits for anything else.
        let head = async { cipher::seal(&key, &seal_of(HEADS, &place, 0), batch.head.as_bytes()).await };
        let names = async {
            match &batch.names {
                Some(names) => {
                    cipher::seal(&key, &seal_of(NAMES, &place, 0), names.as_bytes()).await.map(Some)
                }
                None => Ok(None),
            }
        };
        let blocks = (last + 1..).zip(&batch.blocks).map(async |(number, block)| {
            Ok((number, cipher::seal(&key, &seal_of(BLOCKS, &place, number), block).await?))
        });
        let (head, names, blocks) = try_join3(head, names, try_join_all(blocks)).await?;
        let put = || {
            let transaction =
                self.database.transaction(&[HEADS, NAMES, BLOCKS], TransactionMode::ReadWrite)?;
            let in_blocks = transaction.object_store(BLOCKS)?;
            if batch.replaces_all {
                in_blocks.delete(numbered(&place)?)?;
            }
            for (number, block) in &blocks {
                in_blocks.put(block, Some(&block_key(&place, *number)))?;
            }
            transaction.object_store(HEADS)?.put(&head, Some(&JsValue::from(&place)))?;
            if let Some(names) = &names {
                transaction.object_store(NAMES)?.put(names, Some(&JsValue::from(&place)))?;
            }
            Ok(transaction)
        };
        committed(put()).await?;
        let last = last.saturating_add(u32::try_from(blocks.len()).unwrap_or(u32::MAX));
        self.last.borrow_mut().insert(place, last);
        Ok(())
    }
}

/// Destroys every key, and with them whatever was sealed; then that as well.
///
/// # Errors
/// The browser refuses; in a sentence.
pub async fn destroy() -> Result<(), Problem> {
    let database = database().await?;
    let clear = || {
        let transaction = database.transaction(&STORES, TransactionMode::ReadWrite)?;
        for store in STORES {
            transaction.object_store(store)?.clear()?;
        }
        Ok(transaction)
    };
    let cleared = committed(clear()).await;
    database.close();
    cleared
}

async fn database() -> Result<Database, Problem> {
    let open = async {
        let mut request = Factory::new()?.open(DATABASE, Some(VERSION))?;
        request.on_upgrade_needed(|event| {
            let Ok(database) = event.database() else { return };
            // What an earlier version has left is not understood: it is a cache, and read again.
            for store in database.store_names() {
                let _ = database.delete_object_store(&store);
            }
            for store in STORES {
                let _ = database.create_object_store(store, ObjectStoreParams::new());
            }
        });
        request.await
    };
    let mut database = open.await.map_err(words)?;
    // A later version of this page, in another tab, waits for this.
    database.on_version_change(|event| {
        if let Ok(database) = event.database() {
            database.close();
        }
    });
    Ok(database)
}

/// The key of a place: the one that is there, or else the one that was made for it.
async fn key_of(
    database: &Database,
    place: &str,
    made: Option<CryptoKey>,
) -> Result<Option<CryptoKey>, Problem> {
    let known = async |transaction: &Transaction| {
        let keys = transaction.object_store(KEYS)?;
        let known = keys.get(JsValue::from(place))?.await?.and_then(|key| key.dyn_into().ok());
        if let (None, Some(made)) = (&known, &made) {
            keys.put(made, Some(&JsValue::from(place)))?;
        }
        Ok(known)
    };
    let transaction = database.transaction(&[KEYS], TransactionMode::ReadWrite).map_err(words)?;
    let known: Option<CryptoKey> = known(&transaction).await.map_err(words)?;
    committed(Ok(transaction)).await?;
    Ok(known.or(made))
}

/// All whose place begins so; the keys first.
async fn clear(database: &Database, place: &str) -> Result<(), Problem> {
    let end = format!("{place}|\u{ffff}");
    let range = || KeyRange::bound(&JsValue::from(place), &JsValue::from(&end), None, None);
    let clear = || {
        let transaction = database.transaction(&STORES, TransactionMode::ReadWrite)?;
        for store in [KEYS, HEADS, NAMES] {
            transaction.object_store(store)?.delete(range()?)?;
        }
        let first = Array::of1(&JsValue::from(place));
        let last = Array::of2(&JsValue::from(&end), &JsValue::from(u32::MAX));
        transaction.object_store(BLOCKS)?.delete(KeyRange::bound(&first, &last, None, None)?)?;
        Ok(transaction)
    };
    committed(clear()).await
}

/// What was asked for in a transaction is done when all of it is; the browser may still refuse it in the end.
async fn committed(transaction: Result<Transaction, Error>) -> Result<(), Problem> {
    let commit = async { transaction?.commit()?.await };
    match commit.await.map_err(words)? {
        TransactionResult::Committed => Ok(()),
        TransactionResult::Aborted => Err("it has no room for it, or has taken its storage away".to_owned()),
    }
}

fn block_key(place: &str, number: u32) -> JsValue {
    Array::of2(&JsValue::from(place), &JsValue::from(number)).into()
}

fn numbered(place: &str) -> Result<KeyRange, Error> {
    KeyRange::bound(&block_key(place, 0), &block_key(place, u32::MAX), None, None)
}

fn number_of(key: &JsValue) -> u32 {
    key.dyn_ref::<Array>().and_then(|key| key.get(1).as_f64()).map_or(0, |number| number as u32)
}

fn seal_of(store: &str, place: &str, number: u32) -> String {
    format!("{store}|{place}|{number}")
}

fn words(error: Error) -> Problem {
    match error {
        Error::IndexedDbNotFound(_) => "this browser gives the page no storage".to_owned(),
        error => error.to_string(),
    }
}
