//! Checking the audit log: every entry against its own hash, against the one before it, and the last against the head
//! that is kept beside the log.

use super::{AFTER, Row, read};
use crate::database::connection::{Transaction, values};
use crate::database::maintenance::META;
use crate::{SecretHash, Store, StoreError};
use chrono::{TimeDelta, Utc};
use std::fmt;

/// How far the log goes: the number of entries, and the hash of the last one. Noted elsewhere, it proves later that
/// nothing up to there was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// How many entries there are.
    pub count: i64,
    /// The hash of the last one.
    pub hash: SecretHash,
}

impl Head {
    /// Before the first entry.
    pub const START: Self = Self { count: 0, hash: SecretHash([0; 32]) };
    /// Its name among the single values.
    pub(super) const NAME: &str = "audit_head";

    /// Reads a head as it is written: `12:` and 64 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let (count, hex) = text.trim().split_once(':')?;
        if hex.len() != 64 || !hex.is_ascii() {
            return None;
        }
        let mut hash = [0; 32];
        for (index, byte) in hash.iter_mut().enumerate() {
            *byte = u8::from_str_radix(hex.get(2 * index..2 * index + 2)?, 16).ok()?;
        }
        let count = count.parse().ok().filter(|count| *count >= 0)?;
        Some(Self { count, hash: SecretHash(hash) })
    }
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.count)?;
        self.hash.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// What a check of the log found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditVerdict {
    /// Every entry holds, up to this head.
    Whole(Head),
    /// The first entry that does not hold, and why.
    Broken {
        /// Its number.
        number: i64,
        /// Why, in words.
        why: &'static str,
    },
}

/// How old an entry is at least when it is emptied; the database's own triggers hold to it too (`0062_audit_term.sql`).
const SOONEST: TimeDelta = TimeDelta::days(150);
/// How many entries are held in memory at once.
const AT_ONCE: u32 = 500;

impl Store {
    /// Checks the whole log as it is now, a few hundred entries at a time. `noted` is a head that was noted elsewhere
    /// earlier: the log must still go through it.
    ///
    /// # Errors
    /// The database's own.
    pub async fn verify_audit(&self, noted: Option<Head>) -> Result<AuditVerdict, StoreError> {
        // Of one state of the database: what is appended meanwhile is not half seen.
        let mut transaction = self.database().snapshot().await?;
        let verdict = verify(&mut transaction, noted).await;
        transaction.rollback().await?;
        verdict
    }
}

async fn verify(transaction: &mut Transaction, noted: Option<Head>) -> Result<AuditVerdict, StoreError> {
    let kept: Option<(String,)> = transaction.one(META, values![Head::NAME]).await?;
    let mut head = Head::START;
    loop {
        let rows: Vec<Row> = transaction.all(AFTER, values![head.count, AT_ONCE]).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            match follows(row, head, noted) {
                Ok(next) => head = next,
                Err(why) => return Ok(AuditVerdict::Broken { number: head.count + 1, why }),
            }
        }
    }
    let next = AuditVerdict::Broken { number: head.count + 1, why: "it is missing: the end of the log was cut" };
    if noted.is_some_and(|noted| noted.count > head.count) {
        return Ok(next);
    }
    Ok(match kept.map(|(text,)| Head::parse(&text)) {
        None if head == Head::START => AuditVerdict::Whole(head),
        Some(Some(kept)) if kept == head => AuditVerdict::Whole(head),
        Some(Some(kept)) if kept.count > head.count => next,
        _ => AuditVerdict::Broken { number: head.count, why: "it is not the last one that the service wrote" },
    })
}

/// The head that an entry makes of the one before it, or why it does not follow.
fn follows(row: Row, before: Head, noted: Option<Head>) -> Result<Head, &'static str> {
    // What cannot even be read was not written by the service.
    let entry = read(row).map_err(|_| "it cannot be read")?;
    if entry.number != before.count + 1 {
        return Err("it is missing");
    }
    if entry.previous != before.hash {
        return Err("it does not hold the hash of the one before it");
    }
    if entry.is_emptied() {
        // Nothing of it is left to check but its place; too early, nobody but an intruder empties one.
        if entry.at > Utc::now() - SOONEST {
            return Err("it was emptied before its term");
        }
    } else if entry.hash != entry.computed_hash() {
        return Err("its content does not give its hash");
    }
    match noted {
        Some(noted) if noted.count == entry.number && noted.hash != entry.hash => {
            Err("its hash is not the one that was noted")
        }
        _ => Ok(entry.head()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_reads_back_as_it_is_written_and_nothing_else_does() {
        let head = Head { count: 12, hash: SecretHash([0xa5; 32]) };
        assert_eq!(Head::parse(&head.to_string()), Some(head));
        let digits = "a5".repeat(32);
        for wrong in [
            "",
            "12",
            "12:",
            &format!("-1:{digits}"),
            &format!("x:{digits}"),
            &format!("1:{digits}0"),
            &format!("1:é{}", &digits[..62]),
        ] {
            assert_eq!(Head::parse(wrong), None, "{wrong}");
        }
    }
}
