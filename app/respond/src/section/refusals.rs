//! Refusals to save a section, in words for the respondent.

use crate::actions::Next;
use forms::Refusal;
use service::draft::address;
use store::{Secret, StoreError};
use survey::Malformed;

/// Refuses a value that none of our pages sends (400), or a text that is too long, which a person may paste (422).
pub fn malformed(fault: Malformed) -> Refusal {
    let status = if matches!(fault, Malformed::TooLong { .. }) { 422 } else { 400 };
    let refusal = Refusal::new(status, fault.to_string());
    match fault {
        Malformed::UnknownField(_) => refusal,
        of_field => refusal.about(of_field.field()),
    }
}

/// An erased response is not restored by a page that was still open.
pub fn erased() -> Refusal {
    Refusal::new(
        410,
        "Cette réponse a été effacée : rien n’est plus enregistré à son adresse. Pour répondre de nouveau, revenez à la page d’accueil.",
    )
}

pub fn too_large() -> Refusal {
    Refusal::new(
        413,
        "Cette réponse contient trop de texte pour être enregistrée : raccourcissez ce que vous avez saisi dans cette page.",
    )
}

pub fn unknown() -> Refusal {
    Refusal::new(400, "Ce questionnaire n’existe pas : revenez à la page d’accueil.")
}

/// Saving and leaving leads to the receipt; a save while typing is refused with a message.
pub fn already_sent(key: &Secret, typing: bool) -> Result<Next, Refusal> {
    if typing {
        return Err(Refusal::new(
            409,
            "Cette réponse a été envoyée depuis une autre page : rechargez celle-ci pour la relire.",
        ));
    }
    Ok(Next { address: address(key), saved_at: None, stored: None })
}

/// Why the store did not save a section.
pub fn not_saved(error: StoreError) -> Refusal {
    match error {
        StoreError::TooLarge => too_large(),
        StoreError::Mismatch => unknown(),
        StoreError::Uninvited => crate::colleague::access::over(),
        StoreError::Erased => erased(),
        other => other.into(),
    }
}
