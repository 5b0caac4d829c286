//! Retention: deletion of drafts, contact data, e-mails, reactions and sessions at the end of their period. One line
//! per kind.

use super::connection::{Value, values};
use crate::audit::noted_act::Noting;
use crate::responses::drafts::{audience_from, edition_from};
use crate::{Store, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use survey::{Audience, EditionYear};

/// The limits of the retention periods at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Limits that depend on the questionnaire.
    pub questionnaires: Vec<QuestionnaireTerms>,
    /// Sessions that ended before this time.
    pub sessions_before: DateTime<Utc>,
    /// Sign-in attempts whose window began before this time.
    pub attempts_before: DateTime<Utc>,
    /// Records of erasures made before this time.
    pub erasures_before: DateTime<Utc>,
    /// E-mails delivered or abandoned before this time.
    pub emails_before: DateTime<Utc>,
    /// Audit log entries written before this time: they are emptied, but remain in the chain.
    pub audit_before: DateTime<Utc>,
    /// Reactions written before this time: those that are not shown are deleted, and of the others the authors'
    /// addresses.
    pub reactions_before: DateTime<Utc>,
}

/// The limits for one questionnaire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionnaireTerms {
    /// Its edition.
    pub edition: EditionYear,
    /// Its audience.
    pub audience: Audience,
    /// Drafts last saved before this time.
    pub drafts_before: DateTime<Utc>,
    /// Contact data of responses sent, or last corrected, before this time.
    pub contacts_before: DateTime<Utc>,
}

/// Number of items of a kind that were deleted, or would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purged {
    /// The kind, in words.
    pub what: &'static str,
    /// Their number.
    pub count: u64,
}

/// A kind of data with a retention period.
struct Ending {
    what: &'static str,
    count: &'static str,
    /// Deletes some rows: the writer waits for a few hundred rows, not for all of them.
    remove: &'static str,
    /// The values of the condition; several sets if it is run once per questionnaire.
    values: fn(&Terms) -> Vec<Vec<Value>>,
}

/// Builds the statements that count and delete from one condition.
macro_rules! ending {
    ($what:literal, $table:literal by $key:literal where $condition:literal, $values:expr) => {
        ending!($what, "DELETE FROM ", $table, "" by $key where $condition, $values)
    };
    ($what:literal, $verb:literal, $table:literal, $set:literal by $key:literal where $condition:literal, $values:expr) => {
        Ending {
            what: $what,
            count: concat!("SELECT COUNT(*) FROM ", $table, " WHERE ", $condition),
            remove: concat!(
                $verb,
                $table,
                $set,
                " WHERE ",
                $key,
                " IN (SELECT ",
                $key,
                " FROM ",
                $table,
                " WHERE ",
                $condition,
                " LIMIT 500)"
            ),
            values: $values,
        }
    };
}

/// A device's cookie lasts a year after its last sign-in: afterwards nobody has the token any more.
const DEVICES: TimeDelta = TimeDelta::days(366);

/// Every kind of data with a retention period: a new table with one gets a line here. Rows that refer to others come
/// after those.
const ENDINGS: [Ending; 15] = [
    ending!(
        "drafts",
        "drafts" by "key_hash" where "edition = $1 AND audience = $2 AND saved_at < $3",
        |terms| of_each(terms, |questionnaire| questionnaire.drafts_before)
    ),
    ending!(
        "contact values",
        "contacts" by "response_id" where "EXISTS (SELECT 1 FROM responses r WHERE r.id = contacts.response_id \
         AND r.edition = $1 AND r.audience = $2 AND COALESCE(r.corrected_at, r.submitted_at) < $3)",
        |terms| of_each(terms, |questionnaire| questionnaire.contacts_before)
    ),
    ending!(
        "ended sessions",
        "sessions" by "token_hash" where "expires_at < $1",
        |terms| vec![values![terms.sessions_before].to_vec()]
    ),
    ending!(
        "sign-ins left half-way",
        "sign_in_steps" by "key_hash" where "expires_at < $1",
        |terms| vec![values![terms.sessions_before].to_vec()]
    ),
    ending!(
        "devices that nobody signed in on for long",
        "known_devices" by "token_hash" where "signed_in_at < $1 AND NOT EXISTS \
         (SELECT 1 FROM known_devices o WHERE o.token_hash = known_devices.token_hash AND o.signed_in_at >= $1)",
        |terms| vec![values![terms.sessions_before - DEVICES].to_vec()]
    ),
    ending!(
        "counts of sign-in attempts",
        "sign_in_attempts" by "subject" where "started_at < $1",
        |terms| vec![values![terms.attempts_before].to_vec()]
    ),
    ending!(
        "notes of erasures",
        "erasures" by "key_hash" where "erased_at < $1",
        |terms| vec![values![terms.erasures_before].to_vec()]
    ),
    ending!(
        "reactions that are not shown",
        "reactions" by "id" where "at < $1 AND verdict <> 'shown'",
        |terms| vec![values![terms.reactions_before].to_vec()]
    ),
    ending!(
        "addresses of authors of reactions",
        "UPDATE ", "reaction_authors", " SET email = ''" by "reaction_id" where
        "email <> '' AND EXISTS (SELECT 1 FROM reactions r WHERE r.id = reaction_authors.reaction_id AND r.at < $1)",
        |terms| vec![values![terms.reactions_before].to_vec()]
    ),
    ending!(
        "invitees of imported lists",
        "invitees" by "id" where "edition = $1 AND audience = $2 AND imported_at < $3",
        |terms| of_each(terms, |questionnaire| questionnaire.contacts_before)
    ),
    ending!(
        "e-mails",
        "emails" by "id" where "settled_at < $1 OR (of_hash IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM drafts d WHERE d.key_hash = emails.of_hash) \
         AND NOT EXISTS (SELECT 1 FROM responses r WHERE r.key_hash = emails.of_hash) \
         AND NOT EXISTS (SELECT 1 FROM colleagues i WHERE i.key_hash = emails.of_hash) \
         AND NOT EXISTS (SELECT 1 FROM invitees g WHERE g.key_hash = emails.of_hash) \
         AND NOT EXISTS (SELECT 1 FROM reactions r WHERE r.key_hash = emails.of_hash))",
        |terms| vec![values![terms.emails_before].to_vec()]
    ),
    ending!(
        "keys of what is gone",
        "key_aliases" by "key_hash" where "NOT EXISTS (SELECT 1 FROM drafts d WHERE d.key_hash = key_aliases.of_hash) \
         AND NOT EXISTS (SELECT 1 FROM responses r WHERE r.key_hash = key_aliases.of_hash) \
         AND NOT EXISTS (SELECT 1 FROM colleagues i WHERE i.key_hash = key_aliases.of_hash) \
         AND NOT EXISTS (SELECT 1 FROM invitees g WHERE g.key_hash = key_aliases.of_hash) \
         AND NOT EXISTS (SELECT 1 FROM reactions r WHERE r.key_hash = key_aliases.of_hash)",
        |_| vec![Vec::new()]
    ),
    ending!(
        "measures of responses that were never sent",
        "crossings" by "key_hash" where "NOT EXISTS (SELECT 1 FROM drafts d WHERE d.key_hash = crossings.key_hash) \
         AND NOT EXISTS (SELECT 1 FROM responses r WHERE r.key_hash = crossings.key_hash)",
        |_| vec![Vec::new()]
    ),
    ending!(
        "entries of the audit log",
        "UPDATE ", "audit", " SET staff_id = NULL, actor = '', address = '', object = '', details = ''" by "number" where
        "at < $1 AND actor <> ''",
        |terms| vec![values![terms.audit_before].to_vec()]
    ),
    ending!(
        "old notes of changed responses",
        "response_changes" by "seq" where "seq < (SELECT MAX(seq) FROM response_changes) - 100000",
        |_| vec![Vec::new()]
    ),
];

fn of_each(terms: &Terms, before: fn(&QuestionnaireTerms) -> DateTime<Utc>) -> Vec<Vec<Value>> {
    terms.questionnaires.iter().map(|q| values![q.edition, q.audience, before(q)].to_vec()).collect()
}

/// Every questionnaire with answers or drafts.
const ANSWERED: &str = "SELECT edition, audience FROM response_counters UNION SELECT edition, audience FROM drafts \
     UNION SELECT DISTINCT edition, audience FROM responses WHERE test = 1 \
     UNION SELECT DISTINCT edition, audience FROM invitees";

impl Store {
    /// Questionnaires with data in the database, whether their files still exist or not.
    pub async fn questionnaires_answered(&self) -> Result<Vec<(EditionYear, Audience)>, StoreError> {
        let rows: Vec<(i64, String)> = self.database().read().await?.all(ANSWERED, []).await?;
        rows.into_iter().map(|(edition, audience)| Ok((edition_from(edition)?, audience_from(&audience)?))).collect()
    }

    /// Counts the rows past their retention period, by kind.
    pub async fn ended(&self, terms: &Terms) -> Result<Vec<Purged>, StoreError> {
        let mut ended = Vec::with_capacity(ENDINGS.len());
        for ending in &ENDINGS {
            let mut count = 0;
            for values in (ending.values)(terms) {
                count += self.count_ended(ending, &values).await?;
            }
            ended.push(Purged { what: ending.what, count });
        }
        Ok(ended)
    }

    async fn count_ended(&self, ending: &Ending, values: &[Value]) -> Result<u64, StoreError> {
        let ended: Option<(i64,)> = self.database().read().await?.one(ending.count, values.to_vec()).await?;
        Ok(ended.and_then(|(n,)| u64::try_from(n).ok()).unwrap_or(0))
    }
}

impl Noting<'_> {
    /// Deletes data past their retention period; returns the number deleted of each kind. Rows are deleted a few
    /// hundred at a time, each batch in its own transaction with its own log entry: no writer waits long, two processes
    /// that purge at once do not repeat the work, and an interrupted purge is logged as far as it got.
    ///
    /// # Errors
    /// After an error, earlier deletions are not undone.
    pub async fn purge(self, terms: &Terms) -> Result<Vec<Purged>, StoreError> {
        let mut purged = Vec::with_capacity(ENDINGS.len());
        for ending in &ENDINGS {
            let mut count = 0;
            for values in (ending.values)(terms) {
                // Counted on a reader first: for most kinds nothing is past its period, and the writer has other work.
                if self.store.count_ended(ending, &values).await? > 0 {
                    count += self.remove(ending, &values).await?;
                }
            }
            purged.push(Purged { what: ending.what, count });
        }
        Ok(purged)
    }

    async fn remove(&self, ending: &Ending, values: &[Value]) -> Result<u64, StoreError> {
        let mut removed = 0;
        loop {
            let mut transaction = self.begin().await?;
            let some = transaction.execute(ending.remove, values.to_vec()).await?;
            if some == 0 {
                return Ok(removed);
            }
            self.commit_as(transaction, |entry| entry.details = format!("{}: {some}", ending.what)).await?;
            removed += some;
        }
    }
}
