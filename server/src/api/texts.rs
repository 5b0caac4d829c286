//! How often each code was given to free texts, as a file: the table of the page, as it is shown to whoever asks.

use super::bearer::{allowed, unavailable};
use super::noting::noted;
use super::{State, query, unreadable};
use crate::errors::sentence;
use app::observe::rights::Right;
use app::observe::texts::counting::counted;
use app::observe::texts::selection::Selection;
use app::store::{Act, Scope};
use axum::extract::{Request, State as Extract};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// `/exports/textes.csv`.
pub async fn counts(Extract(state): Extract<State>, request: Request) -> Result<Response, Response> {
    let (parts, _) = request.into_parts();
    let service = &state.service;
    let caller = allowed(service, &parts.headers, Scope::Exports, Right::SeeAggregates).await?;
    let selection = Selection::read(&query(&parts.uri).ok_or_else(unreadable)?, service);
    let table = counted(service, &state.texts, &selection, caller.role()).await.map_err(|error| unavailable(&error))?;
    let table = table.ok_or_else(|| sentence(StatusCode::NOT_FOUND, "Ce questionnaire n’existe pas."))?;
    let name = format!("codes-{}-{}.csv", selection.edition, selection.audience);
    noted(&state, &parts, caller.actor(), Act::Exported, name.as_str(), selection.query()).await?;
    let bytes = table.csv().map_err(|error| {
        tracing::error!(%error, "the counts could not be written");
        sentence(StatusCode::INTERNAL_SERVER_ERROR, "Le fichier n’a pas pu être préparé : recommencez dans un instant.")
    })?;
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (header::CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment"))),
    ];
    Ok((headers, bytes).into_response())
}
