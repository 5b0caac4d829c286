//! Who speaks of a response: the respondent, by its key, or a colleague who was asked for one section of it.

use forms::{Form, Refusal};
use service::Service;
use store::{Colleague, Secret, SecretHash, StoreError};
use survey::Section;

/// The field that says that the key is a colleague's, who was asked for one section.
pub const INVITED: &str = "_invitation";

/// The draft that a form speaks of, and who does.
pub struct Party {
    /// The draft.
    pub draft: SecretHash,
    /// The colleague, if it is not the respondent.
    pub colleague: Option<Colleague>,
}

/// Checks that a colleague fills the section that they were asked for, and no other.
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

/// Who sends a form under a key.
///
/// # Errors
/// A [`Refusal`] for a colleague's link that leads nowhere (404) or is no longer good (403), a database that fails (503).
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

/// What a colleague is told whose link leads nowhere.
pub const GONE: &str = "Ce lien ne mène plus à rien : la réponse a été envoyée ou effacée, ou l’adresse est incomplète. \
     Si vous aviez d’autres chiffres à donner, voyez avec la personne qui vous l’a transmis.";

/// What a colleague is told whose link is over or was taken back.
pub const OVER: &str = "Ce lien n’est plus valable : son délai est passé, ou la personne qui vous l’a transmis l’a retiré. \
     Ce que vous aviez enregistré lui reste acquis ; demandez-lui un nouveau lien pour continuer.";

/// Refuses a colleague whose link is over.
pub fn over() -> Refusal {
    Refusal::new(403, OVER)
}

/// The colleague whose link a key opens, good or not.
///
/// # Errors
/// The database's own.
pub async fn colleague(service: &Service, key: &Secret) -> Result<Option<Colleague>, StoreError> {
    service.store.colleague(service.hash_of(key).await?).await
}

/// The hash of the draft that a key opens, the respondent's own or a colleague's; `None` where it opens none.
///
/// # Errors
/// The database's own.
pub async fn draft_of(service: &Service, key: &Secret) -> Result<Option<SecretHash>, StoreError> {
    let hash = service.hash_of(key).await?;
    if service.store.draft(hash).await?.is_some() {
        return Ok(Some(hash));
    }
    Ok(service.store.colleague(hash).await?.map(|colleague| colleague.draft))
}
