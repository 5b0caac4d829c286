//! Erasing: a respondent takes back what they gave, with the key of their response alone.

use super::page as data_rights_page;
use super::page::address;
use forms::{Form, Refusal};
use french::dates;
use service::Service;
use service::campaign::campaign;
use service::draft::key_of;
use store::{Erasure, StoreError};

/// Erases a response, its draft and everything that is kept under their key; says where to go. A draft that was never
/// sent can always be erased, a response until it is part of published figures.
///
/// # Errors
/// A [`Refusal`] for a key that leads to nothing (404), a response after the closing (403), a database that fails (503).
pub async fn everything(service: &Service, form: &Form) -> Result<String, Refusal> {
    let key = key_of(form)?;
    let hash = service.hash_of(&key).await?;
    let response = service.store.response(hash).await?;
    let draft = service.store.draft(hash).await?;
    let of = response.as_ref().map(|r| (r.edition, r.audience)).or(draft.as_ref().map(|d| (d.edition, d.audience)));
    let Some((edition, audience)) = of else {
        let erased = service.store.erased_at(key.hash()).await?;
        // Asked twice, it is the same erasure.
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
        // Gone meanwhile, it was asked for twice.
        Ok(()) | Err(StoreError::NotFound) => Ok(address(&key)),
        Err(error) => Err(error.into()),
    }
}

/// Erases what names a person, at any time; the answers stay. Says where to go.
///
/// # Errors
/// A [`Refusal`] for a key that leads to nothing (404), a database that fails (503).
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

/// A questionnaire that is no longer at hand closed long ago.
fn too_late_anyway() -> Refusal {
    Refusal::new(403, data_rights_page::too_late(""))
}
