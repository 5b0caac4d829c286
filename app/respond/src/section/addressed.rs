//! The questionnaire and the section that a form belongs to.

use super::refusals::unknown;
use forms::{Form, Refusal};
use service::Service;
use service::campaign::campaign;
use service::draft::refuse_if_closed;
use std::sync::Arc;
use store::Draft;
use survey::validation::Reading;
use survey::{Audience, EditionYear, QuestionId, Questionnaire, Section};

/// The target of a form.
pub struct Addressed {
    /// The questionnaire.
    pub questionnaire: Arc<Questionnaire>,
    /// The index of the section.
    pub place: usize,
    /// Whether a response begun now is a test response.
    pub testing: bool,
}

impl Addressed {
    /// The section.
    pub fn section(&self) -> &Section {
        &self.questionnaire.sections[self.place]
    }

    /// Whether a field of the section has several values to choose from.
    pub fn is_disputed(&self, draft: &Draft) -> bool {
        draft.disputed().any(|(field, _)| self.section().question_of(field).is_some())
    }

    /// Whether an error concerns a question of the section that its page showed.
    pub fn is_wrong(&self, reading: &Reading, opened: &[&QuestionId]) -> bool {
        let blamed = |field: &str| self.section().question_of(field).is_some_and(|q| !opened.contains(&&q.id));
        reading.errors.iter().any(|e| blamed(&e.field))
    }
}

/// The questionnaire and the section that a form names, if they may be saved.
///
/// # Errors
/// A [`Refusal`] for an unknown name (400), a closed campaign without a draft (403), a database failure (503).
pub async fn addressed(service: &Service, form: &Form, stored: Option<&Draft>) -> Result<Addressed, Refusal> {
    let (edition, audience) = named_questionnaire(form.get("_questionnaire"))?;
    let questionnaire = service.library.get(edition, audience).cloned().ok_or_else(unknown)?;
    match stored {
        Some(draft) if (draft.edition, draft.audience) != (edition, audience) => return Err(unknown()),
        Some(_) => {}
        None => refuse_if_closed(service, &questionnaire, None).await?,
    }
    let testing = stored.is_none() && campaign(service, &questionnaire).await?.testing;
    let (place, _) = questionnaire
        .section(form.get("_section"))
        .ok_or_else(|| Refusal::new(400, "Cette partie du questionnaire n’existe pas."))?;
    Ok(Addressed { questionnaire, place, testing })
}

/// The questionnaire that a form names.
///
/// # Errors
/// A [`Refusal`] (400) for a malformed name.
pub fn named_questionnaire(name: &str) -> Result<(EditionYear, Audience), Refusal> {
    name.split_once('/')
        .and_then(|(edition, audience)| {
            Some((EditionYear::new(edition.parse().ok()?)?, Audience::from_slug(audience)?))
        })
        .ok_or_else(|| Refusal::new(400, "Ce formulaire est incomplet : revenez à la page d’accueil du questionnaire."))
}
