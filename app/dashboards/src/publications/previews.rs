//! Publications as they would be, made beside the requests: a large one takes longer than a page may, and says how far it is.

use super::making::{From, Made, MakingError, made};
use chrono::SubsecRound;
use french::counted;
use leptos::prelude::use_context;
use service::Service;
use statistics::disclosure::suppression::{Progress, Stage};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use store::{KeptPublication, StoreError};
use tokio::sync::watch;

/// How long a page waits for one before it says how far it is.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// How long one stands for now while answers come in.
const FRESH: Duration = Duration::from_secs(60);

/// What a preview is of.
#[derive(Clone)]
struct Of {
    /// The version of the plan, and the publications that it is judged beside.
    plan: (i64, String),
    /// The version of the data, over all editions.
    data: i64,
    begun: Instant,
    /// Whether it was begun to be frozen.
    to_freeze: bool,
}

/// What came of making one.
#[derive(Clone)]
pub enum Preview {
    /// It is made.
    Made(Arc<Made>),
    /// Nothing proves that it discloses nobody; why, for the log.
    Refused(String),
    /// It is being made; how far it is, in words.
    UnderWay(String),
    /// The answers could not be read.
    Failed,
}

/// Those of each draft, by its name.
type ByDraft = BTreeMap<String, (Of, watch::Receiver<Preview>)>;

/// The previews under way, and the last one of each draft; cloned, they are the same ones.
#[derive(Clone, Default)]
pub struct Previews(Arc<Mutex<ByDraft>>);

impl Previews {
    /// Those of the request under way.
    pub fn here() -> Self {
        use_context().unwrap_or_default()
    }

    /// What a draft would be if it were frozen now; begun where it is not, and waited for so long. To be looked at, one that is under way
    /// or fresh is it: answers that come in meanwhile would keep one from ever being made. To be frozen, it has to be of the data of now,
    /// or to have been begun for that: who was erased since is in none.
    pub async fn of(
        &self,
        service: &Service,
        kept: &KeptPublication,
        (patience, to_freeze): (Duration, bool),
    ) -> Result<Preview, StoreError> {
        let mut data = 0;
        for edition in service.library.editions() {
            data += service.store.version(edition).await?;
        }
        let plan = (kept.version, service.store.settled_publications().await?);
        let of = Of { plan, data, begun: Instant::now(), to_freeze };
        let mut preview = {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let known = all.get(&kept.id).filter(|(own, preview)| {
                let is_fresh = own.data == of.data || own.begun.elapsed() < FRESH && (own.to_freeze || !to_freeze);
                own.plan == of.plan
                    && match *preview.borrow() {
                        Preview::UnderWay(_) => is_fresh || !to_freeze,
                        Preview::Made(_) | Preview::Refused(_) => is_fresh,
                        Preview::Failed => false,
                    }
            });
            known.map(|(_, preview)| preview.clone()).unwrap_or_else(|| {
                let begun = begin(service.clone(), kept.clone());
                all.insert(kept.id.clone(), (of, begun.clone()));
                begun
            })
        };
        let done = preview.wait_for(|preview| !matches!(preview, Preview::UnderWay(_)));
        // Too late, or its task is gone: how far it was.
        if let Ok(Ok(made)) = tokio::time::timeout(patience, done).await {
            return Ok(made.clone());
        }
        Ok(preview.borrow().clone())
    }
}

/// Begins to make one, in a task of its own.
fn begin(service: Service, kept: KeptPublication) -> watch::Receiver<Preview> {
    let (told, preview) = watch::channel(Preview::UnderWay("Lecture des réponses.".to_owned()));
    tokio::spawn(async move {
        let steps = told.clone();
        let progress = move |progress: Progress| {
            steps.send_replace(Preview::UnderWay(said(progress)));
            // Another one took its place: nobody will look at this one.
            !steps.is_closed()
        };
        let made = made(From::of(&service), &kept, service.clock.now().trunc_subsecs(0), progress).await;
        told.send_replace(match made {
            Ok(made) => Preview::Made(Arc::new(made)),
            Err(MakingError::Refused(refused)) => Preview::Refused(refused.to_string()),
            Err(MakingError::Store(error)) => {
                tracing::error!(%error, id = kept.id, "a publication could not be made");
                Preview::Failed
            }
        });
    });
    preview
}

/// How far it is, in words.
pub fn said(progress: Progress) -> String {
    let stage = match progress.stage {
        Stage::Hiding => "choix des cases à cacher",
        Stage::Pruning => "recherche des cases qui peuvent rester",
        Stage::Proving => "calcul des fourchettes",
    };
    let left =
        counted(progress.steps.saturating_sub(progress.done), "dernière étape", "encore une étape", "encore # étapes");
    format!(
        "Ensemble de cases {} sur {}\u{a0}: {stage}, {left}.",
        progress.set + 1,
        progress.sets.max(progress.set + 1)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_a_publication_is_reads_as_a_sentence() {
        let progress = |stage, done| said(Progress { set: 2, sets: 10, stage, done, steps: 4 });
        assert_eq!(
            progress(Stage::Hiding, 1),
            "Ensemble de cases 3 sur 10\u{a0}: choix des cases à cacher, encore 3 étapes."
        );
        assert!(progress(Stage::Proving, 3).ends_with("calcul des fourchettes, encore une étape."));
        assert!(progress(Stage::Pruning, 9).ends_with("dernière étape."));
    }
}
