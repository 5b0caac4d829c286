//! Notice to the author of a counted response that another one arrived for their organisation, without its content.

use super::layout::{Email, Link, Part};
use super::resume::{PERSONAL, named};
use super::{WritingError, response_link};
use service::Service;
use store::TakenEmail;

/// Reason for receiving such an e-mail.
const BECAUSE: &str = "Vous recevez ce courriel parce que vous avez laissé votre adresse avec cette réponse. Sur sa page \
     «\u{a0}Vos données et vos droits\u{a0}», vous pouvez la retirer.";

pub(super) async fn write(service: &Service, origin: &str, email: &TakenEmail) -> Result<Option<Email>, WritingError> {
    let Some(own) = service.store.own_response(email.of).await?.filter(|own| own.counts) else {
        // Before delivery, it was erased, or the staff chose the other one.
        return Ok(None);
    };
    let response = &own.response;
    let Some(questionnaire) = service.library.get(response.edition, response.audience) else { return Ok(None) };
    let link = response_link(service, origin, email).await?;
    let reference = &response.receipt.reference;
    Ok(Some(Email {
        subject: format!("Une autre réponse au nom de votre organisation (la vôtre : {reference})"),
        parts: vec![
            Part::Text(format!(
                "Une autre réponse au {} a été envoyée au nom de votre organisation.",
                named(questionnaire)
            )),
            Part::Text(format!(
                "La vôtre, {reference}, continue de compter. L’autre ne compte pas tant que l’équipe de l’Observatoire n’a \
                 pas regardé laquelle des deux retenir."
            )),
            Part::Text(
                "Vous n’avez rien à faire. Si des collègues répondent aussi, mettez-vous d’accord avec eux sur une seule \
                 réponse ; vous pouvez relire la vôtre."
                    .to_owned(),
            ),
            Part::Action(Link { text: "Relire ma réponse".to_owned(), address: link }),
            Part::Text(PERSONAL.to_owned()),
        ],
        because: BECAUSE.to_owned(),
        attachment: None,
        unsubscribe: None,
    }))
}
