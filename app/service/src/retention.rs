//! How long things are kept, and their removal once that is over.

use crate::campaign::closing_of;
use chrono::{DateTime, Duration, Months, SecondsFormat, Utc};
use serde::Deserialize;
use store::{QuestionnaireTerms, Store, StoreError, Terms};
use survey::library::Library;

/// How long things are kept, as the operator says. Sources of the usual periods: `docs/decisions/0010-personal-data.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Retention {
    /// Days after the closing at which drafts go.
    pub draft_days: u32,
    /// Months after its last save at which a draft goes in any case.
    pub draft_months: u32,
    /// Months after the closing at which contact data go; after the sending, where no closing date is set, and after
    /// the writing of a reaction.
    pub contact_months: u32,
    /// Months after which an entry of the audit log is emptied (CNIL, recommendation on logging: six months to a year, more where
    /// it is needed).
    pub audit_months: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self { draft_days: 30, draft_months: 13, contact_months: 12, audit_months: 12 }
    }
}

/// The notes that something was erased outlive every draft that a page may still hold.
const ERASURE_MONTHS: u32 = 13;
/// What is counted is counted by the day at most.
const COUNTS: Duration = Duration::days(1);
/// An e-mail that was given up waits this long for somebody to have it tried again.
const EMAILS: Duration = Duration::days(30);

impl Retention {
    /// Whether the periods make sense.
    ///
    /// # Errors
    /// A sentence that names the one that does not.
    pub fn check(&self) -> Result<(), String> {
        for (name, value, least, most) in [
            ("draft_days", self.draft_days, 1, 3660),
            ("draft_months", self.draft_months, 1, 120),
            ("contact_months", self.contact_months, 1, 120),
            // Nothing in the database can be emptied before.
            ("audit_months", self.audit_months, 6, 120),
        ] {
            if !(least..=most).contains(&value) {
                return Err(format!("retention.{name}: expected a number from {least} to {most}"));
            }
        }
        Ok(())
    }

    /// What has come to its end now. A questionnaire that is no longer at hand, and has no date, has no closing.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    pub async fn terms(&self, store: &Store, library: &Library, now: DateTime<Utc>) -> Result<Terms, StoreError> {
        let mut questionnaires = Vec::new();
        for (edition, audience) in store.questionnaires_held().await? {
            let set = store.campaign_dates(edition, audience).await?;
            let closes = closing_of(&set, library.get(edition, audience).map(AsRef::as_ref));
            questionnaires.push(QuestionnaireTerms {
                edition,
                audience,
                drafts_before: self.drafts_before(closes, now),
                contacts_before: self.contacts_before(closes, now),
            });
        }
        let notes = now.checked_sub_months(Months::new(ERASURE_MONTHS)).unwrap_or(DateTime::UNIX_EPOCH);
        Ok(Terms {
            questionnaires,
            sessions_before: now,
            attempts_before: now - COUNTS,
            erasures_before: notes,
            emails_before: now - EMAILS,
            audit_before: ago(now, self.audit_months),
            reactions_before: ago(now, self.contact_months),
        })
    }

    fn drafts_before(&self, closes: Option<DateTime<Utc>>, now: DateTime<Utc>) -> DateTime<Utc> {
        match closes {
            Some(closes)
                if closes.checked_add_signed(Duration::days(self.draft_days.into())).is_some_and(|end| end < now) =>
            {
                now
            }
            _ => ago(now, self.draft_months),
        }
    }

    fn contacts_before(&self, closes: Option<DateTime<Utc>>, now: DateTime<Utc>) -> DateTime<Utc> {
        match closes {
            Some(closes) if closes < ago(now, self.contact_months) => now,
            Some(_) => DateTime::UNIX_EPOCH,
            None => ago(now, self.contact_months),
        }
    }
}

fn ago(now: DateTime<Utc>, months: u32) -> DateTime<Utc> {
    now.checked_sub_months(Months::new(months)).unwrap_or(DateTime::UNIX_EPOCH)
}

/// How far the clock may be ahead of the time that a process last noted. A running one notes it each hour, so that a survey in
/// which nobody does anything is none of it: what is farther is a clock that jumped, or a service that was stopped for long.
const JUMP: Duration = Duration::days(7);

/// The clock is too far ahead to remove anything by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// The time that was last noted.
    pub seen: DateTime<Utc>,
    /// The clock's.
    pub now: DateTime<Utc>,
}

impl std::fmt::Display for Ahead {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let day = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
        write!(
            f,
            "the clock says {}, {} days after this database was last served or written to ({}): nothing is removed, since a clock \
             that is wrong would have everything removed; if it is right and the service was stopped for that long, run \
             `observatoire purge --anyway` once",
            day(self.now),
            (self.now - self.seen).num_days(),
            day(self.seen)
        )
    }
}

/// Whether things may be removed by this clock; `None` if so.
///
/// # Errors
/// [`StoreError`] when the database cannot be read.
pub async fn ahead(store: &Store, now: DateTime<Utc>) -> Result<Option<Ahead>, StoreError> {
    let seen = store.clock_seen().await?;
    Ok(seen.filter(|seen| now - *seen > JUMP).map(|seen| Ahead { seen, now }))
}

/// Notes the time, and makes e-mails due that a clock set back since had put off; nothing of it where the clock is too far ahead,
/// which is told. A clock that was set back does not move what was noted.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn note_clock(store: &Store, now: DateTime<Utc>) -> Result<Option<Ahead>, StoreError> {
    let ahead = ahead(store, now).await?;
    if ahead.is_none() {
        let seen = store.clock_seen().await?;
        store.see_clock(seen.map_or(now, |seen| seen.max(now))).await?;
        store.bring_emails_back(now).await?;
    }
    Ok(ahead)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> DateTime<Utc> {
        format!("{text}T12:00:00Z").parse().unwrap()
    }

    #[test]
    fn drafts_end_thirty_days_after_the_closing_and_in_any_case_thirteen_months_after_the_last_save() {
        let usual = Retention::default();
        let closes = Some(day("2026-01-31"));
        assert_eq!(usual.drafts_before(closes, day("2026-03-02")), day("2025-02-02"));
        assert_eq!(usual.drafts_before(closes, day("2026-03-03")), day("2026-03-03"), "all of them");
        assert_eq!(usual.drafts_before(None, day("2026-03-03")), day("2025-02-03"));
    }

    #[test]
    fn contacts_end_twelve_months_after_the_closing_or_without_one_after_the_sending() {
        let usual = Retention::default();
        let closes = Some(day("2026-01-31"));
        assert_eq!(usual.contacts_before(closes, day("2027-01-31")), DateTime::UNIX_EPOCH);
        assert_eq!(usual.contacts_before(closes, day("2027-02-01")), day("2027-02-01"), "all of them");
        assert_eq!(usual.contacts_before(Some(day("2030-01-01")), day("2027-02-01")), DateTime::UNIX_EPOCH);
        assert_eq!(usual.contacts_before(None, day("2027-02-01")), day("2026-02-01"));
    }
}
