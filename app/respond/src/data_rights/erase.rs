//! Erasure by the respondent. The response's key is all they need.

use super::page as data_rights_page;
use super::page::address;
use forms::{Form, Refusal};
use french::dates;
use service::Service;
use service::campaign::campaign;
use service::draft::key_of;
use store::{Erasure, StoreError};

/// Erases a response, its draft and everything stored under their key. Returns the address to go to. An unsent draft
/// can always be erased, a response until the end of the grace period, after which it may be part of published figures.
///
/// # Errors
/// A [`Refusal`] for an unknown key (404), a response after the closing (403), a database failure (503).
pub async fn everything(service: &Service, form: &Form) -> Result<String, Refusal> {
    let key = key_of(form)?;
    let hash = service.hash_of(&key).await?;
    let response = service.store.response(hash).await?;
    let draft = service.store.draft(hash).await?;
    let of = response.as_ref().map(|r| (r.edition, r.audience)).or(draft.as_ref().map(|d| (d.edition, d.audience)));
    let Some((edition, audience)) = of else {
        let erased = service.store.erased_at(key.hash()).await?;
        // A repeated request is the same erasure.
        return if erased.is_some() { Ok(address(&key)) } else { Err(unknown()) };
    };
    if response.is_some() {
        let questionnaire = service.library.get(edition, audience).ok_or_else(too_late_anyway)?;
        let campaign = campaign(service, questionnaire).await?;
        if !data_rights_page::can_erase(&campaign) {
            let since = campaign.closes.map(|at| format!(" depuis le {}", dates::moment(at))).unwrap_or_default();
            return Err(Refusal::new(403, data_rights_page::too_late(&since)));
        }
    }
    match service.store.erase(Erasure { key: hash, at: service.clock.now(), entry: None }).await {
        // Already gone: the request was made twice.
        Ok(()) | Err(StoreError::NotFound) => Ok(address(&key)),
        Err(error) => Err(error.into()),
    }
}

/// Erases personal data, at any time; the answers remain. Returns the address to go to.
///
/// # Errors
/// A [`Refusal`] for an unknown key (404), a database failure (503).
pub async fn contacts(service: &Service, form: &Form) -> Result<String, Refusal> {
    let key = key_of(form)?;
    let hash = service.hash_of(&key).await?;
    let response = service.store.response(hash).await?;
    let draft = service.store.draft(hash).await?;
    let of = response.as_ref().map(|r| (r.edition, r.audience)).or(draft.as_ref().map(|d| (d.edition, d.audience)));
    let (edition, audience) = of.ok_or_else(unknown)?;
    let fields =
        service.library.get(edition, audience).map(|q| data_rights_page::contact_fields(q)).unwrap_or_default();
    service.store.erase_contacts(hash, &fields).await?;
    Ok(format!("{}?fait=coordonnees", address(&key)))
}

fn unknown() -> Refusal {
    Refusal::new(404, "Cette réponse est introuvable : vérifiez l’adresse de la page.")
}

/// A questionnaire that is no longer available closed long ago.
fn too_late_anyway() -> Refusal {
    Refusal::new(403, data_rights_page::too_late(""))
}
