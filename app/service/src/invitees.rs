//! Invitees of imported lists: their personal link, and unsubscription.

pub mod list;

use crate::relays::handed_on;
use store::Secret;
use survey::Audience;

/// The purpose of a personal link, for e-mails and pages.
pub const HONEST: &str = "Ce lien vous est personnel. Il sert à savoir qu’une réponse a été envoyée avec lui, pour ne plus vous relancer : \
     l’équipe sait que l’invitation a reçu une réponse, pas laquelle. Votre réponse garde le numéro de votre \
     invitation jusqu’à l’effacement de la liste : une réponse envoyée de nouveau par ce lien remplace la précédente.";

/// The address of a personal link.
pub fn start_address(audience: Audience, key: &Secret) -> String {
    handed_on(&format!("/questionnaires/{audience}"), "", Some(key))
}

/// The page for unsubscribing.
pub fn unsubscribe_address(key: &Secret) -> String {
    format!("/desinscription/{}", key.as_str())
}

/// The address to which mail programs post for one-click unsubscription (RFC 8058).
pub fn one_press(key: &Secret) -> String {
    format!("/api/invitations/desinscription?cle={}", key.as_str())
}
