//! What pages and server functions are handed: the store, the questionnaires, the operator, the guard, the company
//! search, the clock, the settings.

pub mod accounts;
pub mod addresses;
pub mod audit;
pub mod campaign;
pub mod company_search;
pub mod draft;
pub mod editions;
pub mod form;
pub mod http;
mod http_client;
pub mod invitees;
pub mod keyed_addresses;
pub mod oidc;
pub mod operator;
pub mod rate_limits;
pub mod receipts;
pub mod retention;

use crate::accounts::session::SessionLimits;
use crate::company_search::search::CompanySearch;
use crate::oidc::IdentityProvider;
use crate::operator::Operator;
use crate::rate_limits::Guard;
use chrono::{DateTime, Utc};
use leptos::prelude::use_context;
use std::path::Path;
use std::sync::Arc;
use store::{Secret, SecretHash, Store, StoreError};
use survey::EditionYear;
use survey::library::Library;

/// Where the time comes from: the system's, or a test's.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self(Arc::new(Utc::now))
    }

    /// A clock of one's own.
    pub fn from_fn(now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The time, in UTC.
    pub fn now(&self) -> DateTime<Utc> {
        (self.0)()
    }
}

/// All that a request needs.
#[derive(Clone)]
pub struct Service {
    /// The door to the database.
    pub store: Store,
    /// The questionnaires.
    pub library: Library,
    /// The folder in which editions are prepared, where one was told.
    pub folder: Option<Arc<Path>>,
    /// Who runs the service.
    pub operator: Arc<Operator>,
    /// What keeps programs from flooding it.
    pub guard: Guard,
    /// The public company search.
    pub companies: CompanySearch,
    /// The time.
    pub clock: Clock,
    /// The edition that is being answered.
    pub edition: EditionYear,
    /// Whether the data are invented: every page says so.
    pub demonstration: bool,
    /// The site's public origin, `https://observatoire.example.fr`, where it was told.
    pub origin: Option<String>,
    /// The identity provider that staff may sign in by, where one was told.
    pub identity: Option<Arc<IdentityProvider>>,
    /// How long sessions of the staff last.
    pub sessions: SessionLimits,
    /// Whether e-mail is sent: pages then offer it, and promise nothing otherwise.
    pub mail: bool,
    /// Whether the public origin is https: cookies then never travel otherwise.
    pub secure: bool,
}

impl Service {
    /// The edition of a name, or where there is none the one that is answered; `None` for an edition that is not at hand.
    pub fn edition_named(&self, named: &str) -> Option<EditionYear> {
        let edition = match named {
            "" => Some(self.edition),
            named => named.parse().ok().and_then(EditionYear::new),
        };
        edition.filter(|edition| self.library.editions().contains(edition))
    }

    /// The hash under which that is kept what a key opens. A response may have several keys, one in each e-mail that leads
    /// to it: everything that is handed a key asks here, and pages go on using the key that they were handed.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    pub async fn hash_of(&self, key: &Secret) -> Result<SecretHash, StoreError> {
        self.store.resolve(key.hash()).await
    }
}

/// The service of the request under way.
///
/// # Panics
/// Never while pages and server functions are mounted by the server, which provides it to each request.
pub fn service() -> Service {
    #[allow(clippy::expect_used)] // a fault of the program's own wiring, found by the first request of any test
    use_context::<Service>().expect("the server provides the service to every request")
}
