//! The live volumes: one snapshot for each change, computed once however many watch.

use super::rights::{Right, allows};
use crate::statistics::{Volumes, disclosed};
use crate::store::{Role as StaffRole, Store, StoreError};
use crate::survey::library::Library;
use crate::survey::{Audience, EditionYear, Role};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// The volumes of an edition at one version, with their JSON.
#[derive(Debug)]
pub struct Snapshot {
    /// The figures.
    pub volumes: Volumes,
    /// The same as `contract.md` has it.
    pub json: String,
    /// What may be shown to whoever sees aggregates only.
    pub disclosed: Volumes,
    /// The same as JSON.
    pub disclosed_json: String,
}

impl Snapshot {
    /// The figures that a role sees.
    pub fn volumes_for(&self, role: StaffRole) -> &Volumes {
        if allows(role, Right::SeeExact) { &self.volumes } else { &self.disclosed }
    }

    /// The same as JSON.
    pub fn json_for(&self, role: StaffRole) -> &str {
        if allows(role, Right::SeeExact) { &self.json } else { &self.disclosed_json }
    }
}

type Channel = watch::Sender<Option<Arc<Snapshot>>>;

/// Follows the store and tells whoever watches.
#[derive(Clone)]
pub struct LiveVolumes {
    store: Store,
    library: Library,
    channels: Arc<BTreeMap<EditionYear, Channel>>,
}

/// The shortest time between two snapshots: what comes in between shows in the next one.
const SHORTEST: Duration = Duration::from_millis(150);
/// How often the version is read, for what other processes wrote to the same database.
const ELSEWHERE: Duration = Duration::from_millis(700);

impl LiveVolumes {
    /// Live volumes of every edition at hand. Nothing is computed before someone watches.
    pub fn new(store: Store, library: Library) -> Self {
        let channels = library.editions().into_iter().map(|e| (e, watch::Sender::new(None))).collect();
        Self { store, library, channels: Arc::new(channels) }
    }

    /// The codes and names of an edition's segments, in the questionnaire's order.
    pub fn segments(&self, edition: EditionYear) -> Vec<(String, String)> {
        let questionnaire = self.library.get(edition, Audience::Acheteurs);
        let question = questionnaire.and_then(|q| q.with_role(Role::Segment));
        question
            .map(|q| {
                q.kind
                    .options()
                    .iter()
                    .map(|o| (o.code.clone(), o.label.trim_end_matches(" (précisez)").to_owned()))
                    .collect()
            })
            .unwrap_or_default()
    }

    /// The volumes now.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    pub async fn now(&self, edition: EditionYear) -> Result<Arc<Snapshot>, StoreError> {
        let channel = self.channels.get(&edition);
        if let Some(known) = channel.and_then(|c| c.borrow().clone())
            && known.volumes.version == self.store.version(edition).await?
        {
            return Ok(known);
        }
        let volumes = self.store.volumes(edition, &self.segments(edition)).await?;
        let json = serde_json::to_string(&volumes).unwrap_or_default();
        let disclosed = disclosed(&volumes);
        let disclosed_json = serde_json::to_string(&disclosed).unwrap_or_default();
        let snapshot = Arc::new(Snapshot { volumes, json, disclosed, disclosed_json });
        if let Some(channel) = channel {
            channel.send_if_modified(|held| {
                let newer = held.as_ref().is_none_or(|h| h.volumes.version < snapshot.volumes.version);
                if newer {
                    *held = Some(snapshot.clone());
                }
                newer
            });
        }
        Ok(snapshot)
    }

    /// A channel that holds the latest snapshot of an edition; `None` for an edition that is not at hand.
    pub fn watch(&self, edition: EditionYear) -> Option<watch::Receiver<Option<Arc<Snapshot>>>> {
        self.channels.get(&edition).map(watch::Sender::subscribe)
    }

    /// Keeps the channels up to date while someone watches. Ends with the store.
    pub async fn follow(self) {
        let mut changes = self.store.changes();
        loop {
            tokio::select! {
                changed = changes.changed() => if changed.is_err() { return },
                () = tokio::time::sleep(ELSEWHERE) => {}
            }
            for (edition, channel) in self.channels.iter() {
                if channel.receiver_count() > 0
                    && let Err(error) = self.now(*edition).await
                {
                    tracing::warn!(%error, %edition, "the live volumes could not be read");
                }
            }
            tokio::time::sleep(SHORTEST).await;
        }
    }
}
