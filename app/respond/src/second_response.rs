//! A second response for one organisation. The respondent is informed without disclosing anything about the first
//! one.

use editing::checks::Kind;
use leptos::prelude::*;
use service::Service;
use service::draft::Opened;
use store::{Answered, SecretHash, StoreError, waits_for};
use survey::Role;
use survey::questionnaire::organisation_of;

/// The response that somebody else has already sent for a draft's organisation, if it counts.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn has_answered(service: &Service, opened: &Opened) -> Result<Option<Answered>, StoreError> {
    let Some(organisation) = organisation_of(&opened.questionnaire, &opened.reading.answers) else { return Ok(None) };
    service.store.has_answered(opened.draft.edition, opened.draft.audience, organisation, opened.hash).await
}

/// Whether the notice belongs on this section's page: the one with the organisation's number, or the next one.
pub fn is_shown_in(opened: &Opened, place: usize) -> bool {
    let question = opened.questionnaire.with_role(Role::Organisation);
    let number = question.and_then(|question| {
        opened.questionnaire.sections.iter().position(|section| section.questions.iter().any(|q| q.id == question.id))
    });
    number.is_some_and(|number| place == number || place == number + 1)
}

/// The notice before sending.
pub fn answered_view(answered: Answered) -> AnyView {
    let (message, then) = match answered.by_same_link {
        true => (
            "Une réponse a déjà été envoyée par votre lien personnel.",
            "Si vous envoyez celle-ci, elle la remplacera. Pour changer seulement quelques réponses, corrigez plutôt la première, à l’adresse de son justificatif.",
        ),
        false => (
            "Votre organisation a déjà répondu.",
            "Vous pouvez répondre aussi : l’équipe de l’Observatoire regardera laquelle des deux réponses retenir. Si la première est de vous, corrigez-la plutôt, à l’adresse de son justificatif.",
        ),
    };
    view! {
        <div class="notice" role="status">
            <p><strong>{message}</strong></p>
            <p>{then}</p>
        </div>
    }
    .into_any()
}

/// The notice after sending, as long as the staff have not chosen; `None` for other responses.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn waits_view(service: &Service, of: SecretHash) -> Result<Option<AnyView>, StoreError> {
    let (decisions, aside) = service.store.decided_on(of).await?;
    let waits = aside && waits_for(&decisions).contains(&Kind::SameOrganisation);
    Ok(waits.then(|| {
        view! {
            <div class="notice">
                <p><strong>"Une autre réponse avait déjà été envoyée pour votre organisation."</strong></p>
                <p>"La vôtre est bien reçue : l’équipe de l’Observatoire regardera laquelle retenir. Vous n’avez rien à faire."</p>
            </div>
        }
        .into_any()
    }))
}
