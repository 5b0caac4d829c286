//! Setting a response aside and taking it back, with what counts in its place.

use crate::form::Refusal;
use crate::respond::response::failed;
use crate::respond::submission::purchases;
use crate::service::Service;
use crate::store::{Aside, Heir, NewDecision, NewEntry, StoreError, StoredResponse};
use crate::survey::Questionnaire;

/// Sets the response of a decision aside. Tells whether it did: not where the response is another version by now, or is set aside
/// already.
///
/// # Errors
/// 503 when the database fails.
pub async fn put_aside(
    service: &Service,
    questionnaire: &Questionnaire,
    version: i64,
    decision: NewDecision,
    entry: NewEntry,
) -> Result<bool, Refusal> {
    let store = &service.store;
    // Another response of the organisation may come or go in this very moment.
    for _ in 0..5 {
        let hash = store.hash_of_number(decision.response).await.map_err(|e| failed(&e))?;
        let Some(hash) = hash else { return Ok(false) };
        let heir = store.heir(hash).await.map_err(|e| failed(&e))?.map(|heir| Heir {
            id: heir.id,
            segment: heir.segment,
            purchases: purchases(questionnaire, &heir.answers),
        });
        let job = Aside { version, aside: true, heir, decision: decision.clone(), entry: entry.clone() };
        match store.set_aside(job).await {
            Ok(()) => return Ok(true),
            Err(StoreError::Moved) => {}
            Err(StoreError::NotFound) => return Ok(false),
            Err(error) => return Err(failed(&error)),
        }
    }
    Ok(false)
}

/// Takes a response back as it stands. Tells whether it did: not where it changed meanwhile.
///
/// # Errors
/// 503 when the database fails.
pub async fn take_back(
    service: &Service,
    questionnaire: &Questionnaire,
    stored: &StoredResponse,
    decision: NewDecision,
    entry: NewEntry,
) -> Result<bool, Refusal> {
    let own = Heir {
        id: stored.id,
        segment: stored.segment.clone(),
        purchases: purchases(questionnaire, &stored.response.answers),
    };
    let job = Aside { version: stored.response.version, aside: false, heir: Some(own), decision, entry };
    match service.store.set_aside(job).await {
        Ok(()) => Ok(true),
        Err(StoreError::Moved | StoreError::NotFound) => Ok(false),
        Err(error) => Err(failed(&error)),
    }
}
