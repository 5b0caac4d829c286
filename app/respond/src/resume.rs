//! Resuming a response: on the device where it was begun, or by its link.

#[cfg(not(target_arch = "wasm32"))]
mod pasted_link;

use forms::{Form, Refusal};
use french::counted;
use pasted_link::Pasted;
use service::begun_here::{cookie_name, forget};
use service::{Service, http};
use store::{Draft, Secret, StoreError};
use survey::Audience;

/// The unsent response that this device began.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn begun_here(service: &Service, audience: Audience) -> Result<Option<(Secret, Draft)>, StoreError> {
    let Some(key) = http::cookie(&cookie_name(audience)).and_then(|text| Secret::parse(&text)) else {
        return Ok(None);
    };
    let hash = service.hash_of(&key).await?;
    let draft = service.store.draft(hash).await?;
    if draft.is_none() && service.store.erased_at(key.hash()).await?.is_some() {
        // An erased response is forgotten; a sent one may still be corrected.
        forget(service, audience);
    }
    Ok(draft.filter(|draft| draft.audience == audience).map(|draft| (key, draft)))
}

/// The address of the response whose link or key was typed.
///
/// # Errors
/// A [`Refusal`] (404) if there is no such response.
pub async fn find(service: &Service, form: &Form) -> Result<String, Refusal> {
    let unknown = || {
        Refusal::new(
            404,
            "Ce lien ne mène à aucune réponse : copiez-le en entier, il se termine par une suite de 32 caractères.",
        )
        .about("lien")
    };
    let key = match pasted_link::read(form.get("lien")) {
        Pasted::Response(key) => key,
        Pasted::Colleague(key) => {
            let hash = service.hash_of(&key).await?;
            let there = service.store.colleague(hash).await?.is_some();
            return if there { Ok(service::addresses::colleague_address(&key)) } else { Err(unknown()) };
        }
        Pasted::Short(missing) => return Err(Refusal::new(404, cut(missing))),
        Pasted::Nothing => return Err(unknown()),
    };
    let hash = service.hash_of(&key).await?;
    let there = service.store.draft(hash).await?.is_some() || service.store.response(hash).await?.is_some();
    if there { Ok(service::draft::address(&key)) } else { Err(unknown()) }
}

/// Advice on a link with a missing end.
fn cut(missing: usize) -> String {
    let lacking = counted(missing, "la fin", "le dernier caractère", "les # derniers caractères");
    format!(
        "Il manque {lacking} de ce lien : copiez-le de nouveau en entier, tirets compris. Si vous n’avez plus que celui-ci, \
         reprenez votre réponse sur l’appareil où elle a été commencée, et demandez-y le lien par courriel."
    )
}

/// Makes the device forget its response to a questionnaire. Returns the address to go to.
///
/// # Errors
/// A [`Refusal`] (400) for an unknown questionnaire.
pub fn leave(service: &Service, form: &Form) -> Result<String, Refusal> {
    let audience = Audience::from_slug(form.get("questionnaire"))
        .ok_or_else(|| Refusal::new(400, "Ce questionnaire n’existe pas : revenez à la page d’accueil."))?;
    forget(service, audience);
    Ok(format!("/questionnaires/{audience}"))
}
