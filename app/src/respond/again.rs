//! A second response for one organisation: told kindly, and without a word of what the first one says.

use super::response::Opened;
use super::submission::organisation;
use crate::service::Service;
use crate::store::StoreError;
use crate::survey::Role;
use leptos::prelude::*;

/// Whether somebody has sent a response for the organisation of a draft already.
///
/// # Errors
/// The database's own.
pub async fn has_answered(service: &Service, opened: &Opened) -> Result<bool, StoreError> {
    let Some(organisation) = organisation(&opened.questionnaire, &opened.reading.answers) else { return Ok(false) };
    service.store.has_answered(opened.draft.edition, opened.draft.audience, organisation, opened.hash).await
}

/// Whether a section's page is the place to say so: the one with the organisation's number, and the next one.
pub fn is_told_in(opened: &Opened, place: usize) -> bool {
    let question = opened.questionnaire.with_role(Role::Organisation);
    let number = question.and_then(|question| {
        opened.questionnaire.sections.iter().position(|section| section.questions.iter().any(|q| q.id == question.id))
    });
    number.is_some_and(|number| place == number || place == number + 1)
}

/// What the respondent is told.
pub fn answered_view() -> AnyView {
    view! {
        <div class="notice" role="status">
            <p><strong>"Une réponse a déjà été envoyée pour cette organisation."</strong></p>
            <p>"Vous pouvez continuer : pour une même organisation, c’est la dernière réponse envoyée qui compte. Si la première est de vous, corrigez-la plutôt à l’adresse de son justificatif ; sinon, voyez avec vos collègues laquelle envoyer."</p>
        </div>
    }
    .into_any()
}
