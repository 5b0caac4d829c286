//! The audit log: who did what, when, from where, to what. It is append-only: triggers refuse anything else, and each
//! entry contains the hash of the one before, so that tampering shows ([`check`]).

pub mod act;
pub mod check;
pub(crate) mod noted_act;

use super::{SecretHash, Store, StoreError};
use crate::database::connection::{Transaction, row, values};
use crate::database::maintenance::{META, SET_META};
use crate::database::time::{from_millis, stored};
use act::Act;
use check::Head;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

/// The author of an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Number of the account, if it was a person.
    pub staff_id: Option<i64>,
    /// E-mail address at the time, or the name of the program.
    pub name: String,
}

impl Actor {
    /// A member of the staff.
    pub fn staff(id: i64, email: &str) -> Self {
        Self { staff_id: Some(id), name: email.to_owned() }
    }

    /// Commands run on the server.
    pub fn command_line() -> Self {
        Self { staff_id: None, name: "command line".to_owned() }
    }

    /// The service itself, or an unknown person.
    pub fn system() -> Self {
        Self { staff_id: None, name: "system".to_owned() }
    }
}

/// An entry to append.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    /// When it was done.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub actor: Actor,
    /// Network address; empty if there is none.
    pub address: String,
    /// What was done.
    pub act: Act,
    /// The object: a reference, an address, a name; may be empty. No answer and no secret.
    pub object: String,
    /// Short details; may be empty. No answer and no secret.
    pub details: String,
}

impl NewEntry {
    /// An act of the command line.
    pub fn by_command_line(at: DateTime<Utc>, act: Act, object: &str, details: &str) -> Self {
        let (actor, object, details) = (Actor::command_line(), object.to_owned(), details.to_owned());
        Self { at, actor, address: String::new(), act, object, details }
    }
}

/// An entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its number: 1, 2, 3… without a gap.
    pub number: i64,
    /// When it was done.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub actor: Actor,
    /// Network address.
    pub address: String,
    /// Code of the act; one that this program does not know is shown all the same.
    pub act: String,
    /// The object.
    pub object: String,
    /// Details.
    pub details: String,
    /// Hash of the previous entry.
    pub previous: SecretHash,
    /// Its own hash.
    pub hash: SecretHash,
}

/// Filter of the entries to list. An empty field matches all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// The author's full name.
    pub actor: String,
    /// Code of the act.
    pub act: String,
}

/// Texts of an entry are cut at this length, in characters.
const LONGEST: usize = 2_000;

row! {
    struct Row {
        number: i64,
        at: i64,
        staff_id: Option<i64>,
        actor: String,
        address: String,
        act: String,
        object: String,
        details: String,
        previous: Vec<u8>,
        hash: Vec<u8>,
    }
}

macro_rules! columns {
    ($rest:literal) => {
        concat!("SELECT number, at, staff_id, actor, address, act, object, details, previous, hash FROM audit ", $rest)
    };
}

pub(crate) const APPEND: &str = "INSERT INTO audit (number, at, staff_id, actor, address, act, object, details, previous, hash) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
pub(crate) const AFTER: &str = columns!("WHERE number > $1 ORDER BY number LIMIT $2");
pub(crate) const PAGE: &str = columns!("WHERE number < $1 ORDER BY number DESC LIMIT $2");
pub(crate) const PAGE_OF_ACTOR: &str = columns!("WHERE actor = $3 AND number < $1 ORDER BY number DESC LIMIT $2");
pub(crate) const PAGE_OF_ACT: &str = columns!("WHERE act = $3 AND number < $1 ORDER BY number DESC LIMIT $2");
pub(crate) const PAGE_OF_BOTH: &str =
    columns!("WHERE actor = $3 AND act = $4 AND number < $1 ORDER BY number DESC LIMIT $2");
const ACTORS: &str = "SELECT DISTINCT actor FROM audit WHERE actor <> '' ORDER BY actor";
pub(crate) const EMPTIED: &str = "SELECT COUNT(*) FROM audit WHERE actor = ''";

impl Store {
    /// Appends an entry to the log and returns its number. It is on disk when this returns.
    ///
    /// # Errors
    /// On any error, nothing was written.
    pub async fn note(&self, entry: &NewEntry) -> Result<i64, StoreError> {
        let mut transaction = self.database().exclusive().await?;
        let number = append(&mut transaction, entry).await?;
        transaction.commit().await?;
        Ok(number)
    }

    /// A page of entries, the latest first, before a number: `i64::MAX` for the first page.
    pub async fn audit_page(
        &self,
        filter: &AuditFilter,
        before: i64,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let (actor, act) = (&filter.actor, &filter.act);
        let mut values = values![before, limit].to_vec();
        let sql = match (actor.is_empty(), act.is_empty()) {
            (true, true) => PAGE,
            (false, true) => PAGE_OF_ACTOR,
            (true, false) => PAGE_OF_ACT,
            (false, false) => PAGE_OF_BOTH,
        };
        values.extend([actor, act].into_iter().filter(|text| !text.is_empty()).flat_map(|text| values![text]));
        let rows: Vec<Row> = self.database().read().await?.all(sql, values).await?;
        rows.into_iter().map(read).collect()
    }

    /// Whether this entry repeats the author's latest act of its kind, however long ago: same object, same details.
    pub async fn was_noted_last(&self, entry: &NewEntry) -> Result<bool, StoreError> {
        let of = AuditFilter { actor: entry.actor.name.clone(), act: entry.act.code().to_owned() };
        let last = self.audit_page(&of, i64::MAX, 1).await?;
        Ok(last.first().is_some_and(|last| last.object == text(&entry.object) && last.details == text(&entry.details)))
    }

    /// Number of entries emptied at the end of their retention period.
    pub async fn emptied_entries(&self) -> Result<i64, StoreError> {
        let row: Option<(i64,)> = self.database().read().await?.one(EMPTIED, []).await?;
        Ok(row.map_or(0, |(n,)| n))
    }

    /// All authors who still appear in the log, by name.
    pub async fn audit_actors(&self) -> Result<Vec<String>, StoreError> {
        let rows: Vec<(String,)> = self.database().read().await?.all(ACTORS, []).await?;
        Ok(rows.into_iter().map(|(actor,)| actor).collect())
    }
}

/// Appends an entry in the transaction of the act itself: neither exists without the other.
pub(crate) async fn append(transaction: &mut Transaction, entry: &NewEntry) -> Result<i64, StoreError> {
    // The head is stored beside the log, so that a log whose end was cut off cannot be continued unnoticed.
    let head: Option<(String,)> = transaction.one(META, values![Head::NAME]).await?;
    let head = match head {
        Some((text,)) => Head::parse(&text).ok_or_else(|| StoreError::data("the head of the audit log", text))?,
        None => Head::START,
    };
    let entry = AuditEntry::following(head, entry);
    let row = values![
        entry.number,
        entry.at,
        entry.actor.staff_id,
        &entry.actor.name,
        &entry.address,
        &entry.act,
        &entry.object,
        &entry.details,
        entry.previous,
        entry.hash,
    ];
    transaction.execute(APPEND, row).await?;
    transaction.execute(SET_META, values![Head::NAME, entry.head().to_string()]).await?;
    Ok(entry.number)
}

/// A text as it is stored. PostgreSQL refuses the character 0.
fn text(text: &str) -> String {
    text.replace('\0', " ").chars().take(LONGEST).collect()
}

impl AuditEntry {
    /// Whether it was emptied at the end of its retention period: only its number, time, act and hashes are left.
    pub fn is_emptied(&self) -> bool {
        let texts = [&self.actor.name, &self.address, &self.object, &self.details];
        self.actor.staff_id.is_none() && texts.iter().all(|text| text.is_empty())
    }

    /// The entry that follows a head.
    fn following(head: Head, new: &NewEntry) -> Self {
        let mut entry = Self {
            number: head.count + 1,
            // As it will be read back: the hash covers what is stored.
            at: stored(new.at),
            actor: Actor { staff_id: new.actor.staff_id, name: text(&new.actor.name) },
            address: text(&new.address),
            act: new.act.code().to_owned(),
            object: text(&new.object),
            details: text(&new.details),
            previous: head.hash,
            hash: head.hash,
        };
        entry.hash = entry.computed_hash();
        entry
    }

    /// The hash of its content. Every value is preceded by its length, so that no two entries have the same encoding.
    fn computed_hash(&self) -> SecretHash {
        let mut hash = Sha256::new_with_prefix("observatoire audit 1\0");
        let mut value = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        };
        value(&self.number.to_be_bytes());
        value(&self.at.timestamp_millis().to_be_bytes());
        match self.actor.staff_id {
            Some(id) => value(&id.to_be_bytes()),
            None => value(&[]),
        }
        for text in [&self.actor.name, &self.address, &self.act, &self.object, &self.details] {
            value(text.as_bytes());
        }
        value(&self.previous.0);
        SecretHash(hash.finalize().into())
    }

    fn head(&self) -> Head {
        Head { count: self.number, hash: self.hash }
    }
}

fn read(row: Row) -> Result<AuditEntry, StoreError> {
    let Row { number, at, staff_id, actor: name, address, act, object, details, previous, hash } = row;
    Ok(AuditEntry {
        number,
        at: from_millis(at)?,
        actor: Actor { staff_id, name },
        address,
        act,
        object,
        details,
        previous: SecretHash::from_stored(&previous)?,
        hash: SecretHash::from_stored(&hash)?,
    })
}
