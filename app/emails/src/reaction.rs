//! The link for the author of a reaction to follow and withdraw it.

use super::layout::{Email, Link, Part};
use super::{WritingError, new_key};
use service::Service;
use service::addresses::reaction_address;
use store::SecretHash;

pub(super) async fn write(service: &Service, origin: &str, of: SecretHash) -> Result<Option<Email>, WritingError> {
    if service.store.reaction(of).await?.is_none() {
        return Ok(None);
    }
    let link = format!("{origin}{}", reaction_address(&new_key(service, of).await?));
    Ok(Some(Email {
        subject: "Votre réaction à l’Observatoire".to_owned(),
        parts: vec![
            Part::Text(
                "Votre réaction est enregistrée. Elle sera publiée, avec votre nom, quand l’équipe de l’Observatoire l’aura \
                 lue\u{a0}; votre adresse ne le sera jamais."
                    .to_owned(),
            ),
            Part::Action(Link { text: "Suivre ou retirer ma réaction".to_owned(), address: link }),
        ],
        because: "Vous recevez ce courriel, envoyé automatiquement, parce que votre adresse a été saisie avec une réaction. \
                  Si ce n’est pas vous, ce lien permet de la retirer."
            .to_owned(),
        attachment: None,
        unsubscribe: None,
    }))
}
