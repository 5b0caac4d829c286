//! The HTTP interface for programs, monitors and downloads.

pub mod bearer;
mod codebook;
pub mod downloads;
mod exports;
mod invitees;
pub mod noting;
mod procurement;
mod publications;
mod readiness;
mod reports;
mod screen;
mod spool;
mod tables;
mod texts;

use crate::following::Follower;
use crate::layers::errors::sentence;
use axum::extract::{Query, Request, State as Extract};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::sse::Event;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use axum::{Router, middleware};
use bearer::{allowed, unavailable, watching};
use dashboards::live::{LiveVolumes, Snapshot};
use dashboards::projections::answers::AnswersInMemory;
use dashboards::projections::responses::QualityInMemory;
use dashboards::projections::texts::TextsInMemory;
use downloads::Downloads;
use forms::{Form, decode};
use manage::invitees::update::{IMPORT, LINKS};
use observe::exports::page::FILE;
use observe::figures::page::FILE as TABLE;
use observe::proposals::EVIDENCE_FILES;
use observe::reports::{FILES as REPORT_FILES, REPORTS};
use observe::texts::counts_page;
use readiness::Readiness;
use service::Service;
use service::accounts::rights::Right;
use service::keyed_addresses::SCREENS;
use std::sync::Arc;
use store::Scope;
use tokio::sync::{Semaphore, watch};

/// The state shared by these routes.
#[derive(Clone)]
pub struct State {
    /// The service.
    pub service: Service,
    /// The live volumes.
    pub hub: LiveVolumes,
    /// The answers behind the figures.
    pub answers: AnswersInMemory,
    /// The free texts.
    pub texts: TextsInMemory,
    /// The findings about responses.
    pub quality: QualityInMemory,
    /// Becomes true when the process is asked to stop.
    pub stopping: watch::Receiver<bool>,
    /// Limits the number of exports being written.
    exporters: Arc<Semaphore>,
    /// The downloads in progress.
    downloads: Downloads,
    readiness: Readiness,
    /// Files of publications that were already produced.
    made: publications::MadeFiles,
}

/// Maximum number of exports being written at once.
const EXPORTERS: usize = 2;

/// The machine-readable description of the interface.
const OPENAPI: &str = include_str!("api/openapi.json");

/// The interface for programs: each path as in its description.
fn interface() -> [(&'static str, MethodRouter<State>); 7] {
    [
        ("/api/v1/volumes", get(volumes)),
        ("/api/v1/volumes/live", get(live)),
        ("/api/v1/exports/{file}", get(exports::for_programs)),
        ("/api/v1/codebook/{file}", get(codebook::codebook)),
        ("/api/v1/openapi.json", get(openapi)),
        ("/api/v1/publications", get(publications::list)),
        ("/api/v1/publications/{publication}", get(publications::one)),
    ]
}

/// The routes.
pub fn routes(
    service: Service,
    hub: LiveVolumes,
    answers: AnswersInMemory,
    texts: TextsInMemory,
    quality: QualityInMemory,
    downloads: Downloads,
    stopping: watch::Receiver<bool>,
) -> Router {
    let pace = middleware::from_fn_with_state(service.clone(), bearer::pace);
    let (exporters, readiness) = (Arc::new(Semaphore::new(EXPORTERS)), Readiness::default());
    let state = State {
        service,
        hub,
        answers,
        texts,
        quality,
        stopping,
        exporters,
        downloads,
        readiness,
        made: publications::MadeFiles::default(),
    };
    let interface = interface().into_iter().fold(Router::new(), |router, (path, route)| router.route(path, route));
    interface
        .route("/direct", get(direct))
        .route(FILE, get(exports::for_the_page))
        .route(counts_page::FILE, get(texts::counts))
        // The rate limit applies to every route that accepts a token.
        .layer(pace)
        .route("/readyz", get(ready))
        .route(&format!("{REPORTS}/{{rapport}}/rapport.pdf"), get(reports::pdf))
        .route(&format!("{REPORTS}/{{rapport}}/rapport.odt"), get(reports::odt))
        .route(&format!("{REPORT_FILES}/{{rapport}}/{{figure}}"), get(reports::table))
        .route(&format!("/{}/{{key}}/direct", SCREENS), get(screen::direct))
        .route(::public::publications::feed::FEED, get(publications::feed))
        .route("/barometre/{publication}/donnees.json", get(publications::frozen))
        .route("/barometre/{publication}/tableaux", get(publications::table))
        .route("/barometre/{publication}/{file}", get(publications::file_of))
        .route(TABLE, get(tables::table))
        .route(observe::procurement::FILE, get(procurement::contracts))
        .route(&format!("{EVIDENCE_FILES}/{{proposition}}/{{preuve}}"), get(tables::evidence))
        .route(IMPORT, post(invitees::take_list))
        .route(LINKS, post(invitees::give_links))
        .with_state(state)
}

async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], OPENAPI).into_response()
}

/// The query parameters of an address, if they are readable.
fn query(uri: &Uri) -> Option<Form> {
    decode(uri.query().unwrap_or_default())
}

fn unreadable() -> Response {
    sentence(StatusCode::BAD_REQUEST, "Les paramètres de l’adresse ne sont pas lisibles.")
}

fn no_edition() -> Response {
    sentence(StatusCode::NOT_FOUND, "Cette édition n’existe pas.")
}

#[derive(serde::Deserialize)]
struct Asked {
    edition: Option<String>,
}

async fn ready(Extract(state): Extract<State>) -> Response {
    match state.readiness.of(&state.service).await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the store cannot be read or written to\n").into_response()
        }
    }
}

async fn volumes(
    Extract(state): Extract<State>,
    Query(asked): Query<Asked>,
    request: Request,
) -> Result<Response, Response> {
    let caller = allowed(&state.service, request.headers(), Scope::Volumes, Right::SeeAggregates).await?;
    let edition = state.service.edition_named(asked.edition.as_deref().unwrap_or_default()).ok_or_else(no_edition)?;
    let snapshot = state.hub.now(edition).await.map_err(|error| unavailable(&error))?;
    let json = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    Ok((json, snapshot.json(caller.sees_exact(&state.service)).to_owned()).into_response())
}

async fn live(
    Extract(state): Extract<State>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Response> {
    let caller = watching(&state.service, &headers, Scope::Volumes, Right::SeeAggregates).await?;
    let exact = caller.sees_exact(&state.service);
    let edition = state.service.edition_named(asked.edition.as_deref().unwrap_or_default()).ok_or_else(no_edition)?;
    let follower = Follower::new(state.clone(), headers, edition).ok_or_else(no_edition)?;
    let first = state.hub.now(edition).await.map_err(|error| unavailable(&error))?;
    Ok(follower.events((first.version, event(&first, exact)), move |state, _, caller| async move {
        let exact = caller.sees_exact(&state.service);
        state.hub.now(edition).await.ok().map(|snapshot| event(&snapshot, exact))
    }))
}

/// The stream of the figures' versions. Open pages reload at each one.
async fn direct(
    Extract(state): Extract<State>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Response> {
    watching(&state.service, &headers, Scope::Volumes, Right::SeeAggregates).await?;
    let edition = state.service.edition_named(asked.edition.as_deref().unwrap_or_default()).ok_or_else(no_edition)?;
    let follower = Follower::new(state.clone(), headers, edition).ok_or_else(no_edition)?;
    let version = state.service.store.version(edition).await.map_err(|error| unavailable(&error))?;
    let events = follower
        .repeating()
        .events((version, version_event(version)), move |_, version, _| async move { Some(version_event(version)) });
    Ok(events)
}

/// The event for an open page, which reloads if it shows another version.
fn version_event(version: i64) -> Event {
    Event::default().event("version").data(version.to_string())
}

fn event(snapshot: &Snapshot, exact: bool) -> Event {
    Event::default().event("volumes").id(snapshot.version.to_string()).data(snapshot.json(exact))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_route_for_programs_is_described_and_no_other() {
        let document: serde_json::Value = serde_json::from_str(OPENAPI).unwrap();
        let described: BTreeSet<_> = document["paths"].as_object().unwrap().keys().map(String::as_str).collect();
        let there: BTreeSet<_> = interface().iter().map(|(path, _)| *path).collect();
        assert_eq!(described, there);
    }
}
