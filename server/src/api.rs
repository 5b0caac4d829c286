//! What scripts and monitors read.

use crate::errors::sentence;
use app::observe::live::{LiveVolumes, Snapshot};
use app::observe::rights::{Right, allows};
use app::observe::session::{asking, of_headers};
use app::service::Service;
use app::store::{Role, SessionInfo};
use app::survey::EditionYear;
use axum::Router;
use axum::extract::{Query, State as Extract};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures::stream::{self, Stream, StreamExt};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
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

/// How often a stream says that it is alive and asks whether its session still holds.
const BEAT: Duration = Duration::from_secs(10);

/// The routes.
pub fn routes(state: State) -> Router {
    Router::new()
        .route("/readyz", get(ready))
        .route("/api/v1/volumes", get(volumes))
        .route("/api/v1/volumes/live", get(live))
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
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Response> {
    // A browser comes back to the stream by itself: that keeps no session open.
    let session = of_headers(&state.service, &headers).await.map_err(|error| unavailable(&error))?;
    let (edition, role) = allowed(&state, &asked, session)?;
    let Some(mut watched) = state.hub.watch(edition) else {
        return Err(sentence(StatusCode::NOT_FOUND, "Cette édition n’existe pas."));
    };
    watched.mark_unchanged();
    let first = state.hub.now(edition).await.map_err(|error| unavailable(&error))?;
    let sent = first.volumes.version;
    let follower = Follower { state, headers, watched, sent };
    let rest = stream::unfold(follower, |mut follower| async move {
        let (snapshot, role) = follower.next().await?;
        Some((Ok(event(&snapshot, role)), follower))
    });
    let events = stream::once(async move { Ok(event(&first, role)) }).chain(rest);
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(BEAT)))
}

/// One watcher of the live volumes.
struct Follower {
    state: State,
    headers: HeaderMap,
    watched: watch::Receiver<Option<Arc<Snapshot>>>,
    sent: i64,
}

impl Follower {
    /// The next snapshot, and for whom; `None` when the session has ended or the process stops.
    async fn next(&mut self) -> Option<(Arc<Snapshot>, Role)> {
        loop {
            tokio::select! {
                changed = self.watched.changed() => changed.ok()?,
                stop = self.state.stopping.wait_for(|stop| *stop) => {
                    let _either_way = stop;
                    return None;
                }
                () = tokio::time::sleep(BEAT) => {}
            }
            // Asked at each event and at each beat: a session that is closed sees nothing more.
            let session = of_headers(&self.state.service, &self.headers).await.ok()??;
            if !allows(session.role, Right::SeeAggregates) {
                return None;
            }
            let snapshot = self.watched.borrow_and_update().clone();
            if let Some(snapshot) = snapshot.filter(|s| s.volumes.version > self.sent) {
                self.sent = snapshot.volumes.version;
                return Some((snapshot, session.role));
            }
        }
    }
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
        .ok_or_else(|| sentence(StatusCode::NOT_FOUND, "Cette édition n’existe pas."))
}

fn unavailable(error: &app::store::StoreError) -> Response {
    tracing::error!(%error, "the volumes could not be read");
    sentence(StatusCode::SERVICE_UNAVAILABLE, "Les volumes ne peuvent pas être lus en ce moment.")
}
