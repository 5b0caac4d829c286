//! The frequency of codes as a file: the table of the page, as the same person sees it.

use super::bearer::{allowed, unavailable};
use super::noting::noted;
use super::tables::{ending, file};
use super::{State, query, unreadable};
use crate::layers::errors::sentence;
use axum::extract::{Request, State as Extract};
use axum::http::StatusCode;
use axum::response::Response;
use dashboards::rendered::PageKey;
use observe::texts::counting::code_counts;
use observe::texts::filters::reads;
use observe::texts::selection::Selection;
use service::accounts::rights::Right;
use store::{Act, Scope};

/// `/exports/textes.csv`.
pub async fn counts(Extract(state): Extract<State>, request: Request) -> Result<Response, Response> {
    let (parts, _) = request.into_parts();
    let service = &state.service;
    let caller = allowed(service, &parts.headers, Scope::Exports, Right::SeeAggregates).await?;
    let parameters = query(&parts.uri).ok_or_else(unreadable)?;
    let selection = Selection::read(&parameters, service);
    let key = PageKey::of_codes(selection.edition, reads(caller.role()));
    let (figure, reading) = match state.answers.drawn.find(key, &parameters) {
        Some(drawn) => (drawn.shown.figures.first().cloned(), drawn.shown.lead.clone().unwrap_or_default()),
        None => {
            let table = code_counts(service, &state.texts, &selection, caller.role()).await;
            let table = table.map_err(|error| unavailable(&error))?;
            let reading = table.as_ref().map(|table| table.reading.clone()).unwrap_or_default();
            (table.map(|table| table.figure), reading)
        }
    };
    let figure = figure.ok_or_else(|| sentence(StatusCode::NOT_FOUND, "Ce questionnaire n’existe pas."))?;
    let name = format!("codes-{}-{}.{}", selection.edition, selection.audience, ending(&parameters));
    noted(&state, &parts, caller.actor(), Act::Exported, name.as_str(), selection.query()).await?;
    Ok(file(&figure, &name, &reading))
}
