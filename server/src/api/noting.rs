//! What is shown to somebody is written into the audit log before it is: what cannot be noted is not shown.

use super::State;
use super::bearer::unavailable;
use app::store::{Act, Actor, NewEntry};
use axum::http::request::Parts;
use axum::response::Response;

/// Notes what somebody is about to be shown, or did, with the address that the request comes from.
///
/// # Errors
/// 503 when the log cannot be written.
pub async fn noted(
    state: &State,
    parts: &Parts,
    actor: Actor,
    act: Act,
    object: impl Into<String>,
    details: impl Into<String>,
) -> Result<(), Response> {
    let service = &state.service;
    let entry = NewEntry {
        at: service.clock.now(),
        actor,
        address: service.guard.client_of(parts).map(|client| client.address.to_string()).unwrap_or_default(),
        act,
        object: object.into(),
        details: details.into(),
    };
    service.store.note(&entry).await.map(drop).map_err(|error| unavailable(&error))
}
