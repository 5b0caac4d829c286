//! Responses that wait, uncounted, until the staff have reviewed them: those with an implausibly large amount, and
//! those whose organisation already has a response that counts, sent under another key.

use super::findings;
use super::findings::{Decision, NewDecision};
use crate::database::connection::{Transaction, values};
use crate::mail::outbox;
use crate::mail::outbox::NewEmail;
use crate::responses::counters::Changes;
use crate::responses::exclusions;
use crate::responses::submissions::Submission;
use crate::{EmailKind, SecretHash, Store, StoreError};
use editing::checks::decision::Ruling;
use editing::checks::single_response::too_large;
use editing::checks::{Finding, Kind};
use survey::{Audience, EditionYear, Siren};

/// The author of decisions made by the service itself.
pub const SERVICE: &str = "Le service";

/// The response that counts for an organisation, as shown to another respondent of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The hash under which it is stored.
    pub key: SecretHash,
    /// Whether both came through the same personal link: the later one then replaces the earlier.
    pub by_same_link: bool,
}

pub(crate) const ANSWERED: &str = "SELECT id, version, key_hash, invitee FROM responses \
     WHERE edition = $1 AND audience = $2 AND siren = COALESCE((SELECT head FROM organisation_groups WHERE siren = $3), $3) \
     AND replaced_by IS NULL AND aside = 0 AND test = 0 AND key_hash <> $4 LIMIT 1";
pub(crate) const LINK: &str = "SELECT COALESCE((SELECT invitee FROM responses WHERE key_hash = $1), \
     (SELECT invitee FROM drafts WHERE key_hash = $1))";
pub(crate) const NOTIFY: &str = "UPDATE responses SET notified_at = $2 WHERE id = $1 AND notified_at IS NULL";
pub(crate) const RECEIPT_TO: &str = "SELECT recipient FROM emails WHERE of_hash = $1 AND kind = 'receipt' AND state = 'waiting' AND recipient IS NOT NULL";

type First = (i64, i64, Vec<u8>, Option<i64>);

impl Store {
    /// The response that counts for an organisation in an edition, if it was sent under another key than this key of a
    /// draft or response.
    pub async fn has_answered(
        &self,
        edition: EditionYear,
        audience: Audience,
        organisation: Siren,
        other_than: SecretHash,
    ) -> Result<Option<Answered>, StoreError> {
        let mut connection = self.database().read().await?;
        let row = values![edition, audience, organisation.to_string(), other_than];
        let Some((.., key, link)) = connection.one::<First>(ANSWERED, row).await? else { return Ok(None) };
        let own: Option<(Option<i64>,)> = connection.one(LINK, values![other_than]).await?;
        let by_same_link = link.is_some() && link == own.and_then(|(own,)| own);
        Ok(Some(Answered { key: SecretHash::from_stored(&key)?, by_same_link }))
    }
}

/// A response about to be stored.
#[derive(Clone, Copy)]
pub(crate) struct Coming {
    pub id: i64,
    pub version: i64,
    /// The invitee whose link it came through.
    pub invitee: Option<i64>,
}

/// Why a response waits.
pub(crate) struct Reasons {
    decisions: Vec<NewDecision>,
    /// Number and key of the response that counts.
    first: Option<(i64, SecretHash)>,
}

/// Why a response must wait for the staff; `None` if it can count.
pub(crate) async fn reasons(
    transaction: &mut Transaction,
    submission: &Submission,
    coming: Coming,
) -> Result<Option<Reasons>, StoreError> {
    let Coming { id, version, invitee } = coming;
    let decision = |finding: &Finding, words: &str, fields: Vec<String>, versions: String| NewDecision {
        response: id,
        finding: finding.name(),
        ruling: Ruling::Aside,
        words: words.to_owned(),
        fields,
        versions,
        until: None,
        by: SERVICE.to_owned(),
        at: submission.at,
    };
    let mut decisions = Vec::new();
    let large = too_large(id, &submission.answers);
    if let Some(finding) = large.first() {
        let fields = large.iter().flat_map(|finding| finding.fields.clone()).collect();
        let words = "Un montant dépasse 100 milliards d’euros : la réponse attend d’être vérifiée.";
        decisions.push(decision(finding, words, fields, version.to_string()));
    }
    let mut first = None;
    if let Some(siren) = submission.organisation {
        let row = values![submission.edition, submission.audience, siren.to_string(), submission.key];
        let other = transaction.one::<First>(ANSWERED, row).await?;
        if let Some((other, of_other, key, _)) = other.filter(|(.., link)| link.is_none() || *link != invitee) {
            let finding = Finding::same_organisation(id, other);
            let words = "Une autre réponse de la même organisation compte déjà : celle-ci attend d’être examinée.";
            // Its respondent reads this decision: fields would reveal something about the other response.
            decisions.push(decision(&finding, words, Vec::new(), format!("{version}/{of_other}")));
            first = Some((other, SecretHash::from_stored(&key)?));
        }
    }
    Ok((!decisions.is_empty()).then_some(Reasons { decisions, first }))
}

/// Excludes a response until its review, and notifies the author of the one that still counts. `counted` is its part in
/// the number of responses before.
pub(crate) async fn keep(
    transaction: &mut Transaction,
    submission: &Submission,
    id: i64,
    reasons: Reasons,
    counted: i64,
    changes: &mut Changes,
) -> Result<(), StoreError> {
    transaction.execute(exclusions::SET, values![id, submission.at, None::<i64>]).await?;
    changes.count_response(submission.edition, submission.audience, -counted);
    for decision in &reasons.decisions {
        findings::keep(transaction, decision).await?;
    }
    match reasons.first {
        Some((first, key)) => tell(transaction, submission, first, key).await,
        None => Ok(()),
    }
}

/// E-mails the author of the response that still counts, if an address was given: once, however many others arrive.
async fn tell(
    transaction: &mut Transaction,
    submission: &Submission,
    first: i64,
    of: SecretHash,
) -> Result<(), StoreError> {
    let mut address = findings::address_in(transaction, first, &submission.address_fields).await?;
    if address.is_none() {
        let row: Option<(String,)> = transaction.one(RECEIPT_TO, values![of]).await?;
        address = row.map(|(recipient,)| recipient);
    }
    let Some(recipient) = &address else { return Ok(()) };
    if transaction.execute(NOTIFY, values![first, submission.at]).await? > 0 {
        let email = NewEmail { kind: EmailKind::SecondResponse, of, recipient, at: submission.at };
        outbox::put(transaction, &email).await?;
    }
    Ok(())
}

/// The kinds of findings for which the service excluded a response, given all decisions about it, the earliest first.
/// Empty if the latest exclusion is by the staff. Only for an excluded response.
pub fn waits_for(decisions: &[Decision]) -> Vec<Kind> {
    let last = decisions.iter().rev().find(|one| one.made.ruling == Ruling::Aside);
    let Some(last) = last.filter(|last| last.made.by == SERVICE) else { return Vec::new() };
    let together = decisions.iter().filter(|one| one.made.by == SERVICE && one.made.at == last.made.at);
    together.filter_map(|one| Kind::of_finding(&one.made.finding)).collect()
}
