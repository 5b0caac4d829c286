//! Exports of responses, for programs and for the staff's page.

use super::bearer::{Caller, allowed};
use super::downloads::Busy;
use super::noting::noted;
use super::spool::{Spool, body};
use super::{State, query, unreadable};
use crate::layers::errors::sentence;
use axum::body::Body;
use axum::extract::{Path, Request, State as Extract};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use documents::responses::ExportRequest;
use forms::{Form, encode};
use observe::exports::file::{Export, ExportFailure};
use observe::exports::page::PATH;
use service::accounts::rights::Right;
use std::time::Duration;
use store::{Act, Scope};

/// How long an export waits for others to finish writing.
const PATIENCE: Duration = Duration::from_secs(10);

/// `/api/v1/exports/{audience}.{csv|xlsx|parquet}`.
pub async fn for_programs(
    Extract(state): Extract<State>,
    Path(file): Path<String>,
    request: Request,
) -> Result<Response, Response> {
    let (parts, _) = request.into_parts();
    let caller = allowed(&state.service, &parts.headers, Scope::Exports, Right::Export).await?;
    let missing = || sentence(StatusCode::NOT_FOUND, "Ce fichier n’existe pas.");
    let (audience, format) = file.rsplit_once('.').ok_or_else(missing)?;
    let mut asked = query(&parts.uri).ok_or_else(unreadable)?;
    if asked.0.iter().any(|(name, _)| name == "audience" || name == "format") {
        let message = "Le questionnaire et le format sont dans l’adresse, pas dans ses paramètres.";
        return Err(sentence(StatusCode::UNPROCESSABLE_ENTITY, message));
    }
    asked
        .0
        .extend([("audience", audience), ("format", format)].map(|(name, value)| (name.to_owned(), value.to_owned())));
    let request = read(&state, &asked).map_err(|(fields, message)| {
        // An unknown name in the path is a missing file; a wrong parameter is an error.
        let named = fields.iter().any(|field| field == "audience" || field == "format");
        if named { missing() } else { sentence(StatusCode::UNPROCESSABLE_ENTITY, &message) }
    })?;
    send(&state, &caller, &parts, request).await
}

/// The download of the staff's page. A form with errors returns to the page.
pub async fn for_the_page(Extract(state): Extract<State>, request: Request) -> Result<Response, Response> {
    let (parts, _) = request.into_parts();
    let caller = allowed(&state.service, &parts.headers, Scope::Exports, Right::Export).await?;
    let asked = query(&parts.uri).ok_or_else(unreadable)?;
    match read(&state, &asked) {
        Ok(request) => send(&state, &caller, &parts, request).await,
        Err(_) => Ok(Redirect::to(&format!("{PATH}?{}", encode(&asked))).into_response()),
    }
}

fn read(state: &State, asked: &Form) -> Result<ExportRequest, (Vec<String>, String)> {
    let pairs = asked.0.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    ExportRequest::read(pairs, &state.service.library, state.service.edition).map_err(|errors| {
        let message: Vec<_> = errors.iter().map(|error| format!("{}\u{a0}: {}", error.field, error.message)).collect();
        (errors.into_iter().map(|error| error.field).collect(), message.join(" "))
    })
}

/// Counts, adds an entry to the audit log, then sends. Without the entry nothing is sent.
async fn send(state: &State, caller: &Caller, parts: &Parts, request: ExportRequest) -> Result<Response, Response> {
    let service = &state.service;
    let download = state.downloads.begin(&caller.actor().name).map_err(Busy::answer)?;
    let permit = tokio::time::timeout(PATIENCE, state.exporters.clone().acquire_owned()).await;
    let Ok(Ok(permit)) = permit else { return Err(Busy::All.answer()) };
    let export = Export::of(&service.store, &service.library, request).await.map_err(|error| failed(&error))?;
    let (count, file) = (export.count(), export.request().file_name());
    let content_type = export.request().format.content_type();
    noted(
        state,
        parts,
        caller.actor(),
        Act::Exported,
        file.as_str(),
        format!("rows={count}&{}", export.request().query()),
    )
    .await?;
    let (spool, sent) = Spool::new(download).map_err(|error| failed(&ExportFailure::Export(error.into())))?;
    tokio::spawn(async move {
        let _until_written = permit;
        let end = spool.end();
        let written = export.write(spool).await;
        if let Err(error) = &written {
            // The reader is gone: the browser was closed or the network lost.
            if end.is_left() {
                tracing::info!("an export was left before its end");
            } else {
                tracing::error!(%error, "an export was cut short");
            }
        }
        end.tell(written.is_ok());
    });
    let name = HeaderValue::from_str(&format!("attachment; filename=\"{file}\""));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(content_type)),
        (header::CONTENT_DISPOSITION, name.unwrap_or(HeaderValue::from_static("attachment"))),
        (HeaderName::from_static("x-row-count"), HeaderValue::from(count)),
    ];
    Ok((headers, Body::from_stream(body(sent))).into_response())
}

fn failed(error: &ExportFailure) -> Response {
    tracing::error!(%error, "an export could not be begun");
    sentence(
        StatusCode::SERVICE_UNAVAILABLE,
        "L’export ne peut pas être préparé en ce moment\u{a0}: recommencez dans un instant.",
    )
}
