//! The audit log: who did what, when, from where, to what. It is only ever appended to: triggers refuse the rest, and
//! each entry holds the hash of the one before it, so that what was changed behind the service's back shows ([`check`]).

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

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Their account's number, if it was a person.
    pub staff_id: Option<i64>,
    /// Their e-mail address at the time, or what did it.
    pub name: String,
}

impl Actor {
    /// A member of the staff.
    pub fn staff(id: i64, email: &str) -> Self {
        Self { staff_id: Some(id), name: email.to_owned() }
    }

    /// Whoever runs commands on the server.
    pub fn command_line() -> Self {
        Self { staff_id: None, name: "command line".to_owned() }
    }

    /// The service itself, or somebody whom it does not know.
    pub fn system() -> Self {
        Self { staff_id: None, name: "system".to_owned() }
    }
}

/// Something to write down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    /// When it was done.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub actor: Actor,
    /// Where from: a network address; empty where there is none.
    pub address: String,
    /// What was done.
    pub act: Act,
    /// To what: a reference, an address, a name; may be empty. No answer and no secret.
    pub object: String,
    /// More about it, in short; may be empty. No answer and no secret.
    pub details: String,
}

/// Something that was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its place: 1, 2, 3… without a gap.
    pub number: i64,
    /// When it was done.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub actor: Actor,
    /// Where from.
    pub address: String,
    /// The code of what was done: one that this program does not know is shown all the same.
    pub act: String,
    /// To what.
    pub object: String,
    /// More about it.
    pub details: String,
    /// The hash of the entry before.
    pub previous: SecretHash,
    /// Its own hash.
    pub hash: SecretHash,
}

/// Which entries to list. Empty fields ask for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Of whom: the whole name.
    pub actor: String,
    /// What: the act's code.
    pub act: String,
}

/// The texts of an entry are cut there, in characters.
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
    /// Writes something down, at the end of the log, and gives its place. Once this returns, it is on the disk.
    ///
    /// # Errors
    /// The database's own; nothing was written then.
    pub async fn note(&self, entry: &NewEntry) -> Result<i64, StoreError> {
        let mut transaction = self.database().exclusive().await?;
        let number = append(&mut transaction, entry).await?;
        transaction.commit().await?;
        Ok(number)
    }

    /// Entries, the latest first, from before a place: `i64::MAX` for the first page.
    ///
    /// # Errors
    /// The database's own.
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

    /// Whether the latest act of its kind that somebody did is this one, whenever that was: on the same object, with the same
    /// details.
    ///
    /// # Errors
    /// The database's own.
    pub async fn was_noted_last(&self, entry: &NewEntry) -> Result<bool, StoreError> {
        let of = AuditFilter { actor: entry.actor.name.clone(), act: entry.act.code().to_owned() };
        let last = self.audit_page(&of, i64::MAX, 1).await?;
        Ok(last.first().is_some_and(|last| last.object == text(&entry.object) && last.details == text(&entry.details)))
    }

    /// How many entries were emptied at their term.
    ///
    /// # Errors
    /// The database's own.
    pub async fn emptied_entries(&self) -> Result<i64, StoreError> {
        let row: Option<(i64,)> = self.database().read().await?.one(EMPTIED, []).await?;
        Ok(row.map_or(0, |(n,)| n))
    }

    /// Everybody who did something that is still in the log, by name.
    ///
    /// # Errors
    /// The database's own.
    pub async fn audit_actors(&self) -> Result<Vec<String>, StoreError> {
        let rows: Vec<(String,)> = self.database().read().await?.all(ACTORS, []).await?;
        Ok(rows.into_iter().map(|(actor,)| actor).collect())
    }
}

/// Writes something down at the end of the log, in the transaction of what is done: neither is there without the other.
pub(crate) async fn append(transaction: &mut Transaction, entry: &NewEntry) -> Result<i64, StoreError> {
    // The head stands beside the log: one whose end was cut does not go on as if nothing had happened.
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

/// A text as it is written down. PostgreSQL refuses the character 0 in one.
fn text(text: &str) -> String {
    text.replace('\0', " ").chars().take(LONGEST).collect()
}

impl AuditEntry {
    /// Whether it was emptied at its term: its number, time, act and hashes are left.
    pub fn is_emptied(&self) -> bool {
        let texts = [&self.actor.name, &self.address, &self.object, &self.details];
        self.actor.staff_id.is_none() && texts.iter().all(|text| text.is_empty())
    }

    /// What comes after a head.
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

    /// The hash that its content gives. Every value stands after its length, so that no two entries are encoded alike.
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
