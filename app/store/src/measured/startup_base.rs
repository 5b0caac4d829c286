//! Lists of start-ups and versions of the base. Both are never changed: a new list makes a new version.

use crate::audit::noted_act::Noting;
use crate::database::connection::{row, values};
use crate::database::time::from_millis;
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use suppliers::base::Base;
use suppliers::base::assembly::{List, assemble};
use suppliers::base::definitions::Definitions;
use suppliers::base::list::Listed;

/// A list, as it was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartupList {
    /// Its number.
    pub id: i64,
    /// The code of its source.
    pub source: String,
    /// The licence under which it may be used.
    pub licence: String,
    /// The name of the file.
    pub file_name: String,
    /// Lines that are not blank.
    pub lines: i64,
    /// Lines without a usable number.
    pub refused: i64,
    /// Organisations.
    pub organisations: i64,
    /// When it was imported.
    pub imported_at: DateTime<Utc>,
    /// By whom.
    pub imported_by: String,
}

/// A list to import.
#[derive(Clone, Debug)]
pub struct NewStartupList {
    /// The code of its source.
    pub source: String,
    /// The licence under which it may be used.
    pub licence: String,
    /// The name of the file.
    pub file_name: String,
    /// SHA-256 of what was read, in hexadecimal: the same file read in the same way is the same list.
    pub digest: String,
    /// Lines that are not blank.
    pub lines: u64,
    /// Lines without a usable number.
    pub refused: u64,
    /// Organisations.
    pub organisations: u64,
    /// What it says.
    pub listed: Vec<Listed>,
}

/// A version of the base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartupVersion {
    /// Its number.
    pub id: i64,
    /// Its name: `2026-3`, the third of that year.
    pub label: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// By whom.
    pub made_by: String,
    /// The numbers of its lists.
    pub lists: Vec<i64>,
    /// The definitions that were applied.
    pub definitions: Definitions,
    /// Organisations.
    pub organisations: i64,
}

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Imported {
    /// A new list, and the label of the version that it made.
    Made(String),
    /// The same list was imported before: nothing changed.
    Known,
}

row! {
    struct ListRow {
        id: i64,
        source: String,
        licence: String,
        file_name: String,
        lines: i64,
        refused: i64,
        organisations: i64,
        imported_at: i64,
        imported_by: String,
    }
}

row! {
    struct VersionRow {
        id: i64,
        label: String,
        made_at: i64,
        made_by: String,
        lists: String,
        definitions: String,
        organisations: i64,
    }
}

pub(crate) const NEWEST: &str = "SELECT label FROM startup_versions WHERE id = (SELECT MAX(id) FROM startup_versions)";
pub(crate) const BASE: &str = "SELECT base FROM startup_versions WHERE label = $1";
const KNOWN: &str = "SELECT id FROM startup_lists WHERE source = $1 AND digest = $2";

impl Store {
    /// All lists, the newest first.
    pub async fn startup_lists(&self) -> Result<Vec<StartupList>, StoreError> {
        const ALL: &str = "SELECT id, source, licence, file_name, lines, refused, organisations, imported_at, imported_by \
             FROM startup_lists ORDER BY id DESC";
        let rows: Vec<ListRow> = self.database().read().await?.all(ALL, values![]).await?;
        rows.into_iter().map(list).collect()
    }

    /// All versions of the base, the newest first.
    pub async fn startup_versions(&self) -> Result<Vec<StartupVersion>, StoreError> {
        const ALL: &str = "SELECT id, label, made_at, made_by, lists, definitions, organisations \
             FROM startup_versions ORDER BY id DESC";
        let rows: Vec<VersionRow> = self.database().read().await?.all(ALL, values![]).await?;
        rows.into_iter().map(version).collect()
    }

    /// The label of the newest version, if there is one.
    pub async fn newest_startup_version(&self) -> Result<Option<String>, StoreError> {
        let row: Option<(String,)> = self.database().read().await?.one(NEWEST, values![]).await?;
        Ok(row.map(|(label,)| label))
    }

    /// A version's base as bytes, by its label.
    pub async fn startup_base(&self, label: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let row: Option<(Vec<u8>,)> = self.database().read().await?.one(BASE, values![label]).await?;
        Ok(row.map(|(bytes,)| bytes))
    }
}

impl Noting<'_> {
    /// Adds a list and makes a new version of the base, of the newest list of each source.
    pub async fn import_startup_list(
        self,
        new: &NewStartupList,
        definitions: &Definitions,
    ) -> Result<Imported, StoreError> {
        const ADD: &str = "INSERT INTO startup_lists (source, licence, file_name, digest, lines, refused, organisations, \
             imported_at, imported_by, content) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        const NEWEST_LISTS: &str = "SELECT id, source, content FROM startup_lists \
             WHERE id IN (SELECT MAX(id) FROM startup_lists GROUP BY source) ORDER BY id";
        const LABELS: &str = "SELECT label FROM startup_versions";
        const MAKE: &str = "INSERT INTO startup_versions (label, made_at, made_by, lists, definitions, organisations, base) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let (at, by) = (self.at(), self.by().to_owned());
        let mut transaction = self.begin().await?;
        let known: Option<(i64,)> = transaction.one(KNOWN, values![&new.source, &new.digest]).await?;
        if known.is_some() {
            return Ok(Imported::Known);
        }
        let content = json(&new.listed)?;
        let (lines, refused) = (count(new.lines), count(new.refused));
        let organisations = count(new.organisations);
        let list = values![
            &new.source,
            &new.licence,
            &new.file_name,
            &new.digest,
            lines,
            refused,
            organisations,
            at,
            &by,
            &content
        ];
        transaction.execute(ADD, list).await?;
        let newest: Vec<(i64, String, String)> = transaction.all(NEWEST_LISTS, values![]).await?;
        let labels: Vec<(String,)> = transaction.all(LABELS, values![]).await?;
        let label = next_label(at, &labels);
        let (mut numbers, mut lists) = (Vec::new(), Vec::new());
        for (id, source, content) in newest {
            numbers.push(id);
            lists.push(List { source, listed: read_json(&content)? });
        }
        let base = assemble(label.clone(), definitions, &lists);
        let (numbers, definitions) = (json(&numbers)?, json(definitions)?);
        let version = values![&label, at, &by, &numbers, &definitions, count(base.len() as u64), base.encode()];
        transaction.execute(MAKE, version).await?;
        let made = format!("version {label}");
        self.commit_as(transaction, |entry| entry.details = made).await?;
        Ok(Imported::Made(label))
    }
}

/// The next free label of a year.
fn next_label(at: DateTime<Utc>, taken: &[(String,)]) -> String {
    let year = at.format("%Y");
    let prefix = format!("{year}-");
    let numbers = taken.iter().filter_map(|(label,)| label.strip_prefix(&prefix)?.parse::<u32>().ok());
    format!("{prefix}{}", numbers.max().map_or(1, |last| last.saturating_add(1)))
}

fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::data("a list of start-ups", "its form"))
}

fn read_json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::data("a list of start-ups", "its content"))
}

fn list(row: ListRow) -> Result<StartupList, StoreError> {
    Ok(StartupList {
        id: row.id,
        source: row.source,
        licence: row.licence,
        file_name: row.file_name,
        lines: row.lines,
        refused: row.refused,
        organisations: row.organisations,
        imported_at: from_millis(row.imported_at)?,
        imported_by: row.imported_by,
    })
}

fn version(row: VersionRow) -> Result<StartupVersion, StoreError> {
    Ok(StartupVersion {
        id: row.id,
        label: row.label,
        made_at: from_millis(row.made_at)?,
        made_by: row.made_by,
        lists: read_json(&row.lists)?,
        definitions: read_json(&row.definitions)?,
        organisations: row.organisations,
    })
}

/// A version's base.
///
/// # Errors
/// [`StoreError::Data`] for bytes that are none.
pub fn decoded(bytes: &[u8]) -> Result<Base, StoreError> {
    Base::decode(bytes).map_err(|_| StoreError::data("a version of the base", "its bytes"))
}
