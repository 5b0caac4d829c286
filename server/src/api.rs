//! What scripts and monitors read.

use crate::errors::sentence;
use crate::following::Follower;
use app::observe::live::{LiveVolumes, Snapshot};
use app::observe::rights::{Right, allows};
use app::observe::session::{asking, of_headers};
use app::service::Service;
use app::store::{Role, SessionInfo};
use app::survey::EditionYear;
use axum::Router;
use axum::extract::{Query, State as Extract};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::sse::Event;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::sync::watch;

/// What these routes are handed.
#[derive(Clone)]
pub struct State {
    /// The service.
    pub service: Service,
    /// The live volumes.
    pub hub: LiveVolumes,
    /// Becomes true when the process is told to stop.
    pub stopping: watch::Receiver<bool>,
}

/// The routes.
pub fn routes(state: State) -> Router {
    Router::new()
        .route("/readyz", get(ready))
        .route("/api/v1/volumes", get(volumes))
        .route("/api/v1/volumes/live", get(live))
        .route("/api/observatoire/direct", get(direct))
        .with_state(state)
}

#[derive(serde::Deserialize)]
struct Asked {
    edition: Option<String>,
}

async fn ready(Extract(state): Extract<State>) -> Response {
    match state.service.store.ping().await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the store cannot be reached\n").into_response()
        }
    }
}

async fn volumes(
    Extract(state): Extract<State>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Response> {
    let session = asking(&state.service, &headers).await.map_err(|error| unavailable(&error))?;
    let (edition, role) = allowed(&state, &asked, session)?;
    let snapshot = state.hub.now(edition).await.map_err(|error| unavailable(&error))?;
    let json = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    Ok((json, snapshot.json_for(role).to_owned()).into_response())
}

async fn live(
    Extract(state): Extract<State>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Response> {
    // A browser comes back to the stream by itself: that keeps no session open.
    let session = of_headers(&state.service, &headers).await.map_err(|error| unavailable(&error))?;
    let (edition, role) = allowed(&state, &asked, session)?;
    let follower = Follower::new(state.clone(), headers, edition).ok_or_else(unknown_edition)?;
    let first = state.hub.now(edition).await.map_err(|error| unavailable(&error))?;
    Ok(follower.events((first.volumes.version, event(&first, role)), move |state, _, role| async move {
        state.hub.now(edition).await.ok().map(|snapshot| event(&snapshot, role))
    }))
}

/// Which version the figures are at: pages that are open load themselves again at each.
async fn direct(
    Extract(state): Extract<State>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Response> {
    let session = of_headers(&state.service, &headers).await.map_err(|error| unavailable(&error))?;
    let (edition, _) = allowed(&state, &asked, session)?;
    let follower = Follower::new(state.clone(), headers, edition).ok_or_else(unknown_edition)?;
    let version = state.service.store.version(edition).await.map_err(|error| unavailable(&error))?;
    let event = |version: i64| Event::default().event("version").data(version.to_string());
    Ok(follower.events((version, event(version)), move |_, version, _| async move { Some(event(version)) }))
}

fn event(snapshot: &Snapshot, role: Role) -> Event {
    Event::default().event("volumes").id(snapshot.volumes.version.to_string()).data(snapshot.json_for(role))
}

/// The edition asked for and the role of whoever asks, if they may see it.
#[allow(clippy::result_large_err)] // it is the answer
fn allowed(state: &State, asked: &Asked, session: Option<SessionInfo>) -> Result<(EditionYear, Role), Response> {
    let role = match session {
        None => return Err(sentence(StatusCode::UNAUTHORIZED, "Connectez-vous pour lire les volumes.")),
        Some(session) if !allows(session.role, Right::SeeAggregates) => {
            return Err(sentence(StatusCode::FORBIDDEN, "Votre compte ne donne pas accès aux volumes."));
        }
        Some(session) => session.role,
    };
    let Some(text) = &asked.edition else { return Ok((state.service.edition, role)) };
    let edition = text.parse().ok().and_then(EditionYear::new);
    edition
        .filter(|edition| state.service.library.editions().contains(edition))
        .map(|edition| (edition, role))
        .ok_or_else(unknown_edition)
}

fn unknown_edition() -> Response {
    sentence(StatusCode::NOT_FOUND, "Cette édition n’existe pas.")
}

fn unavailable(error: &app::store::StoreError) -> Response {
    tracing::error!(%error, "the volumes could not be read");
    sentence(StatusCode::SERVICE_UNAVAILABLE, "Les volumes ne peuvent pas être lus en ce moment.")
}
