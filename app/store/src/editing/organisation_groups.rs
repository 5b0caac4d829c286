//! Groups of organisations, as marked by the staff: only one response of a group counts. Also the written consents of
//! organisations.

use super::findings;
use super::findings::NewDecision;
use super::waiting_responses::{SERVICE, waits_for};
use crate::audit::noted_act::Noting;
use crate::database::connection::{Transaction, row, values};
use crate::responses::corrections;
use crate::responses::counters::Changes;
use crate::responses::drafts::{audience_from, edition_from};
use crate::responses::exclusions;
use crate::{Store, StoreError};
use editing::checks::decision::Ruling;
use editing::checks::{Finding, Kind};
use std::collections::BTreeMap;
use survey::{Audience, EditionYear, Siren};

/// Records of the staff about a response that affect figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    /// The SIREN under which its organisation's group is listed.
    pub group: Option<String>,
    /// Where the written consent is filed that allows its amounts to be recognisable in a publication.
    pub consent: Option<String>,
}

const HEAD: &str = "SELECT head FROM organisation_groups WHERE siren = $1";
const MEMBERS: &str = "SELECT siren FROM organisation_groups WHERE head = $1 ORDER BY siren";
const OF_RESPONSE: &str = "SELECT siren, test FROM responses WHERE id = $1";
const MARKED: &str = "SELECT id, own_siren, siren, consent FROM responses \
     WHERE edition = $1 AND audience = $2 AND (own_siren IS NOT NULL OR consent IS NOT NULL)";
const CONSENT_OF: &str = "SELECT consent FROM responses WHERE id = $1";
const MOVE: &str = "UPDATE organisation_groups SET head = $1 WHERE head = $2";
const JOIN: &str = "INSERT INTO organisation_groups (siren, head) VALUES ($1, $2)";
const CLASH: &str = "SELECT b.id, b.version, b.edition, b.audience, a.id, a.version FROM responses b \
     JOIN responses a ON a.edition = b.edition AND a.audience = b.audience AND a.siren = $1 \
     AND a.replaced_by IS NULL AND a.aside = 0 AND a.test = 0 \
     WHERE b.siren = $2 AND b.replaced_by IS NULL AND b.aside = 0 AND b.test = 0 ORDER BY b.id LIMIT 1";
const TAKE_UP: &str = "UPDATE responses SET own_siren = COALESCE(own_siren, siren), siren = $1 WHERE siren = $2";
const TOUCHED: &str = "SELECT DISTINCT edition, audience FROM responses WHERE siren = $1";
const LEAVE: &str = "DELETE FROM organisation_groups WHERE siren = $1";
const GIVE_BACK: &str = "UPDATE responses SET siren = own_siren, own_siren = NULL WHERE own_siren = $1";
const SEVERED: &str = "SELECT r.id, r.edition, r.audience, r.siren FROM responses r JOIN responses p ON p.id = r.replaced_by \
     WHERE (r.siren = $1 OR p.siren = $1) AND r.siren <> p.siren ORDER BY r.id DESC LIMIT 1";
const COUNTING: &str = "SELECT id FROM responses WHERE edition = $1 AND audience = $2 AND siren = $3 \
     AND replaced_by IS NULL AND aside = 0 AND test = 0 LIMIT 1";
const REPLACED_BY: &str = "UPDATE responses SET replaced_by = $2 WHERE id = $1";
const WAITING: &str = "SELECT id, version, edition, audience, siren FROM responses \
     WHERE siren IN ($1, $2) AND aside <> 0 AND test = 0 ORDER BY id";
const SIREN: &str = "SELECT siren FROM responses WHERE id = $1 AND siren IS NOT NULL";
const OF: &str = "SELECT edition, audience FROM responses WHERE id = $1";
const SET_CONSENT: &str = "UPDATE responses SET consent = $2 WHERE id = $1";
const OTHERS: &str = "SELECT COUNT(*) FROM responses WHERE COALESCE(own_siren, siren) = $1 AND id <> $2";
const OWN: &str = "SELECT COALESCE(own_siren, siren) FROM responses WHERE id = $1";
const HEIR: &str = "SELECT MIN(siren) FROM organisation_groups WHERE head = $1";
const RENAME: &str = "UPDATE responses SET siren = $2, own_siren = CASE WHEN own_siren = $2 THEN NULL ELSE own_siren END WHERE siren = $1";

/// An excluded response: its number, version, edition, audience and organisation.
type Waiting = (i64, i64, i64, String, String);
type Clash = (i64, i64, i64, String, i64, i64);

impl Store {
    /// All SIRENs of an organisation's group, the one under which it is listed first; empty outside a group.
    pub async fn group_of(&self, siren: Siren) -> Result<Vec<String>, StoreError> {
        let mut connection = self.database().read().await?;
        let head: Option<(String,)> = connection.one(HEAD, values![siren.to_string()]).await?;
        let head = head.map_or_else(|| siren.to_string(), |(head,)| head);
        let members: Vec<(String,)> = connection.all(MEMBERS, values![&head]).await?;
        let head = (!members.is_empty()).then_some(head);
        Ok(head.into_iter().chain(members.into_iter().map(|(siren,)| siren)).collect())
    }

    /// Records of the staff about the responses to a questionnaire, by response number; responses without a record are
    /// left out.
    pub async fn marked(&self, edition: EditionYear, audience: Audience) -> Result<BTreeMap<i64, Marked>, StoreError> {
        row! {
            struct Row {
                id: i64,
                own_siren: Option<String>,
                siren: Option<String>,
                consent: Option<String>,
            }
        }
        let rows: Vec<Row> = self.database().read().await?.all(MARKED, values![edition, audience]).await?;
        let read = |Row { id, own_siren: own, siren, consent }: Row| (id, Marked { group: own.and(siren), consent });
        Ok(rows.into_iter().map(read).collect())
    }

    /// Where the written consent of a response's organisation is filed, if there is one.
    pub async fn consent_of(&self, response: i64) -> Result<Option<String>, StoreError> {
        let row: Option<(Option<String>,)> = self.database().read().await?.one(CONSENT_OF, values![response]).await?;
        Ok(row.and_then(|(consent,)| consent))
    }
}

impl Noting<'_> {
    /// Marks the organisation of a response and another one as one group. If both have a response that counts, the
    /// other's waits, uncounted, until the staff choose. Returns whether they were separate before.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a response, or if it has no SIREN.
    pub async fn join_group(self, response: i64, other: Siren) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let found: Option<(Option<String>, i64)> = transaction.one(OF_RESPONSE, values![response]).await?;
        let Some((Some(head), 0)) = found else { return Err(StoreError::NotFound) };
        let other = other.to_string();
        let joined: Option<(String,)> = transaction.one(HEAD, values![&other]).await?;
        let joined = joined.map_or(other, |(head,)| head);
        if joined == head {
            return Ok(false);
        }
        let mut changes = Changes::default();
        while let Some(clash) = transaction.one::<Clash>(CLASH, values![&head, &joined]).await? {
            self.wait(&mut transaction, clash, &mut changes).await?;
        }
        transaction.execute(MOVE, values![&head, &joined]).await?;
        transaction.execute(JOIN, values![&joined, &head]).await?;
        transaction.execute(TAKE_UP, values![&head, &joined]).await?;
        touch(&mut transaction, &head, &mut changes).await?;
        changes.apply(&mut transaction).await?;
        self.commit(transaction).await?;
        Ok(true)
    }

    /// Removes a SIREN from its group: it gets its responses back, and those that waited only because of the group
    /// count again. Returns whether it was in one.
    pub async fn leave_group(self, siren: Siren) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let siren = siren.to_string();
        let Some((head,)) = transaction.one::<(String,)>(HEAD, values![&siren]).await? else { return Ok(false) };
        transaction.execute(LEAVE, values![&siren]).await?;
        transaction.execute(GIVE_BACK, values![&siren]).await?;
        let mut changes = Changes::default();
        // A response replaced by one of the other side counts again, or is replaced by the one that counts for its own
        // organisation.
        while let Some((id, edition, audience, own)) =
            transaction.one::<(i64, i64, String, String)>(SEVERED, values![&siren]).await?
        {
            let counting: Option<(i64,)> = transaction.one(COUNTING, values![edition, &audience, own]).await?;
            transaction.execute(REPLACED_BY, values![id, counting.map(|(id,)| id)]).await?;
            if counting.is_none() {
                changes.count_response(edition_from(edition)?, audience_from(&audience)?, 1);
            }
        }
        self.release(&mut transaction, (&siren, &head), &mut changes).await?;
        touch(&mut transaction, &siren, &mut changes).await?;
        changes.apply(&mut transaction).await?;
        self.commit(transaction).await?;
        Ok(true)
    }

    /// Records where the written consent is filed that allows a response's amounts to be recognisable in a publication,
    /// or withdraws it. Returns whether there is such a response.
    pub async fn set_consent(self, response: i64, kept: Option<&str>) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        if transaction.execute(SET_CONSENT, values![response, kept]).await? == 0 {
            return Ok(false);
        }
        let mut changes = Changes::default();
        let of: Option<(i64, String)> = transaction.one(OF, values![response]).await?;
        if let Some((edition, audience)) = of {
            changes.count_response(edition_from(edition)?, audience_from(&audience)?, 0);
        }
        changes.apply(&mut transaction).await?;
        self.commit(transaction).await?;
        Ok(true)
    }

    /// Counts those responses of two organisations again that waited only because of a response of the other one.
    async fn release(
        &self,
        transaction: &mut Transaction,
        (one, other): (&str, &str),
        changes: &mut Changes,
    ) -> Result<(), StoreError> {
        for (id, version, edition, audience, own) in transaction.all::<Waiting>(WAITING, values![one, other]).await? {
            let decisions = findings::about(transaction, id).await?;
            let [Kind::SameOrganisation] = waits_for(&decisions)[..] else { continue };
            // Later decisions may concern other findings.
            let Some(last) = decisions.iter().rev().find(|one| one.made.ruling == Ruling::Aside) else { continue };
            let before = Finding::other_of(&last.made.finding);
            let of_before: Option<(String,)> = transaction.one(SIREN, values![before]).await?;
            let is_other_s = of_before.is_some_and(|(before,)| before != own);
            let counting: Option<(i64,)> = transaction.one(COUNTING, values![edition, &audience, own]).await?;
            if !is_other_s || counting.is_some() {
                continue;
            }
            transaction.execute(exclusions::SET, values![id, 0_i64, None::<i64>]).await?;
            changes.count_response(edition_from(edition)?, audience_from(&audience)?, 1);
            let decision = NewDecision {
                ruling: Ruling::Reopened,
                words: "Les deux organisations ne sont plus un groupe : chacune a sa réponse.".to_owned(),
                versions: version.to_string(),
                at: self.at(),
                ..last.made.clone()
            };
            findings::keep(transaction, &decision).await?;
        }
        Ok(())
    }

    /// Excludes a response of a group in favour of another one.
    async fn wait(&self, transaction: &mut Transaction, clash: Clash, changes: &mut Changes) -> Result<(), StoreError> {
        let (id, version, edition, audience, first, of_first) = clash;
        let (edition, audience) = (edition_from(edition)?, audience_from(&audience)?);
        // Responses that it had replaced are replaced by the one that counts.
        transaction.execute(corrections::STEP_OUT, values![id, first]).await?;
        transaction.execute(exclusions::SET, values![id, self.at(), None::<i64>]).await?;
        changes.count_response(edition, audience, -1);
        let decision = NewDecision {
            response: id,
            finding: Finding::same_organisation(id, first).name(),
            ruling: Ruling::Aside,
            words: "Une autre réponse du même groupe compte déjà : celle-ci attend d’être examinée.".to_owned(),
            fields: Vec::new(),
            versions: format!("{version}/{of_first}"),
            until: None,
            by: SERVICE.to_owned(),
            at: self.at(),
        };
        findings::keep(transaction, &decision).await
    }
}

/// Signals that the figures of an organisation may have changed.
async fn touch(transaction: &mut Transaction, siren: &str, changes: &mut Changes) -> Result<(), StoreError> {
    let touched: Vec<(i64, String)> = transaction.all(TOUCHED, values![siren]).await?;
    for (edition, audience) in touched {
        changes.count_response(edition_from(edition)?, audience_from(&audience)?, 0);
    }
    Ok(())
}

/// Removes the SIREN of a response that is about to be erased, unless another response has it: its group continues
/// under another SIREN.
pub(crate) async fn forget(transaction: &mut Transaction, response: i64) -> Result<(), StoreError> {
    let own: Option<(Option<String>,)> = transaction.one(OWN, values![response]).await?;
    let Some((Some(own),)) = own else { return Ok(()) };
    let others: Option<(i64,)> = transaction.one(OTHERS, values![&own, response]).await?;
    if others.is_some_and(|(others,)| others > 0) {
        return Ok(());
    }
    transaction.execute(LEAVE, values![&own]).await?;
    let heir: Option<(Option<String>,)> = transaction.one(HEIR, values![&own]).await?;
    if let Some((Some(heir),)) = heir {
        transaction.execute(LEAVE, values![&heir]).await?;
        transaction.execute(MOVE, values![&heir, &own]).await?;
        transaction.execute(RENAME, values![&own, &heir]).await?;
    }
    Ok(())
}
