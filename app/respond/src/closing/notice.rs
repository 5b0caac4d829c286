//! The deadline for sending a response, in words. The server's clock decides, not the device's.

use super::note_island::ClosingNote;
use crate::actions::Closing;
use crate::colleague::access::draft_of;
use crate::follow_up::asked;
use crate::section::addressed::named_questionnaire;
use forms::{Form, Refusal};
use french::dates;
use leptos::prelude::*;
use service::Service;
use service::campaign::{Begun, Campaign, campaign};
use service::draft::{SUBMISSION, address};
use store::Secret;
use survey::Questionnaire;

/// The sentence on the closing for a respondent. `begun` is how the response was begun, if it was.
pub fn sentence(campaign: &Campaign, begun: Option<Begun>) -> String {
    if begun.map_or(campaign.testing, |begun| begun.test) {
        return match campaign.begins() {
            true => "Essai du questionnaire : cette réponse ne compte pas.".to_owned(),
            false => "Essai du questionnaire : il est terminé, cette réponse ne peut plus être envoyée.".to_owned(),
        };
    }
    if let Some(opens) = campaign.opens {
        return format!("L’enquête ouvrira le {}.", dates::limit(opens));
    }
    let Some(closes) = campaign.closes else {
        return match campaign.open {
            true => "La date de clôture n’est pas encore fixée.".to_owned(),
            false => "L’enquête est close.".to_owned(),
        };
    };
    let late = campaign.grace_until.filter(|_| begun.is_some_and(|begun| campaign.takes(begun)));
    match (campaign.open, late) {
        (true, _) => format!("Réponses reçues jusqu’au {}.", dates::limit(closes)),
        (false, Some(until)) => format!(
            "L’enquête a fermé le {}. Votre réponse était commencée : vous pouvez encore l’envoyer jusqu’au {}.",
            dates::limit(closes),
            dates::limit(until)
        ),
        (false, None) => format!(
            "L’enquête est close depuis le {}. Les réponses déjà saisies sont conservées, mais ne peuvent plus être envoyées.",
            dates::limit(closes)
        ),
    }
}

/// The notice at the top of a page when sending is no longer possible. An open page contains it too, hidden: the
/// browser's code shows it if staff close the questionnaire meanwhile. `more` is the page's own addition.
pub fn closed_view(closed: Option<&str>, more: Option<AnyView>) -> AnyView {
    let hidden = closed.is_none();
    view! {
        <div class="notice notice-strong closed-notice" data-closed role="alert" hidden=hidden>
            <p><strong data-closed-sentence>{closed.unwrap_or_default().to_owned()}</strong></p>
            {more}
        </div>
    }
    .into_any()
}

/// The link to all answers, from a page with a part of them.
pub fn reread(key: &Secret) -> AnyView {
    view! { <p><a href=address(key)>"Relire toutes mes réponses"</a></p> }.into_any()
}

/// The sentence on the closing below a form, kept up to date.
pub fn note_view(questionnaire: &Questionnaire, key: &Secret, sentence: String) -> AnyView {
    let name = format!("{}/{}", questionnaire.edition, questionnaire.audience);
    let submission = key.as_str().to_owned();
    view! {
        <ClosingNote questionnaire=name submission=submission>
            <p class="closing" role="status">{sentence}</p>
        </ClosingNote>
    }
    .into_any()
}

/// The current closing, for an open page.
///
/// # Errors
/// A [`Refusal`] for an unknown questionnaire (400) or a database failure (503).
pub async fn now(service: &Service, form: &Form) -> Result<Closing, Refusal> {
    let (edition, audience) = named_questionnaire(form.get("_questionnaire"))?;
    let questionnaire = service
        .library
        .get(edition, audience)
        .ok_or_else(|| Refusal::new(400, "Ce questionnaire n’existe pas : revenez à la page d’accueil."))?;
    let campaign = campaign(service, questionnaire).await?;
    let draft = match Secret::parse(form.get(SUBMISSION)) {
        Some(key) => match draft_of(service, &key).await? {
            Some(hash) => service.store.draft(hash).await?.map(|draft| (hash, draft)),
            None => None,
        },
        None => None,
    };
    let Some((hash, draft)) = draft else {
        return Ok(Closing { sentence: sentence(&campaign, None), closed: !campaign.begins() });
    };
    let (asked, begun) = (asked(service, hash).await?, Begun::of(&draft));
    Ok(Closing { sentence: asked.sentence(&campaign, Some(begun)), closed: !asked.lets(&campaign, begun) })
}
