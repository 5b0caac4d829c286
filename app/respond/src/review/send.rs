//! Sending a response: once, and exactly as it was read.

use super::submission::submission;
use crate::follow_up::{address_fields, refuse_late};
use crate::mail::send::{Outcome, noted, receipt_page, with_receipt};
use forms::field_names::NOTED;
use forms::{Form, Refusal};
use service::Service;
use service::campaign::Begun;
use service::draft::{Opened, address, key_of};
use service::rate_limits::no_trap;
use service::rate_limits::per_address::Counted;
use store::StoreError;

/// Sends a response. Returns the address of its receipt. Sent again, it is the same response.
///
/// # Errors
/// A [`Refusal`] for a key without a draft (404), a closed campaign (403), what only programs do (422, 429), a
/// database failure (503).
pub async fn send(service: &Service, form: &Form) -> Result<String, Refusal> {
    let key = key_of(form)?;
    if form.get("_go") == NOTED {
        return Ok(noted(service, form, address(&key)));
    }
    no_trap(form)?;
    let hash = service.hash_of(&key).await?;
    let (mut receipt, mut counted) = (None, false);
    // A colleague may save a section at this moment. The draft is then read again, so that what is sent is always
    // what was checked.
    for _ in 0..5 {
        let Some(draft) = service.store.draft(hash).await? else {
            // It was already sent: it is the same response.
            if service.store.response(hash).await?.is_some() {
                return Ok(address(&key));
            }
            return Err(Refusal::new(404, "Cette réponse est introuvable : vérifiez l’adresse de la page."));
        };
        let (revision, begun) = (draft.revision, Begun::of(&draft));
        let Some(opened) = Opened::new(service, hash, draft) else {
            return Err(Refusal::new(404, "Le questionnaire de cette réponse n’est plus en ligne."));
        };
        refuse_late(service, &opened.questionnaire, hash, begun).await?;
        if !opened.to_complete().is_empty() {
            return Ok(format!("{}?incomplet", address(&key)));
        }
        // Only once, however often somebody else saves meanwhile: it counts an e-mail.
        let receipt = match &mut receipt {
            Some(receipt) => receipt,
            none => none.insert(with_receipt(service, form, hash).await?),
        };
        if receipt.outcome == Some(Outcome::WrongAddress) {
            return Ok(receipt_page(service, form, address(&key), receipt.outcome));
        }
        let now = service.clock.now();
        if !counted {
            // The minimum time does not apply to a correction, which was thought about before it was opened.
            if service.store.response(hash).await?.is_none() {
                service.guard.not_too_soon(begun.at, now)?;
            }
            service.guard.count(Counted::Sends, now)?;
            counted = true;
        }
        let mut whole = submission(&opened.questionnaire, opened.reading.answers, hash, revision, now)?;
        whole.receipt_to = receipt.to.clone();
        if service.mail {
            whole.address_fields = address_fields(&opened.questionnaire);
        }
        match service.store.submit(whole).await {
            Ok(_) => return Ok(receipt_page(service, form, address(&key), receipt.outcome)),
            Err(StoreError::Changed { .. } | StoreError::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Refusal::new(409, "Quelqu’un d’autre modifie cette réponse : relisez-la, puis envoyez-la de nouveau."))
}
