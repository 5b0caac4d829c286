//! The two ways into a response: the respondent's key, or the key of a colleague who was asked for one section.

use forms::{Form, Refusal};
use service::Service;
use store::{Colleague, Secret, SecretHash, StoreError};
use survey::Section;

/// The field that marks the key as a colleague's.
pub const INVITED: &str = "_invitation";

/// The draft that a form belongs to, and the person who sent the form.
pub struct Party {
    /// The draft.
    pub draft: SecretHash,
    /// The colleague, unless it is the respondent.
    pub colleague: Option<Colleague>,
}

/// Checks that a colleague fills in only their own section.
///
/// # Errors
/// A [`Refusal`] (403) for another section.
pub fn may_fill(who: &Party, section: &Section) -> Result<(), Refusal> {
    match &who.colleague {
        Some(colleague) if colleague.section != section.id => {
            Err(Refusal::new(403, "Ce lien ne permet de remplir qu’une autre partie du questionnaire."))
        }
        _ => Ok(()),
    }
}

/// The sender of a form, by its key.
///
/// # Errors
/// A [`Refusal`] for a colleague's link that is unknown (404) or no longer valid (403), or a database failure (503).
pub async fn party(service: &Service, form: &Form, key: &Secret) -> Result<Party, Refusal> {
    if form.get(INVITED).is_empty() {
        return Ok(Party { draft: service.hash_of(key).await?, colleague: None });
    }
    match colleague(service, key).await? {
        None => Err(Refusal::new(404, GONE)),
        Some(colleague) if !colleague.is_good(service.clock.now()) => Err(over()),
        Some(colleague) => Ok(Party { draft: colleague.draft, colleague: Some(colleague) }),
    }
}

/// The message for an unknown colleague's link.
pub const GONE: &str = "Ce lien ne mène plus à rien : la réponse a été envoyée ou effacée, ou l’adresse est incomplète. \
     Si vous aviez d’autres chiffres à donner, voyez avec la personne qui vous l’a transmis.";

/// The message for an expired or withdrawn colleague's link.
pub const OVER: &str = "Ce lien n’est plus valable : son délai est passé, ou la personne qui vous l’a transmis l’a retiré. \
     Ce que vous aviez enregistré lui reste acquis ; demandez-lui un nouveau lien pour continuer.";

/// Refuses a colleague whose link is no longer valid.
pub fn over() -> Refusal {
    Refusal::new(403, OVER)
}

/// The colleague whose link has this key, valid or not.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn colleague(service: &Service, key: &Secret) -> Result<Option<Colleague>, StoreError> {
    service.store.colleague(service.hash_of(key).await?).await
}

/// The hash of the draft that a respondent's or colleague's key opens; `None` if it opens none.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn draft_of(service: &Service, key: &Secret) -> Result<Option<SecretHash>, StoreError> {
    let hash = service.hash_of(key).await?;
    if service.store.draft(hash).await?.is_some() {
        return Ok(Some(hash));
    }
    Ok(service.store.colleague(hash).await?.map(|colleague| colleague.draft))
}
