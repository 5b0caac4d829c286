//! Verification of the audit log: every entry against its own hash and the previous one, and the last against the head
//! stored beside the log.

use super::{AFTER, Row, read};
use crate::database::connection::{Transaction, values};
use crate::database::maintenance::META;
use crate::{SecretHash, Store, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use std::fmt;

/// The end of the log: the number of entries and the hash of the last one. Recorded elsewhere, it proves later that
/// nothing up to there was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Number of entries.
    pub count: i64,
    /// Hash of the last entry.
    pub hash: SecretHash,
}

impl Head {
    /// The head of an empty log.
    pub const START: Self = Self { count: 0, hash: SecretHash([0; 32]) };
    /// Its name among the single values.
    pub(super) const NAME: &str = "audit_head";

    /// Parses a head as it is displayed: `12:` and 64 hexadecimal digits.
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

/// The result of a verification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditVerdict {
    /// Every entry is valid, up to this head.
    Whole(Head),
    /// The first invalid entry, and why.
    Broken {
        /// Its number.
        number: i64,
        /// The reason, in words.
        why: &'static str,
    },
}

/// Minimum age at which an entry is emptied; the database's triggers enforce it too (`0205_triggers.*.sql`).
const SOONEST: TimeDelta = TimeDelta::days(150);
/// Entries in memory at a time.
const AT_ONCE: u32 = 500;

impl Store {
    /// Verifies the whole log as it is `now`, a few hundred entries at a time. `noted` is a head recorded elsewhere
    /// earlier: the log must still contain it.
    pub async fn verify_audit(&self, noted: Option<Head>, now: DateTime<Utc>) -> Result<AuditVerdict, StoreError> {
        // On one snapshot of the database, so that entries appended meanwhile are not half seen.
        let mut transaction = self.database().snapshot().await?;
        let verdict = verify(&mut transaction, noted, now - SOONEST).await;
        transaction.rollback().await?;
        verdict
    }
}

/// The same within a transaction; entries may be emptied that were written until `emptied_until`.
async fn verify(
    transaction: &mut Transaction,
    noted: Option<Head>,
    emptied_until: DateTime<Utc>,
) -> Result<AuditVerdict, StoreError> {
    let kept: Option<(String,)> = transaction.one(META, values![Head::NAME]).await?;
    let mut head = Head::START;
    loop {
        let rows: Vec<Row> = transaction.all(AFTER, values![head.count, AT_ONCE]).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            match follows(row, head, noted, emptied_until) {
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

/// The head after an entry, or why it does not follow the one before.
fn follows(row: Row, before: Head, noted: Option<Head>, emptied_until: DateTime<Utc>) -> Result<Head, &'static str> {
    // An entry that cannot be read was not written by the service.
    let entry = read(row).map_err(|_| "it cannot be read")?;
    if entry.number != before.count + 1 {
        return Err("it is missing");
    }
    if entry.previous != before.hash {
        return Err("it does not hold the hash of the one before it");
    }
    if entry.is_emptied() {
        // Only its place is left to check; only an intruder empties an entry early.
        if entry.at > emptied_until {
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
    fn a_head_is_parsed_from_its_display_form_and_from_nothing_else() {
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
