//! What is followed live: the version of an edition's figures, told at each change; the volumes, computed once for each
//! version.

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

/// The volumes of an edition at one version, as `contract.md` has them.
#[derive(Debug)]
pub struct Snapshot {
    /// The version.
    pub version: i64,
    /// Every figure.
    exact: String,
    /// Without what may not leave the service.
    disclosed: String,
}

impl Snapshot {
    fn of([exact, disclosed]: [Volumes; 2]) -> Self {
        let json = |volumes: &Volumes| serde_json::to_string(volumes).unwrap_or_default();
        Self { version: exact.version, exact: json(&exact), disclosed: json(&disclosed) }
    }

    /// The figures as JSON, for whoever sees exact cells or not.
    pub fn json(&self, exact: bool) -> &str {
        if exact { &self.exact } else { &self.disclosed }
    }
}

/// What is known of an edition.
struct Known {
    /// The version of its figures, for whoever watches.
    version: watch::Sender<i64>,
    /// The volumes of the latest version that somebody asked for.
    snapshot: Mutex<Option<Arc<Snapshot>>>,
}

/// Follows the store and tells whoever watches.
#[derive(Clone)]
pub struct LiveVolumes {
    store: Store,
    library: Library,
    answers: AnswersInMemory,
    editions: Arc<RwLock<BTreeMap<EditionYear, Arc<Known>>>>,
}

/// The shortest time between two versions that are told: what comes in between shows in the next one.
const SHORTEST: Duration = Duration::from_millis(150);
/// How often the version is read, for what other processes wrote to the same database.
const ELSEWHERE: Duration = Duration::from_millis(700);

impl LiveVolumes {
    /// Live volumes of every edition at hand. Nothing is computed before someone asks.
    pub fn new(store: Store, library: Library, answers: AnswersInMemory) -> Self {
        Self { store, library, answers, editions: Arc::default() }
    }

    /// What is known of an edition; the library may have learnt it since. `None` for one that is not at hand.
    fn known(&self, edition: EditionYear) -> Option<Arc<Known>> {
        if let Some(known) = self.editions.read().unwrap_or_else(PoisonError::into_inner).get(&edition) {
            return Some(known.clone());
        }
        self.library.get(edition, Audience::Acheteurs)?;
        let mut all = self.editions.write().unwrap_or_else(PoisonError::into_inner);
        let fresh = || Arc::new(Known { version: watch::Sender::new(0), snapshot: Mutex::new(None) });
        Some(all.entry(edition).or_insert_with(fresh).clone())
    }

    /// The volumes now, computed once for each version however many ask.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    pub async fn now(&self, edition: EditionYear) -> Result<Arc<Snapshot>, StoreError> {
        let Some(known) = self.known(edition) else { return self.compute(edition).await };
        let version = self.store.version(edition).await?;
        let mut held = known.snapshot.lock().await;
        if let Some(snapshot) = held.as_ref().filter(|snapshot| snapshot.version >= version) {
            return Ok(snapshot.clone());
        }
        let snapshot = self.compute(edition).await?;
        *held = Some(snapshot.clone());
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

    /// A channel that holds the latest version of an edition's figures that is known here; `None` for an edition that is
    /// not at hand.
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
                        known.version.send_if_modified(|held| std::mem::replace(held, version) != version);
                    }
                    Err(error) => tracing::warn!(%error, %edition, "the version of the figures could not be read"),
                }
            }
            tokio::time::sleep(SHORTEST).await;
        }
    }
}
