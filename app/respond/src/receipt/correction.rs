//! Correcting a sent response. It is reopened as a draft; the sent version counts until the draft is sent.

use crate::follow_up::refuse_late;
use forms::{Form, Refusal};
use service::Service;
use service::campaign::Begun;
use service::draft::{address, key_of};
use service::receipts::with_contacts;
use std::collections::BTreeMap;
use store::{Draft, StoreError};

/// Opens the draft of a correction. Returns its address.
///
/// # Errors
/// A [`Refusal`] for a key without a response (404), a closed campaign (403), a database failure (503).
pub async fn begin(service: &Service, form: &Form) -> Result<String, Refusal> {
    let key = key_of(form)?;
    let unknown = || Refusal::new(404, "Cette réponse est introuvable : vérifiez l’adresse de la page.");
    let hash = service.hash_of(&key).await?;
    let own = service.store.own_response(hash).await?.ok_or_else(unknown)?;
    let response = &own.response;
    let questionnaire = service
        .library
        .get(response.edition, response.audience)
        .ok_or_else(|| Refusal::new(404, "Le questionnaire de cette réponse n’est plus en ligne."))?;
    let now = service.clock.now();
    // A correction begins now, so the grace period does not apply to it. A requested one has a deadline of its own.
    refuse_late(service, questionnaire, hash, Begun { at: now, test: response.test }).await?;
    let draft = Draft {
        edition: response.edition,
        audience: response.audience,
        typed: with_contacts(&own).typed(),
        seen: questionnaire.sections.iter().map(|section| section.id.clone()).collect(),
        marks: BTreeMap::new(),
        place: None,
        revision: 1,
        partner: None,
        test: response.test,
        invitee: None,
        started_at: now,
        saved_at: now,
    };
    match service.store.reopen(hash, draft).await {
        Ok(()) => Ok(address(&key)),
        Err(StoreError::NotFound) => Err(unknown()),
        Err(error) => Err(error.into()),
    }
}

/// Gives up a correction. Returns the address of the receipt.
///
/// # Errors
/// A [`Refusal`] for a form without a key (400), a database failure (503).
pub async fn give_up(service: &Service, form: &Form) -> Result<String, Refusal> {
    let key = key_of(form)?;
    let hash = service.hash_of(&key).await?;
    service.store.give_up_correction(hash).await?;
    Ok(address(&key))
}
