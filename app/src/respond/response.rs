//! A response under way: its address, its key, what it holds. Keeping and sending it are in `saving` and `sending`.

use super::campaign::{Begun, campaign};
use super::trial;
use crate::components::time;
use crate::form::{Form, Refusal};
use crate::service::Service;
use crate::store::{Draft, Invitation, Secret, SecretHash, StoreError};
use crate::survey::reading::Reading;
use crate::survey::{Questionnaire, Section};
use std::sync::Arc;

pub use super::field_names::SUBMISSION;

/// The address of a response.
pub fn address(key: &Secret) -> String {
    format!("/reponses/{}", key.as_str())
}

/// The address of a section of a response.
pub fn section_address(key: &Secret, section: &Section) -> String {
    format!("{}/{}", address(key), section.id)
}

/// The response key that a form carries.
///
/// # Errors
/// 400 when there is none or it has another form than ours.
pub fn key_of(form: &Form) -> Result<Secret, Refusal> {
    Secret::parse(form.get(SUBMISSION))
        .ok_or_else(|| Refusal::new(400, "Ce formulaire est incomplet : revenez à la page d’accueil du questionnaire."))
}

/// Logs why the database failed and tells the respondent that nothing was kept of this attempt.
pub fn failed(error: &StoreError) -> Refusal {
    tracing::error!(%error, "the store failed");
    Refusal::new(
        503,
        "Le service ne peut pas enregistrer en ce moment : vos saisies sont toujours dans cette page, recommencez dans un instant.",
    )
}

/// A draft with the questionnaire that it answers and what it was found to hold.
pub struct Opened {
    /// What it is kept under.
    pub hash: SecretHash,
    /// What is kept.
    pub draft: Draft,
    /// What it answers.
    pub questionnaire: Arc<Questionnaire>,
    /// What it holds.
    pub reading: Reading,
    /// The colleagues who were asked for sections of it.
    pub colleagues: Vec<Invitation>,
}

impl Opened {
    /// Opens a draft; `None` when its questionnaire is not at hand.
    pub fn new(service: &Service, hash: SecretHash, draft: Draft) -> Option<Self> {
        if draft.test {
            trial::says_so();
        }
        let questionnaire = service.library.get(draft.edition, draft.audience)?.clone();
        let reading = questionnaire.read(&draft.typed);
        Some(Self { hash, draft, questionnaire, reading, colleagues: Vec::new() })
    }

    /// The places of the sections that hold something to mend or to decide, or that were not seen yet.
    pub fn to_complete(&self) -> Vec<usize> {
        let wanting = |section: &Section| {
            !self.draft.seen.contains(&section.id)
                || self.reading.errors.iter().any(|e| section.question_of(&e.field).is_some())
                || self.draft.disputed().any(|(field, _)| section.question_of(field).is_some())
        };
        (0..self.questionnaire.sections.len()).filter(|i| wanting(&self.questionnaire.sections[*i])).collect()
    }
}

/// Refuses what comes too late, or too early. `begun` is how the response was begun, if it was: one that was begun before
/// the closing has the grace period.
///
/// # Errors
/// A [`Refusal`]: 403 when it is too late, 503 when the database cannot be read.
pub async fn refuse_if_closed(
    service: &Service,
    questionnaire: &Questionnaire,
    begun: Option<Begun>,
) -> Result<(), Refusal> {
    let campaign = campaign(service, questionnaire).await.map_err(|e| failed(&e))?;
    if begun.map_or(campaign.begins(), |begun| campaign.takes(begun)) {
        return Ok(());
    }
    if let Some(opens) = campaign.opens {
        return Err(Refusal::new(
            403,
            format!("L’enquête n’est pas encore ouverte : elle ouvrira le {}.", time::limit(opens)),
        ));
    }
    let since = campaign.closes.map(|t| format!(" depuis le {}", time::moment(t))).unwrap_or_default();
    Err(Refusal::new(
        403,
        format!(
            "L’enquête est close{since}. Les réponses déjà saisies sont conservées, mais ne peuvent plus être envoyées."
        ),
    ))
}

/// A partner's code: short, plain letters and digits.
pub fn is_relay(code: &str) -> bool {
    (1..=40).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}
