//! How often each code was given to free texts, as a file: the table of the page, as it is shown to whoever asks.

use super::bearer::{allowed, unavailable};
use super::noting::noted;
use super::tables::{ending, file};
use super::{State, query, unreadable};
use crate::errors::sentence;
use app::observe::rights::Right;
use app::observe::texts::counting::counted;
use app::observe::texts::selection::Selection;
use app::store::{Act, Scope};
use axum::extract::{Request, State as Extract};
use axum::http::StatusCode;
use axum::response::Response;

/// `/exports/textes.csv`.
pub async fn counts(Extract(state): Extract<State>, request: Request) -> Result<Response, Response> {
    let (parts, _) = request.into_parts();
    let service = &state.service;
    let caller = allowed(service, &parts.headers, Scope::Exports, Right::SeeAggregates).await?;
    let parameters = query(&parts.uri).ok_or_else(unreadable)?;
    let selection = Selection::read(&parameters, service);
    let table = counted(service, &state.texts, &selection, caller.role()).await.map_err(|error| unavailable(&error))?;
    let table = table.ok_or_else(|| sentence(StatusCode::NOT_FOUND, "Ce questionnaire n’existe pas."))?;
    let name = format!("codes-{}-{}.{}", selection.edition, selection.audience, ending(&parameters));
    noted(&state, &parts, caller.actor(), Act::Exported, name.as_str(), selection.query()).await?;
    Ok(file(&table.figure, &name, &format!("# {}", table.reading)))
}
