//! The stream of a screen in front of guests: a new number after each response or publication.

use super::bearer::unavailable;
use super::{State, version_event};
use crate::following::{BEAT, sent};
use crate::layers::errors::sentence;
use ::public::publications::screen::{Opening, opening, stamp};
use axum::extract::{Path, State as Extract};
use axum::http::StatusCode;
use axum::response::Response;
use futures::stream;
use std::time::Duration;
use tokio::time::Instant;

/// Interval of checks: a publication becomes public by the clock, without an event.
const LOOK: Duration = Duration::from_secs(1);

/// `/projection/{key}/direct`.
pub async fn direct(Extract(state): Extract<State>, Path(key): Path<String>) -> Result<Response, Response> {
    match opening(&state.service, &key).await.map_err(|error| unavailable(&error))? {
        Opening::Open => {}
        Opening::Ended => {
            return Err(sentence(StatusCode::GONE, "Le lien de cet écran a été révoqué, ou il est échu."));
        }
        Opening::Unknown => return Err(sentence(StatusCode::NOT_FOUND, "Cette adresse n’ouvre aucun écran.")),
    }
    let watch = Watch { state, key, sent: None, at: Instant::now() };
    Ok(sent(stream::unfold(watch, |mut watch| async move {
        let stamp = watch.next().await?;
        Some((Ok(version_event(stamp)), watch))
    })))
}

/// One screen.
struct Watch {
    state: State,
    key: String,
    /// The number last sent, and when.
    sent: Option<i64>,
    at: Instant,
}

impl Watch {
    /// Waits for a change or for the next heartbeat; `None` once the key is no longer valid or the process stops.
    async fn next(&mut self) -> Option<i64> {
        loop {
            if self.sent.is_some() {
                tokio::select! {
                    stop = self.state.stopping.wait_for(|stop| *stop) => {
                        let _either_way = stop;
                        return None;
                    }
                    () = tokio::time::sleep(LOOK) => {}
                }
            }
            let stamp = stamp(&self.state.service).await.ok()?;
            let is_beat = self.at.elapsed() >= BEAT;
            if is_beat && opening(&self.state.service, &self.key).await.ok()? != Opening::Open {
                return None;
            }
            if is_beat || self.sent != Some(stamp) {
                (self.sent, self.at) = (Some(stamp), Instant::now());
                return Some(stamp);
            }
        }
    }
}
