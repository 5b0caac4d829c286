//! Reports as files, and the tables of their figures.

use super::State;
use super::bearer::unavailable;
use super::noting::noted;
use super::tables::{allowed_to_read, file};
use crate::layers::errors::sentence;
use axum::extract::{Path, Request, State as Extract};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use observe::reports::files::{Kind, ready};
use store::{Act, Actor};

fn missing() -> Response {
    sentence(StatusCode::NOT_FOUND, "Ce rapport n’existe pas.")
}

/// `/observatoire/rapports/{id}/rapport.pdf`.
pub async fn pdf(state: Extract<State>, id: Path<String>, request: Request) -> Result<Response, Response> {
    whole(state, id, request, Kind::Pdf).await
}

/// `/observatoire/rapports/{id}/rapport.odt`.
pub async fn odt(state: Extract<State>, id: Path<String>, request: Request) -> Result<Response, Response> {
    whole(state, id, request, Kind::Odt).await
}

async fn whole(
    Extract(state): Extract<State>,
    Path(id): Path<String>,
    request: Request,
    kind: Kind,
) -> Result<Response, Response> {
    let (parts, _) = request.into_parts();
    let session = allowed_to_read(&state, &parts.headers).await?;
    let id = id.parse().map_err(|_| missing())?;
    let service = &state.service;
    let found = ready(service, &state.texts, id, session.role)
        .await
        .map_err(|error| unavailable(&error))?
        .ok_or_else(missing)?;
    let name = format!("rapport-{}-{id}.{}", found.made.edition, kind.extension());
    noted(
        &state,
        &parts,
        Actor::staff(session.staff_id, &session.email),
        Act::Exported,
        name.as_str(),
        format!("rapport {id}"),
    )
    .await?;
    // CPU-bound work runs outside the threads that serve requests, with the same limit as exports.
    let permit = state.exporters.clone().acquire_owned().await;
    let made = tokio::task::spawn_blocking(move || {
        let _until_done = permit;
        found.written(kind)
    });
    let failure = match made.await {
        Ok(Ok(bytes)) => {
            let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static(kind.media_type())),
                (header::CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment"))),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            ];
            return Ok((headers, bytes).into_response());
        }
        Ok(Err(error)) => error,
        Err(error) => error.to_string(),
    };
    tracing::error!(failure, "a report could not be written");
    Err(sentence(
        StatusCode::INTERNAL_SERVER_ERROR,
        "Ce fichier n’a pas pu être préparé : imprimez plutôt la page du rapport.",
    ))
}

/// `/exports/rapports/{id}/{figure}`: the table of a figure in a report.
pub async fn table(
    Extract(state): Extract<State>,
    Path((id, figure)): Path<(i64, String)>,
    headers: HeaderMap,
) -> Result<Response, Response> {
    allowed_to_read(&state, &headers).await?;
    let found = state.service.store.report(id).await.map_err(|error| unavailable(&error))?;
    let (made, report) = found.ok_or_else(missing)?;
    let figured = report.figures().find(|figured| figured.name == figure).ok_or_else(missing)?;
    let name = format!("publication-{}-{}.csv", figured.publication, figured.name);
    Ok(file(&figured.figure, &name, &format!("{} Rapport {}.", figured.source(), made.id)))
}
