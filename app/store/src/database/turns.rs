//! Only one save of a draft at a time enters the writer's queue: however many a client sends at once, they wait for
//! each other instead of delaying everybody else.

use crate::{SecretHash, StoreError};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OwnedMutexGuard;

/// Maximum number of saves of one draft in progress or waiting: more than the pages that one person has open.
const WAITING: usize = 16;

type Lock = Arc<tokio::sync::Mutex<()>>;

/// The locks of the drafts being saved.
#[derive(Clone, Debug, Default)]
pub(crate) struct Turns(Arc<Mutex<HashMap<SecretHash, Lock>>>);

/// The turn of a draft; dropping it gives the next save its turn.
pub(crate) struct Turn {
    turns: Turns,
    key: SecretHash,
    lock: Option<Lock>,
    guard: Option<OwnedMutexGuard<()>>,
}

impl Turns {
    /// Waits for the turn of a draft.
    ///
    /// # Errors
    /// [`StoreError::Busy`] if too many are waiting already.
    pub(crate) async fn take(&self, key: SecretHash) -> Result<Turn, StoreError> {
        let mut turn = {
            let mut drafts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let lock = drafts.entry(key).or_default();
            // The map has one reference, each saver or waiter two: one in its turn, one in the guard or the future
            // waiting for it.
            if Arc::strong_count(lock) > 2 * WAITING {
                return Err(StoreError::Busy);
            }
            Turn { turns: self.clone(), key, lock: Some(lock.clone()), guard: None }
        };
        if let Some(lock) = &turn.lock {
            turn.guard = Some(lock.clone().lock_owned().await);
        }
        Ok(turn)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        (self.guard, self.lock) = (None, None);
        let mut drafts = self.turns.0.lock().unwrap_or_else(PoisonError::into_inner);
        if drafts.get(&self.key).is_some_and(|lock| Arc::strong_count(lock) == 1) {
            drafts.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Number of saves in progress or waiting.
    fn waiters(turns: &Turns, key: SecretHash) -> usize {
        let drafts = turns.0.lock().unwrap();
        // Each has two references to the lock, one of them in the guard or the future waiting for it.
        drafts.get(&key).map_or(0, |lock| (Arc::strong_count(lock) - 1).div_ceil(2))
    }

    #[tokio::test]
    async fn saves_of_one_draft_take_turns_and_another_draft_does_not_wait() {
        let turns = Turns::default();
        let (one, other) = (SecretHash([1; 32]), SecretHash([2; 32]));
        let first = turns.take(one).await.unwrap();
        let second = tokio::spawn({
            let turns = turns.clone();
            async move { turns.take(one).await.is_ok() }
        });
        assert!(turns.take(other).await.is_ok());
        tokio::task::yield_now().await;
        assert!(!second.is_finished());
        drop(first);
        assert!(second.await.unwrap());
        assert!(turns.0.lock().unwrap().is_empty(), "nobody saves any more");
    }

    #[tokio::test]
    async fn too_many_saves_of_a_draft_are_refused_and_abandoned_ones_leave_no_trace() {
        let turns = Turns::default();
        let key = SecretHash([3; 32]);
        let first = turns.take(key).await.unwrap();
        let waiting: Vec<_> = (1..WAITING)
            .map(|_| {
                let turns = turns.clone();
                tokio::spawn(async move { turns.take(key).await.map(drop) })
            })
            .collect();
        while waiters(&turns, key) < WAITING {
            tokio::task::yield_now().await;
        }
        assert!(matches!(turns.take(key).await, Err(StoreError::Busy)));
        for task in waiting {
            task.abort();
            let _ended = task.await;
        }
        drop(first);
        assert!(turns.0.lock().unwrap().is_empty());
    }
}
