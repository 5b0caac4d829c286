//! Audit log entries for the staff's acts.

use crate::Service;
use forms::Refusal;
use forms::field_names::OF_ITS_OWN;
use http::request::Parts;
use leptos::prelude::use_context;
use store::{Act, Actor, NewEntry, Noting, SessionInfo, StoreError};

/// The store for an act of a signed-in user: the entry is written together with the change.
pub fn noting<'a>(
    service: &'a Service,
    session: &SessionInfo,
    act: Act,
    object: impl Into<String>,
    details: impl Into<String>,
) -> Noting<'a> {
    service.store.noting(entry_of(service, session, act, object, details))
}

/// The same for somebody who is not signed in, or not yet.
pub fn noting_of<'a>(service: &'a Service, actor: Actor, act: Act, details: impl Into<String>) -> Noting<'a> {
    service.store.noting(entry(service, actor, act, String::new(), details.into()))
}

/// Logs what a signed-in user is about to see, with the network address of the request: data whose view cannot be
/// logged are not shown. For changes of data, use [`noting`].
///
/// # Errors
/// 503 if the log cannot be written.
pub async fn note(
    service: &Service,
    session: &SessionInfo,
    act: Act,
    object: impl Into<String>,
    details: impl Into<String>,
) -> Result<(), Refusal> {
    let entry = entry_of(service, session, act, object, details);
    service.store.note(&entry).await.map(drop).map_err(Refusal::from)
}

/// Logs a view of single responses, by reference, on a page that refreshes itself. A refresh that shows the same
/// responses as before is the same view.
///
/// # Errors
/// 503 if the log cannot be read or written.
pub async fn note_look(
    service: &Service,
    session: &SessionInfo,
    object: String,
    references: &[&str],
) -> Result<(), Refusal> {
    if references.is_empty() {
        return Ok(());
    }
    let actor = Actor::staff(session.staff_id, &session.email);
    let entry = entry(service, actor, Act::ResponseSeen, object, references.join(" "));
    let of_its_own = use_context::<Parts>().is_some_and(|parts| parts.headers.contains_key(OF_ITS_OWN));
    let written = async {
        if !of_its_own || !service.store.was_noted_last(&entry).await? {
            service.store.note(&entry).await?;
        }
        Ok::<(), StoreError>(())
    };
    Ok(written.await?)
}

/// Logs a failed sign-in without delaying the answer: its timing must not reveal whether the account exists.
pub fn note_failure(service: &Service, email: &str, how: &str) {
    let entry = entry(service, Actor::system(), Act::SignInFailed, email.to_owned(), how.to_owned());
    let store = service.store.clone();
    tokio::spawn(async move {
        if let Err(error) = store.note(&entry).await {
            tracing::error!(%error, "a failed sign-in could not be noted");
        }
    });
}

/// The log entry for an act of a signed-in user.
pub fn entry_of(
    service: &Service,
    session: &SessionInfo,
    act: Act,
    object: impl Into<String>,
    details: impl Into<String>,
) -> NewEntry {
    entry(service, Actor::staff(session.staff_id, &session.email), act, object.into(), details.into())
}

fn entry(service: &Service, actor: Actor, act: Act, object: String, details: String) -> NewEntry {
    NewEntry { at: service.clock.now(), actor, address: address(service), act, object, details }
}

/// The network address of the current request.
pub fn address(service: &Service) -> String {
    service.guard.client().map(|client| client.address.to_string()).unwrap_or_default()
}
