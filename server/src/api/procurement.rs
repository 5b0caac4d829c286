//! The public contracts with a start-up, as a file.

use super::bearer::unavailable;
use super::noting::noted;
use super::tables::allowed_to_read;
use super::{State, query, unreadable};
use crate::layers::errors::sentence;
use axum::extract::{Request, State as Extract};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use dashboards::procurement::{DEFINITION, definition_named};
use documents::public_contracts::ContractsFile;
use documents::responses::{ExportError, Format};
use store::{Act, Actor};

/// Contracts read at once.
const AT_ONCE: i64 = 1_000;

/// `/exports/marches?definition=…`: all contracts of the import that gives the figures.
pub async fn contracts(Extract(state): Extract<State>, request: Request) -> Result<Response, Response> {
    let (parts, _) = request.into_parts();
    let session = allowed_to_read(&state, &parts.headers).await?;
    let parameters = query(&parts.uri).ok_or_else(unreadable)?;
    let store = &state.service.store;
    let missing = || sentence(StatusCode::NOT_FOUND, "Aucun fichier de marchés publics n’est encore pris en compte.");
    let (import, report) = store.procurement().await.map_err(|error| unavailable(&error))?.ok_or_else(missing)?;
    let place = definition_named(&report, parameters.get(DEFINITION));
    let definition = report.definitions.get(place).ok_or_else(missing)?;
    let name = format!("marches-start-up-{}-import{}.csv", definition.code, import.id);
    let actor = Actor::staff(session.staff_id, &session.email);
    noted(&state, &parts, actor, Act::Exported, name.as_str(), String::new()).await?;
    let failed = |error: ExportError| {
        tracing::error!(%error, "the list of public contracts could not be written");
        sentence(StatusCode::SERVICE_UNAVAILABLE, "La liste ne peut pas être préparée en ce moment.")
    };
    let mut bytes = Vec::new();
    let mut file =
        ContractsFile::new(&mut bytes, &report.definitions, place, import.id, &import.base).map_err(failed)?;
    let mut offset = 0;
    loop {
        let listed = store.listed_contracts(import.id, 1 << place, offset, AT_ONCE).await;
        let listed = listed.map_err(|error| unavailable(&error))?;
        if listed.is_empty() {
            break;
        }
        offset += AT_ONCE;
        listed.iter().try_for_each(|contract| file.add(contract)).map_err(failed)?;
    }
    file.end().map_err(failed)?;
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(Format::Csv.content_type())),
        (header::CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment"))),
    ];
    Ok((headers, bytes).into_response())
}
