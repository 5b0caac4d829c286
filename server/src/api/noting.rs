//! Data is noted in the audit log before it is shown. Without the entry nothing is shown.

use super::State;
use super::bearer::unavailable;
use axum::http::request::Parts;
use axum::response::Response;
use service::Service;
use store::{Act, Actor, NewEntry};

/// The log entry of a request, with its address.
pub fn entry(
    service: &Service,
    parts: &Parts,
    actor: Actor,
    act: Act,
    object: impl Into<String>,
    details: impl Into<String>,
) -> NewEntry {
    NewEntry {
        at: service.clock.now(),
        actor,
        address: service.guard.client_of(parts).map(|client| client.address.to_string()).unwrap_or_default(),
        act,
        object: object.into(),
        details: details.into(),
    }
}

/// Notes data that is about to be shown.
///
/// # Errors
/// 503 if the log cannot be written.
pub async fn noted(
    state: &State,
    parts: &Parts,
    actor: Actor,
    act: Act,
    object: impl Into<String>,
    details: impl Into<String>,
) -> Result<(), Response> {
    let entry = entry(&state.service, parts, actor, act, object, details);
    state.service.store.note(&entry).await.map(drop).map_err(|error| unavailable(&error))
}
