//! What can be configured: each value as an environment variable or as a flag.

use crate::api::downloads::Downloads;
use crate::command::Failure;
use crate::connections::ConnectionOptions;
use crate::identity::{IdentityOptions, SessionOptions};
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

/// Where the data are.
#[derive(Clone, Debug, Args)]
pub struct DatabaseOptions {
    /// `sqlite://path` (the file is made at first start) or `postgres://user:password@host/name`.
    #[arg(long, env = "DATABASE_URL", default_value = "sqlite://data/observatoire.db", hide_env_values = true)]
    pub database_url: String,
    /// Take a PostgreSQL server of another machine that need not prove who it is (`sslmode=verify-full`): where nobody else is on
    /// the way.
    #[arg(long, env = "OBSERVATOIRE_DATABASE_UNVERIFIED", num_args = 0..=1, default_value_t = false, default_missing_value = "true")]
    pub database_unverified: bool,
}

impl DatabaseOptions {
    /// Opens the database for what a command does: only `serve`, `demo` and `migrate` change its tables.
    pub async fn open(&self, access: Access) -> Result<Store, Failure> {
        Ok(Store::open_as(&self.database_url, Opening { access, unverified: self.database_unverified }).await?)
    }
}

/// How the site is served.
#[derive(Clone, Debug, Args)]
pub struct ServeOptions {
    /// Where the data are.
    #[command(flatten)]
    pub database: DatabaseOptions,
    /// The address to listen on.
    #[arg(long, env = "OBSERVATOIRE_ADDR", default_value = "127.0.0.1:3000")]
    pub addr: SocketAddr,
    /// The site's public origin, such as `https://observatoire.example.fr`; https makes its cookies secure.
    #[arg(long, env = "OBSERVATOIRE_ORIGIN", value_parser = origin)]
    pub origin: Option<String>,
    /// The folder of the built site; found beside the program or in `target/site` if not given.
    #[arg(long, env = "LEPTOS_SITE_ROOT")]
    pub site_root: Option<PathBuf>,
    /// The questionnaires at hand.
    #[command(flatten)]
    pub library: LibraryOptions,
    /// The edition that is being answered; the latest one if not given.
    #[arg(long, env = "OBSERVATOIRE_EDITION", value_parser = edition)]
    pub edition: Option<EditionYear>,
    /// The address of the public company search, which proposes an organisation's name from its number, or `off`.
    #[arg(long, env = "OBSERVATOIRE_COMPANY_SEARCH", default_value = "https://recherche-entreprises.api.gouv.fr")]
    pub company_search: SearchAddress,
    /// How e-mail is sent.
    #[command(flatten)]
    pub mail: MailOptions,
    /// How long sessions of the staff last.
    #[command(flatten)]
    pub sessions: SessionOptions,
    /// The identity provider that staff may sign in by.
    #[command(flatten)]
    pub identity: IdentityOptions,
    /// Who runs the service and how long things are kept.
    #[command(flatten)]
    pub operator: OperatorOptions,
    /// What keeps programs from flooding the service.
    #[command(flatten)]
    pub guard: GuardOptions,
    /// How many connections there may be, and how long each may keep the server waiting.
    #[command(flatten)]
    pub connections: ConnectionOptions,
    /// What exports may take of the disk.
    #[command(flatten)]
    pub spools: SpoolOptions,
}

/// Who runs the service.
#[derive(Clone, Debug, Args)]
pub struct OperatorOptions {
    /// A file that says who runs the service and how long things are kept, as docs/operator.example.toml.
    #[arg(long, env = "OBSERVATOIRE_OPERATOR")]
    pub operator: Option<PathBuf>,
}

impl OperatorOptions {
    /// The operator; without a file, one of whom nothing is known.
    pub fn read(&self) -> Result<Operator, Failure> {
        let Some(path) = &self.operator else { return Ok(Operator::default()) };
        let named = |cause: String| format!("OBSERVATOIRE_OPERATOR: {}: {cause}", path.display());
        let text = std::fs::read_to_string(path).map_err(|error| named(error.to_string()))?;
        Ok(Operator::read(&text).map_err(named)?)
    }
}

/// What keeps programs from flooding the service.
#[derive(Clone, Debug, Args)]
pub struct GuardOptions {
    /// The proxies in front of the service, addresses or networks separated by commas: what they say in
    /// X-Forwarded-For is then the client's address.
    #[arg(long, env = "OBSERVATOIRE_PROXY", default_value = "", hide_default_value = true)]
    pub proxy: Proxies,
    /// How many responses an address may begin in an hour.
    #[arg(long, env = "OBSERVATOIRE_DRAFTS_PER_HOUR", default_value_t = 1_000)]
    pub drafts_per_hour: u32,
    /// How many responses an address may send in an hour.
    #[arg(long, env = "OBSERVATOIRE_SENDS_PER_HOUR", default_value_t = 1_000)]
    pub sends_per_hour: u32,
    /// How many organisations an address may look up in a minute.
    #[arg(long, env = "OBSERVATOIRE_LOOKUPS_PER_MINUTE", default_value_t = 100)]
    pub lookups_per_minute: u32,
    /// How many reactions an address may write in an hour.
    #[arg(long, env = "OBSERVATOIRE_REACTIONS_PER_HOUR", default_value_t = 30)]
    pub reactions_per_hour: u32,
    /// How many e-mails an address may have sent to itself in an hour: links and receipts.
    #[arg(long, env = "OBSERVATOIRE_LETTERS_PER_HOUR", default_value_t = 1_000)]
    pub letters_per_hour: u32,
    /// How many e-mails an address may have sent to colleagues in an hour.
    #[arg(long, env = "OBSERVATOIRE_LETTERS_TO_OTHERS_PER_HOUR", default_value_t = 10)]
    pub letters_to_others_per_hour: u32,
    /// How many requests a token may make in a minute.
    #[arg(long, env = "OBSERVATOIRE_REQUESTS_PER_MINUTE", default_value_t = 120)]
    pub requests_per_minute: u32,
    /// The shortest time from the first save of a response to its sending, in seconds.
    #[arg(long, env = "OBSERVATOIRE_SHORTEST_SECONDS", default_value_t = 3)]
    pub shortest_seconds: u32,
}

impl GuardOptions {
    /// The guard.
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

/// What exports may take of the disk.
#[derive(Clone, Debug, Args)]
pub struct SpoolOptions {
    /// How many megabytes the exports that are being sent may take, in the folder for temporary files, before no other is begun.
    #[arg(long, env = "OBSERVATOIRE_SPOOL_MEGABYTES", default_value_t = 2_048, value_parser = clap::value_parser!(u32).range(1..))]
    pub spool_megabytes: u32,
}

impl SpoolOptions {
    /// None under way yet.
    pub fn downloads(&self) -> Downloads {
        Downloads::new(u64::from(self.spool_megabytes) * 1_000_000)
    }
}

/// The questionnaires at hand.
#[derive(Clone, Debug, Args)]
pub struct LibraryOptions {
    /// A folder of questionnaires, `<edition>/<start-up|acheteurs>.toml`: instead of the embedded ones of the same years, and the
    /// editions that are being prepared.
    #[arg(long, env = "OBSERVATOIRE_QUESTIONNAIRES")]
    pub questionnaires: Option<PathBuf>,
}

impl LibraryOptions {
    /// The questionnaires that count as published whatever the database says.
    pub fn read(&self) -> Result<Library, Failure> {
        Ok(at_hand(self.questionnaires.as_deref())?)
    }
}

impl ServeOptions {
    /// The company search; without it where https cannot be checked: nothing else depends on it.
    pub fn companies(&self, clock: Clock) -> CompanySearch {
        CompanySearch::new(&self.company_search, clock).unwrap_or_else(|error| {
            tracing::warn!(%error, "OBSERVATOIRE_COMPANY_SEARCH: no look-up is made");
            CompanySearch::off()
        })
    }

    /// The edition that is being answered.
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
    fn an_origin_is_a_scheme_and_a_host_and_nothing_else() {
        assert_eq!(origin("https://Obs.example.fr:8443").unwrap(), "https://obs.example.fr:8443");
        for wrong in ["obs.example.fr", "https://", "https://obs.example.fr/", "ftp://obs.example.fr", "https://a@b"] {
            assert!(origin(wrong).is_err(), "{wrong}");
        }
    }
}
