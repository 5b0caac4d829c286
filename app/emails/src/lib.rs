//! What the Observatory writes to people by e-mail. A letter is written when it is delivered: with the state of things
//! at that moment, and with a key of its own, which nothing but the letter holds.
//!
//! To add a letter: a variant of [`LetterKind`](crate::store::LetterKind), a file here with the function that writes
//! it, its line in [`write()`], and [`outbox::put`](crate::store) in the transaction of its cause.

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
use layout::Letter;
use service::Service;
use service::draft::address;
use store::{LetterKind, Secret, SecretHash, StoreError, TakenLetter};

pub use reminder::queue_due as queue_reminders;

/// How long before the closing those who asked for it are reminded.
pub const REMINDER: TimeDelta = TimeDelta::days(3);

/// Why a letter could not be written. None of it lasts: it can be tried again.
#[derive(Debug, thiserror::Error)]
pub enum WritingError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No key could be made.
    #[error("the system gives no random numbers")]
    NoRandomness,
    /// What goes with the letter could not be made.
    #[error("the receipt could not be made: {0}")]
    Receipt(String),
}

/// Writes a letter; `None` when its cause is gone, and there is nothing to write any more. `origin` is the site's.
///
/// # Errors
/// What stands in the way for now.
pub async fn write(service: &Service, origin: &str, letter: &TakenLetter) -> Result<Option<Letter>, WritingError> {
    match letter.kind {
        LetterKind::Resume => resume::write(service, origin, letter).await,
        LetterKind::Receipt => receipt::write(service, origin, letter).await,
        LetterKind::Reminder => reminder::write(service, origin, letter).await,
        LetterKind::Colleague => colleague::write(service, origin, letter).await,
        LetterKind::Reaction => reaction::write(service, origin, letter.of).await,
        LetterKind::Invitee => invitee::write(service, origin, letter.of, false).await,
        LetterKind::InviteeReminder => invitee::write(service, origin, letter.of, true).await,
        LetterKind::Question => follow_up::write(service, origin, letter).await,
        LetterKind::InviteeSample => invitee::sample_under(service, origin, letter.of, false).await,
        LetterKind::NewLink => resume::write_for_staff(service, origin, letter).await,
        LetterKind::InviteeReminderSample => invitee::sample_under(service, origin, letter.of, true).await,
        LetterKind::SecondResponse => second_response::write(service, origin, letter).await,
    }
}

/// What a kind of letter is called on the staff's pages.
pub fn name(kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::Resume => "Lien d’une réponse",
        LetterKind::Receipt => "Justificatif",
        LetterKind::Reminder => "Rappel avant la clôture",
        LetterKind::Colleague => "Demande à un collègue",
        LetterKind::Reaction => "Lien d’une réaction",
        LetterKind::Invitee => "Invitation",
        LetterKind::InviteeReminder => "Relance d’une invitation",
        LetterKind::Question => "Question sur une réponse",
        LetterKind::InviteeSample => "Essai d’une invitation",
        LetterKind::InviteeReminderSample => "Essai d’une relance",
        LetterKind::NewLink => "Nouveau lien d’une réponse",
        LetterKind::SecondResponse => "Seconde réponse d’une organisation",
    }
}

/// A new key that opens what is kept under a hash. It is kept before it is sent: a letter whose link leads nowhere
/// would be worse than a key that nobody has.
async fn new_key(service: &Service, of: SecretHash) -> Result<Secret, WritingError> {
    let key = Secret::random().map_err(|_| WritingError::NoRandomness)?;
    service.store.add_alias(key.hash(), of, service.clock.now()).await?;
    Ok(key)
}

/// The public address of a response, under a new key, which proves to whom the letter went.
async fn response_link(service: &Service, origin: &str, letter: &TakenLetter) -> Result<String, WritingError> {
    let key = Secret::random().map_err(|_| WritingError::NoRandomness)?;
    let mailbox = domain::proof(&key, &letter.recipient);
    service.store.add_mailed_alias(key.hash(), letter.of, mailbox, service.clock.now()).await?;
    Ok(format!("{origin}{}", address(&key)))
}
