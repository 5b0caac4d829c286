//! Limits on the service's e-mails to a respondent's colleagues: their recipients and their contents.

use emails::domain;
use service::Service;
use store::{Secret, SecretHash, StoreError};

/// Where the service may write for the respondent: only to the domain of the address at which they received the link
/// they came by. To nobody, if they came another way.
pub enum Mailbox {
    /// The service sends no e-mail.
    None,
    /// The respondent's domain is not known.
    Unknown,
    /// They came by an e-mail: its key, and the proof of its domain.
    Known(Secret, SecretHash),
}

impl Mailbox {
    /// The mailbox behind a key.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn of(service: &Service, key: &Secret) -> Result<Self, StoreError> {
        if !service.mail {
            return Ok(Self::None);
        }
        let proved = service.store.mailbox_of(key.hash()).await?;
        Ok(proved.map_or(Self::Unknown, |mailbox| Self::Known(key.clone(), mailbox)))
    }

    /// Why the service does not write to an address; `None` if it does.
    pub fn refuses(&self, address: &str) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Unknown => Some(
                "Pour que le service écrive à votre collègue, ouvrez d’abord votre réponse par un lien reçu à votre adresse \
                 professionnelle. Vous pouvez aussi laisser ce champ vide, et transmettre le lien vous-même.",
            ),
            Self::Known(key, mailbox) if domain::proof(key, address) == Some(*mailbox) => None,
            Self::Known(..) => Some(
                "Le service n’écrit qu’à une adresse qui finit comme la vôtre, après le signe @. Laissez ce champ vide, et \
                 transmettez le lien vous-même.",
            ),
        }
    }
}

/// Anything in a text that looks like the address of a site or mailbox: recipients would take it for one of ours.
pub fn address_in(text: &str) -> Option<&str> {
    let is_domain = |word: &str| {
        let labels: Vec<&str> = word.split(['.', '。', '．', '｡', '․']).collect();
        let emails = |label: &str| label.chars().count() > 1 && label.chars().all(char::is_alphabetic);
        let named = labels.windows(2).any(|pair| !pair[0].is_empty() && emails(pair[1]));
        let numbered = labels.len() == 4 && labels.iter().all(|label| label.parse::<u8>().is_ok());
        named || numbered
    };
    let ends = |c: char| !c.is_alphanumeric();
    text.split_whitespace().find(|word| {
        let lower = word.to_lowercase();
        let marked = ["@", "://", "www", "http", "＠"].iter().any(|mark| lower.contains(mark));
        marked
            || lower
                .split(['/', ':', '?', '#', '(', ')', '<', '>', ',', ';'])
                .any(|part| is_domain(part.trim_matches(ends)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anything_like_an_address_is_found_in_a_note() {
        for note in [
            "Voir https://evil.example/connexion",
            "voir evil.example",
            "(www.evil.example)",
            "WWW evil",
            "écrivez à jean@exemple.fr",
            "evil.example/chemin",
            "hxxp://evil",
            "les.chiffres",
            "allez sur exemple。fr",
            "10.0.0.1/admin",
            "« evil.com »",
        ] {
            assert!(address_in(note).is_some(), "{note}");
        }
        for note in [
            "Les montants HT de 2025, tels que dans le logiciel d’achats.",
            "Il me faut 1.250.000 ou 2,5 M€. Merci !",
            "Cf. annexe 3.2, p. 12 ; version 1.0.2",
            "Bonjour,
les achats H.T. s’il te plaît...",
            "Luc (DAF)…",
        ] {
            assert_eq!(address_in(note), None, "{note}");
        }
    }
}
