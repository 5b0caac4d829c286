//! Server-sent events about an edition, for as long as the session, or the token, holds.

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

/// How often a stream says that it is alive and asks whether its session still holds.
pub const BEAT: Duration = Duration::from_secs(10);

/// One watcher of an edition.
pub struct Follower {
    state: State,
    headers: HeaderMap,
    watched: watch::Receiver<i64>,
    sent: i64,
    /// Whether the last version is sent again at each beat.
    repeats: bool,
}

impl Follower {
    /// A watcher that knows a version; `None` for an edition that is not at hand.
    pub fn new(state: State, headers: HeaderMap, edition: EditionYear) -> Option<Self> {
        let mut watched = state.hub.watch(edition)?;
        watched.mark_unchanged();
        Some(Self { state, headers, watched, sent: -1, repeats: false })
    }

    /// The same, that tells its version again at each beat: whoever hears nothing knows that the connection is dead.
    pub fn repeating(mut self) -> Self {
        self.repeats = true;
        self
    }

    /// Waits for a later version than the last one, and says for whom it is; `None` when the session has ended or the process stops.
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
            // Asked at each event and at each beat: a session that is closed, a token that is taken back see nothing more.
            let service = &self.state.service;
            let caller = watching(service, &self.headers, Scope::Volumes, Right::SeeAggregates).await.ok()?;
            let version = *self.watched.borrow_and_update();
            if version > self.sent || is_beat && self.repeats {
                self.sent = version;
                return Some((version, caller));
            }
        }
    }

    /// An event for now, and one for each later version.
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

/// Events, sent as they come: no proxy may keep them back, or compress them as it likes.
pub fn sent(events: impl Stream<Item = Result<Event, Infallible>> + Send + 'static) -> Response {
    let headers = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-transform")),
        (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
    ];
    (headers, Sse::new(events).keep_alive(KeepAlive::new().interval(BEAT))).into_response()
}
