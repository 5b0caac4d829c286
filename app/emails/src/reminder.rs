//! The reminder before the closing date, for respondents who asked for it.

use super::layout::{Email, Link, Part};
use super::resume::{PERSONAL, named};
use super::{REMINDER, WritingError, response_link};
use french::dates;
use service::Service;
use service::campaign::campaign;
use service::draft::Opened;
use store::{StoreError, TakenEmail};

/// Queues the reminders that are due: [`REMINDER`] before the closing date, even if the staff have moved it. Without a
/// date there are none.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn queue_due(service: &Service) -> Result<(), StoreError> {
    for questionnaire in service.library.iter() {
        let campaign = campaign(service, questionnaire).await?;
        let now = service.clock.now();
        if campaign.open && campaign.closes.is_some_and(|closes| now >= closes - REMINDER) {
            service.store.queue_reminders(questionnaire.edition, questionnaire.audience, now).await?;
        }
    }
    Ok(())
}

pub(super) async fn write(service: &Service, origin: &str, email: &TakenEmail) -> Result<Option<Email>, WritingError> {
    let of = email.of;
    let Some(draft) = service.store.draft(of).await? else { return Ok(None) };
    if service.store.response(of).await?.is_some() {
        return Ok(None);
    }
    let Some(opened) = Opened::new(service, of, draft) else { return Ok(None) };
    let campaign = campaign(service, &opened.questionnaire).await?;
    let Some(closes) = campaign.closes.filter(|_| campaign.open) else { return Ok(None) };
    let link = response_link(service, origin, email).await?;
    let left = match (opened.to_complete().is_empty(), opened.left_out().is_empty()) {
        (true, true) => "Toutes les étapes sont complètes\u{a0}: il ne reste qu’à l’envoyer.".to_owned(),
        (true, false) => format!("{} Elle peut être envoyée telle quelle.", opened.left()),
        (false, _) => opened.left(),
    };
    let state = format!(
        "Votre réponse au {} est enregistrée, mais n’est pas encore envoyée. {left}",
        named(&opened.questionnaire)
    );
    Ok(Some(Email {
        subject: format!("Votre réponse n’est pas encore envoyée\u{a0}: clôture le {}", dates::day(closes)),
        parts: vec![
            Part::Text(state),
            Part::Text(format!("Vous pouvez l’envoyer jusqu’au {}.", dates::limit(closes))),
            Part::Action(Link { text: "Reprendre ma réponse".to_owned(), address: link }),
            Part::Text(PERSONAL.to_owned()),
        ],
        because:
            "Vous recevez ce courriel, envoyé automatiquement, parce qu’un rappel a été demandé pour cette adresse. \
                  C’est le seul\u{a0}: l’adresse n’est plus conservée pour cela."
                .to_owned(),
        attachment: None,
        unsubscribe: None,
    }))
}
