//! A second response for one organisation: told kindly, and without a word of what the first one says.

use editing::checks::Kind;
use leptos::prelude::*;
use service::Service;
use service::draft::Opened;
use store::{Answered, SecretHash, StoreError, waits_for};
use survey::Role;
use survey::questionnaire::organisation_of;

/// The response that somebody else has sent for the organisation of a draft already, if it counts.
///
/// # Errors
/// The database's own.
pub async fn has_answered(service: &Service, opened: &Opened) -> Result<Option<Answered>, StoreError> {
    let Some(organisation) = organisation_of(&opened.questionnaire, &opened.reading.answers) else { return Ok(None) };
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

/// What the respondent is told before sending.
pub fn answered_view(answered: Answered) -> AnyView {
    let (told, then) = match answered.by_same_link {
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
            <p><strong>{told}</strong></p>
            <p>{then}</p>
        </div>
    }
    .into_any()
}

/// What the respondent is told once it is sent, as long as the staff have not chosen; nothing of a response that is not such.
///
/// # Errors
/// The database's own.
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
