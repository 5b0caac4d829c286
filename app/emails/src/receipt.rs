//! Confirmation that a response was received, with the same receipt as on its page, attached as a PDF.

use super::layout::{Attachment, Email, Link, Part};
use super::resume::{BECAUSE, PERSONAL};
use super::{WritingError, response_link};
use documents::receipt::pdf::pdf;
use service::Service;
use service::receipts::record_of;
use store::TakenEmail;

pub(super) async fn write(service: &Service, origin: &str, email: &TakenEmail) -> Result<Option<Email>, WritingError> {
    let of = email.of;
    let Some(response) = service.store.own_response(of).await? else { return Ok(None) };
    let Some(record) = record_of(service, &response) else { return Ok(None) };
    let reference = record.reference.clone();
    let facts = record.facts.iter().map(|fact| (fact.name.to_owned(), fact.value.clone())).collect();
    // CPU-bound work, kept off the threads that answer requests.
    let made = tokio::task::spawn_blocking(move || pdf(&record)).await;
    let content = match made {
        Ok(Ok(content)) => content,
        Ok(Err(error)) => return Err(WritingError::Receipt(error.to_string())),
        Err(error) => return Err(WritingError::Receipt(error.to_string())),
    };
    let link = response_link(service, origin, email).await?;
    let thanks = "Vos réponses sont bien reçues, merci. Le justificatif est joint en PDF\u{a0}: chaque question, les \
                  choix proposés et votre réponse.";
    Ok(Some(Email {
        subject: format!("Justificatif de vos réponses, {reference}"),
        parts: vec![
            Part::Text(thanks.to_owned()),
            Part::Facts(facts),
            Part::Action(Link { text: "Relire ma réponse".to_owned(), address: link }),
            Part::Text(PERSONAL.to_owned()),
        ],
        because: BECAUSE.to_owned(),
        attachment: Some(Attachment { name: format!("{reference}.pdf"), media_type: "application/pdf", content }),
        unsubscribe: None,
    }))
}
