//! The start-up base: the newest version in memory, and what every import of a list goes through.

pub mod pending;

use french::counted;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use store::{NewStartupList, Store, StoreError, decoded_base};
use suppliers::base::Base;
use suppliers::base::list::ListRead;

/// The share of lines without a usable number above which an import stops, in per cent.
pub const MOST_WITHOUT_NUMBER: u64 = 5;

/// Most bytes of a list as text.
const LONGEST_LIST: usize = 256_000_000;

/// A list as a file of rows: Parquet is written as CSV, anything else stays as it is.
///
/// # Errors
/// A sentence, if the file is Parquet and cannot be read.
pub fn as_rows(bytes: Cow<'_, [u8]>) -> Result<Cow<'_, [u8]>, String> {
    if !procurement::is_parquet(&bytes) {
        return Ok(bytes);
    }
    procurement::parquet_as_csv(bytes.into_owned(), LONGEST_LIST).map(Cow::Owned).map_err(|error| error.to_string())
}

/// Whether a text can be the code of a list.
pub fn is_source_code(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// Why a list is not imported, if it is not.
pub fn refusal(list: &ListRead, most_without_number: u64) -> Option<String> {
    if list.lines == 0 {
        return Some("Le fichier ne contient aucune ligne.".to_owned());
    }
    list.is_unusable(most_without_number).then(|| {
        let lines = counted(
            list.refused,
            "Aucune ligne ne contient de numéro utilisable",
            "Une ligne n’a pas de numéro utilisable",
            "# lignes n’ont pas de numéro utilisable",
        );
        format!("{lines}, sur {} : au-delà de {most_without_number}\u{a0}%, rien n’est importé. Vérifiez la colonne des numéros.", french::grouped(i64::try_from(list.lines).unwrap_or(i64::MAX)))
    })
}

/// A list to import, with the digest by which the same one is known again.
pub fn new_list(source: String, licence: String, file_name: String, list: ListRead) -> NewStartupList {
    let content = serde_json::to_vec(&list.listed).unwrap_or_default();
    let digest = Sha256::digest(&content).iter().map(|byte| format!("{byte:02x}")).collect();
    NewStartupList {
        source,
        licence,
        file_name,
        digest,
        lines: list.lines,
        refused: list.refused,
        organisations: list.organisations,
        listed: list.listed,
    }
}

/// A version of the base in memory.
#[derive(Debug)]
pub struct Loaded {
    /// The base.
    pub base: Base,
    /// The same as bytes, for browsers.
    pub bytes: Vec<u8>,
}

/// The version that was asked for last.
#[derive(Clone, Debug, Default)]
pub struct StartupBase {
    loaded: Arc<Mutex<Option<Arc<Loaded>>>>,
    exists: Arc<AtomicBool>,
}

impl StartupBase {
    /// The newest version; `None` before the first list.
    ///
    /// # Errors
    /// [`StoreError`] if the database cannot be read.
    pub async fn newest(&self, store: &Store) -> Result<Option<Arc<Loaded>>, StoreError> {
        match store.newest_startup_version().await? {
            None => Ok(None),
            Some(label) => self.version(store, &label).await,
        }
    }

    /// Whether there is any version. Once there is one, the database is not asked again: versions are never deleted.
    pub async fn exists(&self, store: &Store) -> bool {
        let known = self.exists.load(Ordering::Relaxed);
        if !known && matches!(store.newest_startup_version().await, Ok(Some(_))) {
            self.exists.store(true, Ordering::Relaxed);
            return true;
        }
        known
    }

    /// A version by its label, if there is one.
    ///
    /// # Errors
    /// [`StoreError`] if the database cannot be read.
    pub async fn version(&self, store: &Store, label: &str) -> Result<Option<Arc<Loaded>>, StoreError> {
        let known = self.loaded.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(known) = known.filter(|known| known.base.version() == label) {
            return Ok(Some(known));
        }
        let Some(bytes) = store.startup_base(label).await? else { return Ok(None) };
        let loaded = Arc::new(Loaded { base: decoded_base(&bytes)?, bytes });
        *self.loaded.lock().unwrap_or_else(PoisonError::into_inner) = Some(loaded.clone());
        Ok(Some(loaded))
    }
}
