//! Retention periods, and the limits for the purge.

use crate::campaign::closing_of;
use chrono::{DateTime, Duration, Months, SecondsFormat, Utc};
use serde::Deserialize;
use store::{QuestionnaireTerms, Store, StoreError, Terms};
use survey::library::Library;

/// Retention periods, as set by the operator. Sources of the defaults: `docs/decisions/0010-personal-data.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Retention {
    /// Days after the closing date at which drafts are deleted.
    pub draft_days: u32,
    /// Months after its last save at which a draft is deleted in any case.
    pub draft_months: u32,
    /// Months after the closing date at which contact data are deleted; after the submission if there is no closing
    /// date, and after the writing of a reaction.
    pub contact_months: u32,
    /// Months after which an audit log entry is emptied (CNIL, recommendation on logging: six months to a year, more if
    /// necessary).
    pub audit_months: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self { draft_days: 30, draft_months: 13, contact_months: 12, audit_months: 12 }
    }
}

/// Records of erasures outlive every draft that a page may still contain.
const ERASURE_MONTHS: u32 = 13;
/// Rate limits count over a day at most.
const COUNTS: Duration = Duration::days(1);
/// An abandoned e-mail waits this long for the staff to retry it.
const EMAILS: Duration = Duration::days(30);

impl Retention {
    /// Checks that the periods make sense.
    ///
    /// # Errors
    /// A sentence with the name of the invalid one.
    pub fn check(&self) -> Result<(), String> {
        for (name, value, least, most) in [
            ("draft_days", self.draft_days, 1, 3660),
            ("draft_months", self.draft_months, 1, 120),
            ("contact_months", self.contact_months, 1, 120),
            // The database refuses to empty entries earlier.
            ("audit_months", self.audit_months, 6, 120),
        ] {
            if !(least..=most).contains(&value) {
                return Err(format!("retention.{name}: expected a number from {least} to {most}"));
            }
        }
        Ok(())
    }

    /// The current limits for the purge. A questionnaire that is no longer available and has no date has no closing
    /// date.
    ///
    /// # Errors
    /// [`StoreError`] if the database cannot be read.
    pub async fn terms(&self, store: &Store, library: &Library, now: DateTime<Utc>) -> Result<Terms, StoreError> {
        let mut questionnaires = Vec::new();
        for (edition, audience) in store.questionnaires_answered().await? {
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

/// How far the clock may be ahead of the time last recorded by a process. A running process records it every hour, even
/// in a survey in which nothing happens: a larger difference means that the clock jumped, or that the service was
/// stopped for long.
const JUMP: Duration = Duration::days(7);

/// The clock is too far ahead to delete anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// The time last recorded.
    pub seen: DateTime<Utc>,
    /// The current time of the clock.
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

/// Whether the clock is too far ahead for a purge; `None` if not.
///
/// # Errors
/// [`StoreError`] if the database cannot be read.
pub async fn ahead(store: &Store, now: DateTime<Utc>) -> Result<Option<Ahead>, StoreError> {
    let seen = store.clock_seen().await?;
    Ok(seen.filter(|seen| now - *seen > JUMP).map(|seen| Ahead { seen, now }))
}

/// Records the time, and makes e-mails due that were postponed while the clock was ahead; if the clock is too far ahead
/// now, does neither and returns that. A clock that was set back does not reduce the recorded time.
///
/// # Errors
/// [`StoreError`] if the database fails.
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
    fn drafts_expire_thirty_days_after_closing_or_thirteen_months_after_the_last_save() {
        let usual = Retention::default();
        let closes = Some(day("2026-01-31"));
        assert_eq!(usual.drafts_before(closes, day("2026-03-02")), day("2025-02-02"));
        assert_eq!(usual.drafts_before(closes, day("2026-03-03")), day("2026-03-03"), "all of them");
        assert_eq!(usual.drafts_before(None, day("2026-03-03")), day("2025-02-03"));
    }

    #[test]
    fn contacts_expire_twelve_months_after_closing_or_else_after_submission() {
        let usual = Retention::default();
        let closes = Some(day("2026-01-31"));
        assert_eq!(usual.contacts_before(closes, day("2027-01-31")), DateTime::UNIX_EPOCH);
        assert_eq!(usual.contacts_before(closes, day("2027-02-01")), day("2027-02-01"), "all of them");
        assert_eq!(usual.contacts_before(Some(day("2030-01-01")), day("2027-02-01")), DateTime::UNIX_EPOCH);
        assert_eq!(usual.contacts_before(None, day("2027-02-01")), day("2026-02-01"));
    }
}
