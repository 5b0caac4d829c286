//! Invitations by an imported list, as those who are invited meet them: their link, and never being written to again.

pub mod list;

use store::Secret;
use survey::Audience;

/// What a personal link is for, in e-mails and on pages.
pub const HONEST: &str = "Ce lien vous est personnel. Il sert à savoir qu’une réponse a été envoyée avec lui, pour ne plus vous relancer : \
     l’équipe sait que l’invitation a reçu une réponse, pas laquelle. Votre réponse garde le numéro de votre \
     invitation jusqu’à l’effacement de la liste : une réponse envoyée de nouveau par ce lien remplace la précédente.";

/// Where a personal link leads.
pub fn start_address(audience: Audience, key: &Secret) -> String {
    format!("/questionnaires/{audience}?invitation={}", key.as_str())
}

/// The page where one unsubscribes.
pub fn unsubscribe_address(key: &Secret) -> String {
    format!("/desinscription/{}", key.as_str())
}

/// What a mail program posts to in order to unsubscribe somebody (RFC 8058).
pub fn one_press(key: &Secret) -> String {
    format!("/api/invitations/desinscription?cle={}", key.as_str())
}
