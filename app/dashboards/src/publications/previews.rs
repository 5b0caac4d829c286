//! Previews of publications, made in the background: a large one takes longer than a page may, and reports its
//! progress.

use super::making::{From, Made, MakingError, made};
use chrono::SubsecRound;
use disclosure::suppression::{Progress, Stage};
use french::counted;
use leptos::prelude::use_context;
use service::Service;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use store::{StoreError, StoredPublication};
use tokio::sync::watch;

/// How long a page waits for a preview before it shows the progress.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// How long a preview counts as current while answers come in.
const FRESH: Duration = Duration::from_secs(60);

/// What a preview was made from.
#[derive(Clone)]
struct Of {
    /// The version of the plan, and the publications it is judged against.
    plan: (i64, String),
    /// The version of the data, summed over all editions.
    data: i64,
    begun: Instant,
    /// Whether it was started in order to be frozen.
    to_freeze: bool,
}

/// Result of making a preview.
#[derive(Clone)]
pub enum Preview {
    /// Finished.
    Made(Arc<Made>),
    /// Not proven to be free of disclosure; the reason, for the log.
    Refused(String),
    /// In progress, with the progress in words.
    UnderWay(String),
    /// The answers could not be read.
    Failed,
}

/// The preview of each draft, by its identifier.
type ByDraft = BTreeMap<String, (Of, watch::Receiver<Preview>)>;

/// Previews in progress, and the last one of each draft; clones share them.
#[derive(Clone, Default)]
pub struct Previews(Arc<Mutex<ByDraft>>);

impl Previews {
    /// Those of the current request.
    pub fn here() -> Self {
        use_context().unwrap_or_default()
    }

    /// The preview of a draft, started if necessary and awaited for the given time. For viewing, one in progress or
    /// recent enough is accepted, since answers that keep coming in would otherwise prevent any from finishing. For
    /// freezing, it must be made from the current data, or have been started for that purpose: responses erased since
    /// are in none.
    pub async fn of(
        &self,
        service: &Service,
        draft: &StoredPublication,
        (patience, to_freeze): (Duration, bool),
    ) -> Result<Preview, StoreError> {
        let mut data = 0;
        for edition in service.library.editions() {
            data += service.store.version(edition).await?;
        }
        let plan = (draft.version, service.store.settled_publications().await?);
        let of = Of { plan, data, begun: Instant::now(), to_freeze };
        let mut preview = {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let known = all.get(&draft.id).filter(|(own, preview)| {
                let is_fresh = own.data == of.data || own.begun.elapsed() < FRESH && (own.to_freeze || !to_freeze);
                own.plan == of.plan
                    && match *preview.borrow() {
                        Preview::UnderWay(_) => is_fresh || !to_freeze,
                        Preview::Made(_) | Preview::Refused(_) => is_fresh,
                        Preview::Failed => false,
                    }
            });
            known.map(|(_, preview)| preview.clone()).unwrap_or_else(|| {
                let begun = begin(service.clone(), draft.clone());
                all.insert(draft.id.clone(), (of, begun.clone()));
                begun
            })
        };
        let done = preview.wait_for(|preview| !matches!(preview, Preview::UnderWay(_)));
        // If it takes too long, or its task is gone, the last progress is returned.
        if let Ok(Ok(made)) = tokio::time::timeout(patience, done).await {
            return Ok(made.clone());
        }
        Ok(preview.borrow().clone())
    }
}

/// Starts making a preview, in its own task.
fn begin(service: Service, draft: StoredPublication) -> watch::Receiver<Preview> {
    let (sender, preview) = watch::channel(Preview::UnderWay("Lecture des réponses.".to_owned()));
    tokio::spawn(async move {
        let steps = sender.clone();
        let progress = move |progress: Progress| {
            steps.send_replace(Preview::UnderWay(in_words(progress)));
            // Superseded by another one: nobody will look at this one.
            !steps.is_closed()
        };
        let made = made(From::of(&service), &draft, service.clock.now().trunc_subsecs(0), progress).await;
        sender.send_replace(match made {
            Ok(made) => Preview::Made(Arc::new(made)),
            Err(MakingError::Refused(refused)) => Preview::Refused(refused.to_string()),
            Err(MakingError::Store(error)) => {
                tracing::error!(%error, id = draft.id, "a publication could not be made");
                Preview::Failed
            }
        });
    });
    preview
}

/// The progress in words.
pub fn in_words(progress: Progress) -> String {
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
    fn progress_is_formatted_as_a_sentence() {
        let progress = |stage, done| in_words(Progress { set: 2, sets: 10, stage, done, steps: 4 });
        assert_eq!(
            progress(Stage::Hiding, 1),
            "Ensemble de cases 3 sur 10\u{a0}: choix des cases à cacher, encore 3 étapes."
        );
        assert!(progress(Stage::Proving, 3).ends_with("calcul des fourchettes, encore une étape."));
        assert!(progress(Stage::Pruning, 9).ends_with("dernière étape."));
    }
}
