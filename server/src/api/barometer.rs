//! The table of a published figure as a file.

use super::bearer::unavailable;
use super::tables::{ending, file};
use super::{State, no_edition, query, unreadable};
use crate::errors::sentence;
use app::observe::desk::DeskError;
use app::observe::drawn::DRAWN;
use axum::extract::{Request, State as Extract};
use axum::http::StatusCode;
use axum::response::Response;

/// `/barometre/tableaux?figure=…`, for everybody: what the page showed.
pub async fn table(Extract(state): Extract<State>, request: Request) -> Result<Response, Response> {
    let parameters = query(request.uri()).ok_or_else(unreadable)?;
    let edition = state.service.edition_named(parameters.get("edition")).ok_or_else(no_edition)?;
    let missing = || sentence(StatusCode::NOT_FOUND, "Ce tableau n’existe pas.");
    let found = state.answers.barometer.of(&state.service, &state.answers, edition, parameters.get(DRAWN)).await;
    let published = found.map_err(|error| match error {
        DeskError::NoQuestionnaire => missing(),
        DeskError::Store(error) => unavailable(&error),
    })?;
    let figure = published.figures.iter().find(|f| f.id == parameters.get("figure")).ok_or_else(missing)?;
    let name = format!("barometre-{edition}-{}-v{}.{}", figure.id, published.version, ending(&parameters));
    let standing = if published.is_provisional { " ; chiffres provisoires" } else { "" };
    Ok(file(figure, &name, &format!("Édition {edition}, version {}{standing}", published.version)))
}
