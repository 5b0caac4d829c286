//! Server-sent events about an edition, as long as the session or token is valid.

use crate::api::State;
use crate::api::bearer::{Caller, watching};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::stream::{self, Stream, StreamExt};
use service::accounts::rights::Right;
use std::convert::Infallible;
use std::time::Duration;
use store::Scope;
use survey::EditionYear;
use tokio::sync::watch;

/// Interval of heartbeats, at which a stream also checks its session.
pub const BEAT: Duration = Duration::from_secs(10);

/// A stream that follows an edition.
pub struct Follower {
    state: State,
    headers: HeaderMap,
    watched: watch::Receiver<i64>,
    sent: i64,
    /// Whether the last version is sent again at each heartbeat.
    repeats: bool,
}

impl Follower {
    /// Follows an edition from its present version; `None` for an unknown edition.
    pub fn new(state: State, headers: HeaderMap, edition: EditionYear) -> Option<Self> {
        let mut watched = state.hub.watch(edition)?;
        watched.mark_unchanged();
        Some(Self { state, headers, watched, sent: -1, repeats: false })
    }

    /// Repeats the version at each heartbeat, so that the client can detect a dead connection.
    pub fn repeating(mut self) -> Self {
        self.repeats = true;
        self
    }

    /// Waits for a later version. Returns it with the caller; `None` when the session has ended or the process stops.
    async fn next(&mut self) -> Option<(i64, Caller)> {
        loop {
            let mut is_beat = false;
            tokio::select! {
                changed = self.watched.changed() => changed.ok()?,
                stop = self.state.stopping.wait_for(|stop| *stop) => {
                    let _either_way = stop;
                    return None;
                }
                () = tokio::time::sleep(BEAT) => is_beat = true,
            }
            // Checked at each event and heartbeat: a closed session or a revoked token receives nothing more.
            let service = &self.state.service;
            let caller = watching(service, &self.headers, Scope::Volumes, Right::SeeAggregates).await.ok()?;
            let version = *self.watched.borrow_and_update();
            if version > self.sent || is_beat && self.repeats {
                self.sent = version;
                return Some((version, caller));
            }
        }
    }

    /// An event for the present version, and one for each later version.
    pub fn events<F>(
        mut self,
        (version, first): (i64, Event),
        event: impl Fn(State, i64, Caller) -> F + Send + Clone + 'static,
    ) -> Response
    where
        F: Future<Output = Option<Event>> + Send + 'static,
    {
        self.sent = version;
        let rest = stream::unfold(self, move |mut follower| {
            let event = event.clone();
            async move {
                let (version, caller) = follower.next().await?;
                let event = event(follower.state.clone(), version, caller).await?;
                Some((Ok(event), follower))
            }
        });
        sent(stream::once(async move { Ok(first) }).chain(rest))
    }
}

/// Events sent at once: no proxy may buffer or compress them.
pub fn sent(events: impl Stream<Item = Result<Event, Infallible>> + Send + 'static) -> Response {
    let headers = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-transform")),
        (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
    ];
    (headers, Sse::new(events).keep_alive(KeepAlive::new().interval(BEAT))).into_response()
}
