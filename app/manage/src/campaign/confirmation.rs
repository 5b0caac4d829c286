//! The confirmation pages before closing a questionnaire or erasing its test responses.

use super::page::name;
use super::update::PATH;
use crate::actions::RunCampaign;
use forms::Returned;
use french::counted;
use leptos::prelude::*;
use server_fn::ServerFn;
use service::Service;
use service::campaign::campaign;
use store::StoreError;
use survey::Audience;
use ui::confirmation::{Asking, asking_page};

/// The address of the confirmation of an act on a questionnaire.
pub fn address(act: &str, audience: Audience) -> String {
    format!("{PATH}?demande={act}&pour={audience}")
}

/// The confirmation page; `None` if there is nothing to confirm.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn page(service: &Service, act: &str, audience: Audience) -> Result<Option<AnyView>, StoreError> {
    let Some(questionnaire) = service.library.get(service.edition, audience) else { return Ok(None) };
    let campaign = campaign(service, questionnaire).await?;
    let of = name(audience).to_lowercase();
    let (question, sentences, button, erases) = match act {
        "fermer" if campaign.open => {
            let now = service.clock.now();
            let drafts = service.store.drafts_waiting(service.edition, audience, now).await?;
            let drafts: i64 = drafts.iter().map(|waiting| waiting.drafts).sum();
            let counts = service.store.response_counts(service.edition).await?;
            let sent = counts.iter().find(|(of, _)| *of == audience).map_or(0, |(_, n)| *n);
            let grace = match campaign.grace_minutes {
                0 => "Elles ne pourront plus être envoyées.".to_owned(),
                minutes => counted(
                    minutes,
                    "",
                    "Elles pourront encore être envoyées pendant une minute.",
                    "Elles pourront encore être envoyées pendant # minutes.",
                ),
            };
            let begun = counted(
                drafts,
                "Aucune réponse n’est commencée.",
                "Une réponse est commencée et n’est pas envoyée.",
                "# réponses sont commencées et ne sont pas envoyées.",
            );
            let sentences = vec![
                "Personne ne pourra plus commencer de réponse, dès maintenant : les pages publiques le diront."
                    .to_owned(),
                counted(sent, "Aucune réponse n’est comptée.", "Une réponse est comptée.", "# réponses sont comptées."),
                if drafts == 0 { begun } else { format!("{begun} {grace}") },
                "Vous pourrez rouvrir le questionnaire.".to_owned(),
            ];
            (format!("Fermer le {of}\u{a0}?"), sentences, "Fermer maintenant", false)
        }
        "vider" => {
            let trials = service.store.trials(service.edition, audience).await?;
            let sentences = counted(
                trials.drafts + trials.sent,
                "Il n’y a aucun essai.",
                "Un essai, envoyé ou en cours, est effacé. C’est définitif.",
                "# essais, envoyés ou en cours, sont effacés. C’est définitif.",
            );
            (format!("Effacer les essais du {of}\u{a0}?"), vec![sentences], "Effacer les essais", true)
        }
        _ => return Ok(None),
    };
    Ok(Some(asking_page(Asking {
        question,
        sentences,
        before: ().into_any(),
        action: RunCampaign::url(),
        fields: vec![("questionnaire", audience.to_string()), ("geste", act.to_owned())],
        button: button.to_owned(),
        erases,
        back: PATH.to_owned(),
        returned: Returned::default(),
    })))
}
