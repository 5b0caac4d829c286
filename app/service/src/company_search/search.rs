//! Requests to the company search: at most seven per second, at most two seconds each, and none for a number that is
//! cached or already being looked up.

#[cfg(test)]
mod tests;

use super::address::SearchAddress;
use super::cache::{Memory, ROOM};
use super::throttle::Pace;
use super::{Company, Found, Number, reply};
use crate::Clock;
use crate::http_client;
use crate::http_client::{body, causes};
use futures::FutureExt;
use futures::future::{BoxFuture, Shared};
use http::{HeaderMap, StatusCode, header};
use reqwest::{Client, RequestBuilder};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Maximum duration of a look-up, its wait for a turn included.
const LIMIT: Duration = Duration::from_secs(2);
/// Maximum size of an answer: real ones have a few kB.
const BODY_MAX: usize = 64 * 1024;
/// Pause after a 429 without a usable `Retry-After`.
const LATER: Duration = Duration::from_secs(5);
/// Maximum pause, whatever the server asks for.
const LATEST: Duration = Duration::from_secs(3600);

/// The public company search. Clones share it.
#[derive(Clone)]
pub struct CompanySearch(Option<Arc<Search>>);

struct Search {
    address: String,
    client: Client,
    clock: Clock,
    state: Mutex<State>,
}

struct State {
    memory: Memory,
    pace: Pace,
    under_way: HashMap<Number, Shared<BoxFuture<'static, Found>>>,
}

/// Why a look-up failed, for the log, which never contains the number.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("its turn would come too late")]
    Busy,
    #[error("no answer within two seconds")]
    Late,
    #[error("it cannot be reached: {0}")]
    Unreachable(String),
    #[error("it answers with the status {0}")]
    Status(StatusCode),
    #[error("its answer cannot be read: {0}")]
    Broken(#[from] axum::Error),
    #[error("its answer is none of the company search's")]
    Nonsense,
}

impl CompanySearch {
    /// The company search at an address.
    ///
    /// # Errors
    /// If the system has no certificates to check https with.
    pub fn new(address: &SearchAddress, clock: Clock) -> std::io::Result<Self> {
        let SearchAddress::At(address) = address else { return Ok(Self(None)) };
        let client = http_client::client(address)?;
        let state = State { memory: Memory::new(ROOM), pace: Pace::default(), under_way: HashMap::new() };
        Ok(Self(Some(Arc::new(Search { address: address.clone(), client, clock, state: Mutex::new(state) }))))
    }

    /// The company search switched off.
    pub fn off() -> Self {
        Self(None)
    }

    /// Whether look-ups are made.
    pub fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// Looks an organisation up, within two seconds.
    pub async fn find(&self, number: Number) -> Found {
        match &self.0 {
            Some(search) => search.find(number).await,
            None => Found::Unavailable,
        }
    }

    /// The cached organisation, without a request.
    pub fn remembered(&self, number: Number) -> Option<Arc<Company>> {
        let search = self.0.as_ref()?;
        match search.lock().memory.get(number, search.clock.now())? {
            Found::Company(company) => Some(company),
            Found::Unknown | Found::Unavailable => None,
        }
    }
}

impl Search {
    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere leaves numbers and dates behind, none of them half written.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn find(self: &Arc<Self>, number: Number) -> Found {
        let answer = {
            let mut state = self.lock();
            if let Some(found) = state.memory.get(number, self.clock.now()) {
                return found;
            }
            match state.under_way.get(&number) {
                Some(answer) => answer.clone(),
                None => {
                    let answer = self.begin(number);
                    state.under_way.insert(number, answer.clone());
                    answer
                }
            }
        };
        answer.await
    }

    /// Begins a look-up, in a task of its own: the caller may go away while others wait for the same result.
    fn begin(self: &Arc<Self>, number: Number) -> Shared<BoxFuture<'static, Found>> {
        let search = self.clone();
        let task = tokio::spawn(async move {
            let found = search.ask(number).await.unwrap_or_else(|failure| {
                // A late turn follows from many look-ups, or from a pause that was logged.
                match failure {
                    Failure::Busy => tracing::debug!(%failure, "the company search"),
                    _ => tracing::warn!(%failure, "the company search"),
                }
                Found::Unavailable
            });
            let mut state = search.lock();
            state.memory.put(number, &found, search.clock.now());
            state.under_way.remove(&number);
            found
        });
        task.map(|ended| ended.unwrap_or(Found::Unavailable)).boxed().shared()
    }

    async fn ask(&self, number: Number) -> Result<Found, Failure> {
        let deadline = Instant::now() + LIMIT;
        tokio::time::timeout_at(deadline, self.ask_before(number, deadline)).await.unwrap_or(Err(Failure::Late))
    }

    async fn ask_before(&self, number: Number, deadline: Instant) -> Result<Found, Failure> {
        loop {
            let turn = self.lock().pace.turn(Instant::now(), deadline).ok_or(Failure::Busy)?;
            tokio::time::sleep_until(turn).await;
            if self.lock().pace.is_held(Instant::now()) {
                continue;
            }
            let response = self.request(number).send().await.map_err(|error| Failure::Unreachable(causes(error)))?;
            match response.status() {
                StatusCode::OK => {
                    return reply::read(&body(response, BODY_MAX).await?, number).ok_or(Failure::Nonsense);
                }
                StatusCode::TOO_MANY_REQUESTS => {
                    let wait = retry_after(response.headers(), self.clock.now());
                    tracing::warn!(?wait, "the company search asks to be left alone");
                    self.lock().pace.hold(Instant::now() + wait);
                }
                status => return Err(Failure::Status(status)),
            }
        }
    }

    fn request(&self, number: Number) -> RequestBuilder {
        // Without `minimal` the answer would include directors and accounts, which are none of our business.
        let include = match number {
            Number::Siren(_) => "siege",
            Number::Siret(_) => "siege,matching_etablissements",
        };
        let uri = format!("{}/search?q={number}&minimal=true&include={include}&page=1&per_page=1", self.address);
        self.client.get(uri).header(header::ACCEPT, "application/json")
    }
}

/// The pause requested by the server, in seconds or as a date (RFC 9110, 10.2.3).
fn retry_after(headers: &HeaderMap, now: chrono::DateTime<chrono::Utc>) -> Duration {
    let text = headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()).unwrap_or_default().trim();
    let wait = text.parse::<u64>().ok().map(Duration::from_secs).or_else(|| {
        let until = chrono::DateTime::parse_from_rfc2822(text).ok()?;
        (until.to_utc() - now).to_std().ok()
    });
    wait.unwrap_or(LATER).clamp(Duration::from_secs(1), LATEST)
}
