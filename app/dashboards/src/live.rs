//! Live updates: the version of an edition's figures, sent at each change, and the volumes, computed once per version.

use crate::projections::answers::AnswersInMemory;
use statistics::Volumes;
use statistics::buyers::Buyers;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use store::{Store, StoreError};
use survey::library::Library;
use survey::{Audience, EditionYear};
use tokio::sync::{Mutex, watch};

/// The volumes of an edition at one version, as in `contract.md`.
#[derive(Debug)]
pub struct Snapshot {
    /// The version.
    pub version: i64,
    /// All figures.
    exact: String,
    /// Without those that may not be published.
    disclosed: String,
}

impl Snapshot {
    fn of([exact, disclosed]: [Volumes; 2]) -> Self {
        let json = |volumes: &Volumes| serde_json::to_string(volumes).unwrap_or_default();
        Self { version: exact.version, exact: json(&exact), disclosed: json(&disclosed) }
    }

    /// The figures as JSON, exact or disclosed.
    pub fn json(&self, exact: bool) -> &str {
        if exact { &self.exact } else { &self.disclosed }
    }
}

/// State of an edition.
struct Known {
    /// The version of its figures, for watchers.
    version: watch::Sender<i64>,
    /// The volumes of the latest version requested.
    snapshot: Mutex<Option<Arc<Snapshot>>>,
}

/// Follows the store and notifies watchers.
#[derive(Clone)]
pub struct LiveVolumes {
    store: Store,
    library: Library,
    answers: AnswersInMemory,
    editions: Arc<RwLock<BTreeMap<EditionYear, Arc<Known>>>>,
}

/// Minimum time between two versions sent: changes in between are in the next one.
const SHORTEST: Duration = Duration::from_millis(150);
/// How often the version is polled, for changes by other processes on the same database.
const ELSEWHERE: Duration = Duration::from_millis(700);

impl LiveVolumes {
    /// Live volumes of all known editions. Nothing is computed before someone asks.
    pub fn new(store: Store, library: Library, answers: AnswersInMemory) -> Self {
        Self { store, library, answers, editions: Arc::default() }
    }

    /// The state of an edition, including those the library has learnt since; `None` if it is unknown.
    fn known(&self, edition: EditionYear) -> Option<Arc<Known>> {
        if let Some(known) = self.editions.read().unwrap_or_else(PoisonError::into_inner).get(&edition) {
            return Some(known.clone());
        }
        self.library.get(edition, Audience::Acheteurs)?;
        let mut all = self.editions.write().unwrap_or_else(PoisonError::into_inner);
        let fresh = || Arc::new(Known { version: watch::Sender::new(0), snapshot: Mutex::new(None) });
        Some(all.entry(edition).or_insert_with(fresh).clone())
    }

    /// The current volumes, computed once per version however many ask.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    pub async fn now(&self, edition: EditionYear) -> Result<Arc<Snapshot>, StoreError> {
        let Some(known) = self.known(edition) else { return self.compute(edition).await };
        let version = self.store.version(edition).await?;
        let mut cached = known.snapshot.lock().await;
        if let Some(snapshot) = cached.as_ref().filter(|snapshot| snapshot.version >= version) {
            return Ok(snapshot.clone());
        }
        let snapshot = self.compute(edition).await?;
        *cached = Some(snapshot.clone());
        Ok(snapshot)
    }

    async fn compute(&self, edition: EditionYear) -> Result<Arc<Snapshot>, StoreError> {
        let made = self.answers.ask(edition, Audience::Acheteurs, move |questionnaire, columns| {
            let buyers = Buyers::of(questionnaire, columns);
            [true, false].map(|exact| buyers.volumes(edition.year(), 0, exact))
        });
        let (volumes, version) = match made.await? {
            Some(made) => made,
            None => {
                let none = || Volumes { edition: edition.year(), version: 0, years: Vec::new() };
                ([none(), none()], self.store.version(edition).await?)
            }
        };
        Ok(Arc::new(Snapshot::of(volumes.map(|volumes| Volumes { version, ..volumes }))))
    }

    /// A channel with the latest known version of an edition's figures; `None` for an unknown edition.
    pub fn watch(&self, edition: EditionYear) -> Option<watch::Receiver<i64>> {
        self.known(edition).map(|known| known.version.subscribe())
    }

    /// Keeps the channels up to date while someone watches. Ends with the store.
    pub async fn follow(self) {
        let mut changes = self.store.changes();
        loop {
            tokio::select! {
                changed = changes.changed() => if changed.is_err() { return },
                () = tokio::time::sleep(ELSEWHERE) => {}
            }
            let watched: Vec<_> = {
                let all = self.editions.read().unwrap_or_else(PoisonError::into_inner);
                all.iter().map(|(edition, known)| (*edition, known.clone())).collect()
            };
            for (edition, known) in watched {
                if known.version.receiver_count() == 0 {
                    continue;
                }
                match self.store.version(edition).await {
                    Ok(version) => {
                        known.version.send_if_modified(|sent| std::mem::replace(sent, version) != version);
                    }
                    Err(error) => tracing::warn!(%error, %edition, "the version of the figures could not be read"),
                }
            }
            tokio::time::sleep(SHORTEST).await;
        }
    }
}
