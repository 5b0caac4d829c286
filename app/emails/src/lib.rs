//! E-mails of the Observatory. The text of an e-mail is written at delivery: it reflects the state at that moment and
//! contains a key of its own, which is stored nowhere else.
//!
//! To add an e-mail: a variant of [`EmailKind`], a file here with the function that writes it, its line in [`write()`],
//! and `outbox::put` of the crate `store` in the transaction of its cause.

mod colleague;
pub mod domain;
mod follow_up;
pub mod invitee;
pub mod layout;
pub mod masking;
mod reaction;
mod receipt;
mod reminder;
mod resume;
mod second_response;
#[cfg(test)]
mod tests;

use chrono::TimeDelta;
use layout::Email;
use service::Service;
use service::draft::address;
use store::{EmailKind, Secret, SecretHash, StoreError, TakenEmail};

pub use reminder::queue_due as queue_reminders;

/// How long before the closing date the requested reminders are sent.
pub const REMINDER: TimeDelta = TimeDelta::days(3);

/// Why an e-mail could not be written. All causes are temporary: it can be retried.
#[derive(Debug, thiserror::Error)]
pub enum WritingError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No key could be generated.
    #[error("the system gives no random numbers")]
    NoRandomness,
    /// The attached receipt could not be made.
    #[error("the receipt could not be made: {0}")]
    Receipt(String),
}

/// Writes an e-mail; `None` if its cause no longer exists. `origin` is the site's.
///
/// # Errors
/// A temporary obstacle.
pub async fn write(service: &Service, origin: &str, email: &TakenEmail) -> Result<Option<Email>, WritingError> {
    match email.kind {
        EmailKind::Resume => resume::write(service, origin, email).await,
        EmailKind::Receipt => receipt::write(service, origin, email).await,
        EmailKind::Reminder => reminder::write(service, origin, email).await,
        EmailKind::Colleague => colleague::write(service, origin, email).await,
        EmailKind::Reaction => reaction::write(service, origin, email.of).await,
        EmailKind::Invitee => invitee::write(service, origin, email.of, false).await,
        EmailKind::InviteeReminder => invitee::write(service, origin, email.of, true).await,
        EmailKind::Question => follow_up::write(service, origin, email).await,
        EmailKind::InviteeSample => invitee::sample_under(service, origin, email.of, false).await,
        EmailKind::NewLink => resume::write_for_staff(service, origin, email).await,
        EmailKind::InviteeReminderSample => invitee::sample_under(service, origin, email.of, true).await,
        EmailKind::SecondResponse => second_response::write(service, origin, email).await,
    }
}

/// The name of a kind of e-mail on staff pages.
pub fn name(kind: EmailKind) -> &'static str {
    match kind {
        EmailKind::Resume => "Lien d’une réponse",
        EmailKind::Receipt => "Justificatif",
        EmailKind::Reminder => "Rappel avant la clôture",
        EmailKind::Colleague => "Demande à un collègue",
        EmailKind::Reaction => "Lien d’une réaction",
        EmailKind::Invitee => "Invitation",
        EmailKind::InviteeReminder => "Relance d’une invitation",
        EmailKind::Question => "Question sur une réponse",
        EmailKind::InviteeSample => "Essai d’une invitation",
        EmailKind::InviteeReminderSample => "Essai d’une relance",
        EmailKind::NewLink => "Nouveau lien d’une réponse",
        EmailKind::SecondResponse => "Seconde réponse d’une organisation",
    }
}

/// A new key for something stored under a hash. It is stored before the e-mail is sent: a link that leads nowhere would
/// be worse than a key that nobody has.
async fn new_key(service: &Service, of: SecretHash) -> Result<Secret, WritingError> {
    let key = Secret::random().map_err(|_| WritingError::NoRandomness)?;
    service.store.add_alias(key.hash(), of, service.clock.now()).await?;
    Ok(key)
}

/// The public address of a response with a new key, which also proves to which domain the e-mail went.
async fn response_link(service: &Service, origin: &str, email: &TakenEmail) -> Result<String, WritingError> {
    let key = Secret::random().map_err(|_| WritingError::NoRandomness)?;
    let mailbox = domain::proof(&key, &email.recipient);
    service.store.add_mailed_alias(key.hash(), email.of, mailbox, service.clock.now()).await?;
    Ok(format!("{origin}{}", address(&key)))
}
