//! A question of the staff about a response that was sent.

use super::layout::{Email, Link, Part};
use super::resume::{PERSONAL, named};
use super::{WritingError, response_link};
use french::dates;
use service::Service;
use store::TakenEmail;
use survey::questionnaire::field_label;

/// Reason for receiving such an e-mail.
const BECAUSE: &str = "Vous recevez ce courriel parce que vous avez accepté que l’Observatoire vous recontacte au sujet de \
     ce questionnaire. Sur la page «\u{a0}Vos données et vos droits\u{a0}» de votre réponse, vous pouvez retirer votre adresse.";

pub(super) async fn write(service: &Service, origin: &str, email: &TakenEmail) -> Result<Option<Email>, WritingError> {
    let (of, now) = (email.of, service.clock.now());
    let asked = service.store.asked_back(of).await?;
    // The question may have been answered or withdrawn before delivery.
    let question = asked.into_iter().find(|one| one.at == email.asked_at && now < one.until);
    let Some(question) = question else { return Ok(None) };
    let Some(response) = service.store.response(of).await? else { return Ok(None) };
    let Some(questionnaire) = service.library.get(response.edition, response.audience) else { return Ok(None) };
    let link = response_link(service, origin, email).await?;
    let reference = &response.receipt.reference;
    let fields: Vec<_> = question
        .fields
        .iter()
        .map(|field| ("Réponse concernée".to_owned(), field_label(questionnaire, field)))
        .collect();
    let mut parts = vec![
        Part::Text(format!(
            "En relisant votre réponse {reference} au {}, l’équipe de l’Observatoire se pose une question.",
            named(questionnaire)
        )),
        Part::Text(format!("«\u{a0}{}\u{a0}»", question.question)),
    ];
    if !fields.is_empty() {
        parts.push(Part::Facts(fields));
    }
    parts.extend([
        Part::Action(Link { text: "Relire ma réponse".to_owned(), address: link }),
        Part::Text(format!(
            "Vous pouvez la corriger, ou la renvoyer telle quelle si elle est juste, jusqu’au {}. C’est facultatif.",
            dates::limit(question.until)
        )),
        Part::Text(PERSONAL.to_owned()),
    ]);
    Ok(Some(Email {
        subject: format!("Une question sur votre réponse {reference}"),
        parts,
        because: BECAUSE.to_owned(),
        attachment: None,
        unsubscribe: None,
    }))
}
