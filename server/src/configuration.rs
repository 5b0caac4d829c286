//! The configuration: each value is an environment variable or a flag.

use crate::api::downloads::Downloads;
use crate::command::Failure;
use crate::connections::ConnectionOptions;
use crate::identity::{IdentityOptions, SessionOptions};
use crate::import::contracts::folder::Folder;
use crate::mail::MailOptions;
use clap::Args;
use service::Clock;
use service::company_search::address::SearchAddress;
use service::company_search::search::CompanySearch;
use service::editions::folder::at_hand;
use service::operator::Operator;
use service::rate_limits::client_address::Proxies;
use service::rate_limits::{Guard, Settings};
use std::net::SocketAddr;
use std::path::PathBuf;
use store::{Access, Opening, Store};
use survey::EditionYear;
use survey::library::Library;

/// The database.
#[derive(Clone, Debug, Args)]
pub struct DatabaseOptions {
    /// `sqlite://path` (created at the first start) or `postgres://user:password@host/name`.
    #[arg(long, env = "DATABASE_URL", default_value = "sqlite://data/observatoire.db", hide_env_values = true)]
    pub database_url: String,
    /// Accept a PostgreSQL server on another machine that does not prove its identity (`sslmode=verify-full`). Only
    /// for a trusted network.
    #[arg(long, env = "OBSERVATOIRE_DATABASE_UNVERIFIED", num_args = 0..=1, default_value_t = false, default_missing_value = "true")]
    pub database_unverified: bool,
}

impl DatabaseOptions {
    /// Opens the database with a command's access: only `serve`, `demo` and `migrate` change its tables.
    pub async fn open(&self, access: Access) -> Result<Store, Failure> {
        Ok(Store::open_as(&self.database_url, Opening { access, unverified: self.database_unverified }).await?)
    }
}

/// Options for serving the site.
#[derive(Clone, Debug, Args)]
pub struct ServeOptions {
    /// The database.
    #[command(flatten)]
    pub database: DatabaseOptions,
    /// The address to listen on.
    #[arg(long, env = "OBSERVATOIRE_ADDR", default_value = "127.0.0.1:3000")]
    pub addr: SocketAddr,
    /// The site's public origin, such as `https://observatoire.example.fr`. With https, its cookies are secure.
    #[arg(long, env = "OBSERVATOIRE_ORIGIN", value_parser = origin)]
    pub origin: Option<String>,
    /// The folder of the built site; by default beside the program or in `target/site`.
    #[arg(long, env = "LEPTOS_SITE_ROOT")]
    pub site_root: Option<PathBuf>,
    /// The questionnaires.
    #[command(flatten)]
    pub library: LibraryOptions,
    /// The edition open to respondents; by default the latest one.
    #[arg(long, env = "OBSERVATOIRE_EDITION", value_parser = edition)]
    pub edition: Option<EditionYear>,
    /// The address of the public company search, which proposes an organisation's name from its number, or `off`.
    #[arg(long, env = "OBSERVATOIRE_COMPANY_SEARCH", default_value = "https://recherche-entreprises.api.gouv.fr")]
    pub company_search: SearchAddress,
    /// Sending e-mail.
    #[command(flatten)]
    pub mail: MailOptions,
    /// Limits of staff sessions.
    #[command(flatten)]
    pub sessions: SessionOptions,
    /// The identity provider for staff.
    #[command(flatten)]
    pub identity: IdentityOptions,
    /// The operator and the retention periods.
    #[command(flatten)]
    pub operator: OperatorOptions,
    /// Rate limits.
    #[command(flatten)]
    pub guard: GuardOptions,
    /// Limits of connections.
    #[command(flatten)]
    pub connections: ConnectionOptions,
    /// The disk space of exports.
    #[command(flatten)]
    pub spools: SpoolOptions,
    /// The folder of files of public contracts that the staff send, until they are imported; by default beside the
    /// SQLite file, otherwise in the folder for temporary files.
    #[arg(long, env = "OBSERVATOIRE_IMPORT_FOLDER")]
    pub import_folder: Option<PathBuf>,
}

/// The operator.
#[derive(Clone, Debug, Args)]
pub struct OperatorOptions {
    /// A file with the operator's details and retention periods, as in docs/operator.example.toml.
    #[arg(long, env = "OBSERVATOIRE_OPERATOR")]
    pub operator: Option<PathBuf>,
}

impl OperatorOptions {
    /// The operator; without a file, one with no details.
    pub fn read(&self) -> Result<Operator, Failure> {
        let Some(path) = &self.operator else { return Ok(Operator::default()) };
        let named = |cause: String| format!("OBSERVATOIRE_OPERATOR: {}: {cause}", path.display());
        let text = std::fs::read_to_string(path).map_err(|error| named(error.to_string()))?;
        Ok(Operator::read(&text).map_err(named)?)
    }
}

/// Rate limits.
#[derive(Clone, Debug, Args)]
pub struct GuardOptions {
    /// The proxies in front of the service, as addresses or networks separated by commas. Their X-Forwarded-For
    /// header is trusted for the client's address.
    #[arg(long, env = "OBSERVATOIRE_PROXY", default_value = "", hide_default_value = true)]
    pub proxy: Proxies,
    /// Maximum number of responses begun per address and hour.
    #[arg(long, env = "OBSERVATOIRE_DRAFTS_PER_HOUR", default_value_t = 1_000)]
    pub drafts_per_hour: u32,
    /// Maximum number of responses sent per address and hour.
    #[arg(long, env = "OBSERVATOIRE_SENDS_PER_HOUR", default_value_t = 1_000)]
    pub sends_per_hour: u32,
    /// Maximum number of organisations looked up per address and minute.
    #[arg(long, env = "OBSERVATOIRE_LOOKUPS_PER_MINUTE", default_value_t = 100)]
    pub lookups_per_minute: u32,
    /// Maximum number of reactions per address and hour.
    #[arg(long, env = "OBSERVATOIRE_REACTIONS_PER_HOUR", default_value_t = 30)]
    pub reactions_per_hour: u32,
    /// Maximum number of e-mails requested per address and hour, with links and receipts.
    #[arg(long, env = "OBSERVATOIRE_LETTERS_PER_HOUR", default_value_t = 1_000)]
    pub letters_per_hour: u32,
    /// Maximum number of e-mails to colleagues requested per address and hour.
    #[arg(long, env = "OBSERVATOIRE_LETTERS_TO_OTHERS_PER_HOUR", default_value_t = 10)]
    pub letters_to_others_per_hour: u32,
    /// Maximum number of requests per token and minute.
    #[arg(long, env = "OBSERVATOIRE_REQUESTS_PER_MINUTE", default_value_t = 120)]
    pub requests_per_minute: u32,
    /// Minimum time from a response's first save to its sending, in seconds.
    #[arg(long, env = "OBSERVATOIRE_SHORTEST_SECONDS", default_value_t = 3)]
    pub shortest_seconds: u32,
}

impl GuardOptions {
    /// The rate limiter.
    pub fn guard(&self) -> Guard {
        Guard::new(Settings {
            proxies: self.proxy.clone(),
            drafts: self.drafts_per_hour,
            sends: self.sends_per_hour,
            lookups: self.lookups_per_minute,
            reactions: self.reactions_per_hour,
            emails: self.letters_per_hour,
            to_others: self.letters_to_others_per_hour,
            requests: self.requests_per_minute,
            shortest: self.shortest_seconds,
        })
    }
}

/// The disk space of exports.
#[derive(Clone, Debug, Args)]
pub struct SpoolOptions {
    /// Megabytes that exports in progress may take in the folder for temporary files before no further one starts.
    #[arg(long, env = "OBSERVATOIRE_SPOOL_MEGABYTES", default_value_t = 2_048, value_parser = clap::value_parser!(u32).range(1..))]
    pub spool_megabytes: u32,
}

impl SpoolOptions {
    /// The downloads, none of them in progress yet.
    pub fn downloads(&self) -> Downloads {
        Downloads::new(u64::from(self.spool_megabytes) * 1_000_000)
    }
}

/// The questionnaires.
#[derive(Clone, Debug, Args)]
pub struct LibraryOptions {
    /// A folder of questionnaires, `<edition>/<start-up|acheteurs>.toml`: replaces the embedded ones of the same
    /// years, and contains the editions in preparation.
    #[arg(long, env = "OBSERVATOIRE_QUESTIONNAIRES")]
    pub questionnaires: Option<PathBuf>,
}

impl LibraryOptions {
    /// The questionnaires that count as published regardless of the database.
    pub fn read(&self) -> Result<Library, Failure> {
        Ok(at_hand(self.questionnaires.as_deref())?)
    }
}

impl ServeOptions {
    /// The folder of files of public contracts.
    pub fn import_folder(&self) -> Folder {
        let beside = self.database.database_url.strip_prefix("sqlite://").map(|path| {
            let path = path.split('?').next().unwrap_or_default();
            PathBuf::from(format!("{path}-imports"))
        });
        // Each service on a machine has a port of its own.
        let temporary = || std::env::temp_dir().join(format!("observatoire-imports-{}", self.addr.port()));
        Folder::new(self.import_folder.clone().or(beside).unwrap_or_else(temporary))
    }

    /// The company search. It is switched off if https cannot be verified: nothing else depends on it.
    pub fn companies(&self, clock: Clock) -> CompanySearch {
        CompanySearch::new(&self.company_search, clock).unwrap_or_else(|error| {
            tracing::warn!(%error, "OBSERVATOIRE_COMPANY_SEARCH: no look-up is made");
            CompanySearch::off()
        })
    }

    /// The edition open to respondents.
    pub fn answered(&self, library: &Library) -> Result<EditionYear, Failure> {
        let editions = library.editions();
        Ok(match self.edition {
            Some(edition) if editions.contains(&edition) => edition,
            Some(edition) => {
                return Err(
                    format!("OBSERVATOIRE_EDITION: there is no edition {edition} among the questionnaires").into()
                );
            }
            None => *editions.last().ok_or("there is no edition among the questionnaires")?,
        })
    }
}

fn origin(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match rest {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']) => Ok(text.to_lowercase()),
        _ => Err("expected an origin without a path, such as https://observatoire.example.fr".to_owned()),
    }
}

fn edition(text: &str) -> Result<EditionYear, String> {
    text.parse().ok().and_then(EditionYear::new).ok_or_else(|| "expected a year, such as 2026".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_only_a_scheme_and_a_host() {
        assert_eq!(origin("https://Obs.example.fr:8443").unwrap(), "https://obs.example.fr:8443");
        for wrong in ["obs.example.fr", "https://", "https://obs.example.fr/", "ftp://obs.example.fr", "https://a@b"] {
            assert!(origin(wrong).is_err(), "{wrong}");
        }
    }
}
