//! The link of a response, on request.

use super::layout::{Email, Link, Part};
use super::{WritingError, response_link};
use french::dates;
use service::Service;
use service::campaign::campaign;
use store::{Reminder, TakenEmail};
use survey::Questionnaire;

/// Reason for receiving such an e-mail.
pub(super) const BECAUSE: &str = "Vous recevez ce courriel, envoyé automatiquement, parce que votre adresse a été saisie \
     sur la page d’une réponse. Si ce n’est pas vous, vous pouvez l’ignorer.";
/// Reason for receiving the link from the staff.
const ASKED_FOR: &str = "Vous recevez ce courriel parce que quelqu’un a demandé ce lien à l’équipe de l’Observatoire, en donnant \
     votre adresse. Si ce n’est pas vous, ignorez-le et dites-le-lui.";
/// Warning about the link.
pub(super) const PERSONAL: &str = "Ce lien est personnel\u{a0}: qui le possède peut lire et modifier cette réponse. Ne le \
     transmettez qu’aux personnes qui la remplissent avec vous.";

/// The name of a questionnaire within a sentence.
pub(super) fn named(questionnaire: &Questionnaire) -> String {
    format!("«\u{a0}{}\u{a0}», édition {}", questionnaire.title, questionnaire.edition)
}

pub(super) async fn write(service: &Service, origin: &str, email: &TakenEmail) -> Result<Option<Email>, WritingError> {
    let of = email.of;
    let Some(draft) = service.store.draft(of).await? else {
        return sent_meanwhile(service, origin, email).await;
    };
    let Some(questionnaire) = service.library.get(draft.edition, draft.audience) else { return Ok(None) };
    let campaign = campaign(service, questionnaire).await?;
    let link = response_link(service, origin, email).await?;
    let saved = match service.store.response(of).await? {
        Some(sent) => format!(
            "Vous corrigez la réponse {}\u{a0}: la correction est enregistrée, et n’est pas encore envoyée.",
            sent.receipt.reference
        ),
        None => "Elle est enregistrée, et n’est pas encore envoyée.".to_owned(),
    };
    let state = format!("Voici le lien de votre réponse au {}. {saved}", named(questionnaire));
    let mut parts =
        vec![Part::Text(state), Part::Action(Link { text: "Reprendre ma réponse".to_owned(), address: link.clone() })];
    if let Some(closes) = campaign.closes.filter(|_| campaign.open) {
        parts.push(Part::Text(format!("Vous pouvez l’envoyer jusqu’au {}.", dates::limit(closes))));
    }
    parts.push(Part::Text(PERSONAL.to_owned()));
    if let Some(Reminder::Waiting(_)) = service.store.reminder(of).await? {
        let text = "Vous avez demandé un rappel\u{a0}: un seul courriel, trois jours avant la clôture, si votre réponse \
                    n’est pas envoyée d’ici là.";
        parts.push(Part::Text(text.to_owned()));
        parts.push(Part::Aside(Link { text: "Ne plus me le rappeler".to_owned(), address: format!("{link}#rappel") }));
    }
    Ok(Some(Email {
        subject: "Le lien pour reprendre votre réponse à l’Observatoire".to_owned(),
        parts,
        because: BECAUSE.to_owned(),
        attachment: None,
        unsubscribe: None,
    }))
}

/// The response was sent before this e-mail: the link leads to the receipt.
async fn sent_meanwhile(service: &Service, origin: &str, email: &TakenEmail) -> Result<Option<Email>, WritingError> {
    link_of_sent(service, origin, email, "Voici le lien de votre réponse", BECAUSE).await
}

/// The same, if the staff send the link on request.
pub(super) async fn write_for_staff(
    service: &Service,
    origin: &str,
    email: &TakenEmail,
) -> Result<Option<Email>, WritingError> {
    let text = "L’équipe de l’Observatoire vous envoie le lien de votre réponse";
    link_of_sent(service, origin, email, text, ASKED_FOR).await
}

async fn link_of_sent(
    service: &Service,
    origin: &str,
    email: &TakenEmail,
    text: &str,
    because: &str,
) -> Result<Option<Email>, WritingError> {
    let of = email.of;
    let Some(response) = service.store.response(of).await? else { return Ok(None) };
    let Some(questionnaire) = service.library.get(response.edition, response.audience) else { return Ok(None) };
    let link = response_link(service, origin, email).await?;
    let state = format!(
        "{text} au {}. Cette réponse est envoyée, sous la référence {}.",
        named(questionnaire),
        response.receipt.reference
    );
    Ok(Some(Email {
        subject: "Le lien de votre réponse à l’Observatoire".to_owned(),
        parts: vec![
            Part::Text(state),
            Part::Action(Link { text: "Relire ma réponse".to_owned(), address: link }),
            Part::Text(PERSONAL.to_owned()),
        ],
        because: because.to_owned(),
        attachment: None,
        unsubscribe: None,
    }))
}
