//! Context of pages and server functions: the store, the questionnaires, the operator, the guard, the company search,
//! the clock, the settings.

pub mod accounts;
pub mod addresses;
pub mod audit;
pub mod begun_here;
pub mod campaign;
pub mod company_search;
pub mod contract_uploads;
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
pub mod relays;
pub mod retention;
pub mod startup_base;

use crate::accounts::session::SessionLimits;
use crate::company_search::search::CompanySearch;
use crate::oidc::IdentityProvider;
use crate::operator::Operator;
use crate::rate_limits::Guard;
use crate::startup_base::StartupBase;
use chrono::{DateTime, Utc};
use leptos::prelude::use_context;
use std::path::Path;
use std::sync::Arc;
use store::{Secret, SecretHash, Store, StoreError};
use survey::EditionYear;
use survey::library::Library;

/// Source of the time: the system, or a test.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self(Arc::new(Utc::now))
    }

    /// A custom clock.
    pub fn from_fn(now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The time, in UTC.
    pub fn now(&self) -> DateTime<Utc> {
        (self.0)()
    }
}

/// Everything that a request needs.
#[derive(Clone)]
pub struct Service {
    /// The database.
    pub store: Store,
    /// The questionnaires.
    pub library: Library,
    /// The folder in which editions are prepared, if configured.
    pub folder: Option<Arc<Path>>,
    /// The operator of the service.
    pub operator: Arc<Operator>,
    /// The rate limits.
    pub guard: Guard,
    /// The public company search.
    pub companies: CompanySearch,
    /// The start-up base.
    pub startups: StartupBase,
    /// The time.
    pub clock: Clock,
    /// The edition that respondents answer.
    pub edition: EditionYear,
    /// Whether the data are fictitious, which every page then states.
    pub demonstration: bool,
    /// The site's public origin, `https://observatoire.example.fr`, if configured.
    pub origin: Option<String>,
    /// The identity provider for staff sign-in, if configured.
    pub identity: Option<Arc<IdentityProvider>>,
    /// Duration of staff sessions.
    pub sessions: SessionLimits,
    /// Whether e-mails are sent; otherwise pages do not offer any.
    pub mail: bool,
    /// Whether the public origin is https: cookies are then sent over https only.
    pub secure: bool,
}

impl Service {
    /// The edition with this name, or the current one if the name is empty; `None` for an edition that is not
    /// available.
    pub fn edition_named(&self, named: &str) -> Option<EditionYear> {
        let edition = match named {
            "" => Some(self.edition),
            named => named.parse().ok().and_then(EditionYear::new),
        };
        edition.filter(|edition| self.library.editions().contains(edition))
    }

    /// Resolves any key of a response to the hash it is stored under. Each e-mail contains its own key; always go
    /// through this. Pages keep using the key that they got.
    ///
    /// # Errors
    /// [`StoreError`] if the database cannot be read.
    pub async fn hash_of(&self, key: &Secret) -> Result<SecretHash, StoreError> {
        self.store.resolve(key.hash()).await
    }
}

/// The service of the current request.
///
/// # Panics
/// Never, as long as the server mounts the pages and server functions: it provides the service to each request.
pub fn service() -> Service {
    #[allow(clippy::expect_used)] // a bug in the program's wiring, found by the first request of any test
    use_context::<Service>().expect("the server provides the service to every request")
}
