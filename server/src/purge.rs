//! Removing data whose retention period is over: on demand, and once a day while the site is served.

use crate::audit::entry;
use crate::command::Failure;
use crate::configuration::{DatabaseOptions, LibraryOptions, OperatorOptions};
use chrono::Utc;
use clap::Args;
use service::Service;
use service::editions::catalogue::with_published;
use service::operator::Operator;
use service::retention::{ahead, note_clock};
use std::time::Duration;
use store::{Access, Act, Actor, NewEntry, Purged, Store};
use survey::library::Library;

/// The options of a purge.
#[derive(Clone, Debug, Args)]
pub struct Options {
    /// The database.
    #[command(flatten)]
    pub database: DatabaseOptions,
    /// The questionnaires, some of which have a closing date of their own.
    #[command(flatten)]
    pub library: LibraryOptions,
    /// The operator with the retention periods.
    #[command(flatten)]
    pub operator: OperatorOptions,
    /// Only print what would be removed.
    #[arg(long)]
    pub dry_run: bool,
    /// Remove it although the clock is more than a week ahead of the last recorded time, because the clock is right
    /// and the service was stopped for that long.
    #[arg(long)]
    pub anyway: bool,
}

impl Options {
    /// Removes the data, and prints how much of each kind.
    pub async fn run(self) -> Result<(), Failure> {
        let (library, operator) = (self.library.read()?, self.operator.read()?);
        let store = self.database.open(if self.dry_run { Access::Read } else { Access::Write }).await?;
        let library = with_published(&store, &library).await?;
        let purged = self.purged(&store, &library, &operator).await;
        store.close().await;
        let done = if self.dry_run { "would be removed" } else { "removed" };
        for Purged { what, count } in purged? {
            println!("{what}: {count} {done}");
        }
        Ok(())
    }
}

impl Options {
    async fn purged(&self, store: &Store, library: &Library, operator: &Operator) -> Result<Vec<Purged>, Failure> {
        let now = Utc::now();
        if let Some(ahead) = ahead(store, now).await? {
            if !self.anyway {
                return Err(ahead.to_string().into());
            }
            if !self.dry_run {
                store.see_clock(now).await?;
            }
        }
        let terms = operator.retention.terms(store, library, now).await?;
        Ok(match self.dry_run {
            true => store.ended(&terms).await?,
            false => store.noting(entry(Act::Purged, "", "")).purge(&terms).await?,
        })
    }
}

/// Interval at which the time is recorded while the site is served.
const NOTED_EVERY: Duration = Duration::from_secs(3600);

/// Records the time regularly: a clock that jumps is recognised by comparison.
pub async fn clock(service: Service) {
    loop {
        match note_clock(&service.store, service.clock.now()).await {
            Ok(None) => {}
            Ok(Some(ahead)) => tracing::error!(%ahead, "the clock jumped, or the service was stopped for long"),
            Err(error) => tracing::error!(%error, "the time could not be noted"),
        }
        tokio::time::sleep(NOTED_EVERY).await;
    }
}

/// Delay before the first purge: not while people wait for a site that has just restarted.
const FIRST: Duration = Duration::from_secs(10 * 60);
/// Interval between purges.
const EVERY: Duration = Duration::from_secs(24 * 3600);

/// Purges once a day until stopped. A failed purge is logged, and the next one takes place all the same.
pub async fn daily(service: Service) {
    tokio::time::sleep(FIRST).await;
    loop {
        once(&service).await;
        tokio::time::sleep(EVERY).await;
    }
}

async fn once(service: &Service) {
    let now = service.clock.now();
    match ahead(&service.store, now).await {
        Ok(None) => {}
        Ok(Some(ahead)) => return tracing::error!(%ahead, "the purge is put off"),
        Err(error) => return tracing::error!(%error, "the purge failed and will be tried again tomorrow"),
    }
    let entry = NewEntry { at: now, actor: Actor::system(), ..entry(Act::Purged, "", "") };
    let purged = async {
        let terms = service.operator.retention.terms(&service.store, &service.library, now).await?;
        service.store.noting(entry).purge(&terms).await
    };
    match purged.await {
        Ok(purged) => {
            for Purged { what, count } in purged.into_iter().filter(|purged| purged.count > 0) {
                tracing::info!(what, count, "purged");
            }
        }
        Err(error) => tracing::error!(%error, "the purge failed and will be tried again tomorrow"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use service::Clock;
    use service::accounts::session::SessionLimits;
    use service::company_search::search::CompanySearch;
    use service::rate_limits::client_address::Proxies;
    use service::rate_limits::{Guard, Settings};
    use service::startup_base::StartupBase;
    use std::sync::Arc;
    use store::{Secret, SectionSave};
    use survey::{Audience, Typed};

    #[tokio::test]
    async fn the_daily_purge_removes_expired_data_and_survives_a_store_failure() {
        let folder = tempfile::TempDir::new().unwrap();
        let store = Store::open(&format!("sqlite://{}/essai.db", folder.path().display())).await.unwrap();
        let library = Library::embedded().unwrap();
        let edition = *library.editions().last().unwrap();
        let proxies = Proxies::default();
        let service = Service {
            store: store.clone(),
            library,
            folder: None,
            operator: Arc::new(Operator::default()),
            guard: Guard::new(Settings {
                proxies,
                drafts: 1,
                sends: 1,
                lookups: 1,
                reactions: 1,
                emails: 1,
                to_others: 1,
                requests: 1,
                shortest: 0,
            }),
            companies: CompanySearch::off(),
            startups: StartupBase::default(),
            clock: Clock::system(),
            edition,
            identity: None,
            sessions: SessionLimits::default(),
            demonstration: false,
            origin: None,
            mail: false,
            secure: false,
        };
        let begin = async |months: i64| {
            let key = Secret::random().unwrap().hash();
            let at = Utc::now() - chrono::Duration::days(30 * months);
            let (section, fields) = ("organisation".to_owned(), vec!["AC01".to_owned()]);
            let typed = Typed::from_iter([("AC01", "eti")]);
            let save = SectionSave::new(key, (edition, Audience::Acheteurs), section, fields, typed, at);
            store.save_section(save).await.unwrap();
            key
        };
        let (old, new) = (begin(15).await, begin(1).await);
        once(&service).await;
        assert!(store.draft(old).await.unwrap().is_some(), "the newest thing is a month old: is the clock right?");
        // As if the process had recorded it while running.
        store.see_clock(Utc::now() - chrono::Duration::days(6)).await.unwrap();
        once(&service).await;
        assert!(store.draft(old).await.unwrap().is_none() && store.draft(new).await.unwrap().is_some());
        store.close().await;
        once(&service).await;
    }
}
