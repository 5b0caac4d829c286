//! Files of public contracts that the staff send: how far their reception and reading are, and what the page asks of
//! whoever reads them. One set of files at a time for the whole service.

use chrono::{DateTime, Utc};
use leptos::prelude::use_context;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Files that were received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Their names, in the order in which they were sent.
    pub names: Vec<String>,
    /// Their size in all, in bytes.
    pub bytes: u64,
    /// The share of records or euros without a usable number above which nothing is imported, in per cent.
    pub share: u64,
    /// When they were received.
    pub at: DateTime<Utc>,
    /// Who sent them.
    pub by: String,
}

/// What happens to received files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// They are to be read.
    Waiting,
    /// They are being read; the progress in words.
    Reading(String),
    /// Reading is to stop.
    Stopping,
    /// They stay until somebody decides; why, in words.
    Halted(String),
    /// They are to be deleted.
    Leaving,
}

/// The state of an upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// There are no files. If the last ones were known already: the number of their import.
    Idle(Option<i64>),
    /// Files are arriving.
    Arriving,
    /// Files are here.
    Here(Received, Step),
}

/// Work for whoever reads the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Work {
    /// To read them, with this share in per cent.
    Read(u64),
    /// To delete them.
    Delete,
}

/// The upload of the service; clones share it.
#[derive(Clone)]
pub struct Uploads(Arc<watch::Sender<State>>);

impl Default for Uploads {
    fn default() -> Self {
        Self::new(State::Idle(None))
    }
}

impl Uploads {
    /// An upload in a state, such as that before a restart.
    pub fn new(state: State) -> Self {
        Self(Arc::new(watch::Sender::new(state)))
    }

    /// That of the current request.
    pub fn here() -> Self {
        use_context().unwrap_or_default()
    }

    /// Its state.
    pub fn state(&self) -> State {
        self.0.borrow().clone()
    }

    /// Reserves the place for files that arrive; `None` while others are there.
    pub fn arrive(&self) -> Option<Arriving> {
        let free = self.0.send_if_modified(|state| {
            let free = matches!(state, State::Idle(_));
            if free {
                *state = State::Arriving;
            }
            free
        });
        free.then(|| Arriving { uploads: self.clone(), arrived: false })
    }

    /// Asks to stop reading. Returns whether files were being read.
    pub fn stop(&self) -> bool {
        self.moves(|_, step| matches!(step, Step::Waiting | Step::Reading(_)).then_some(Step::Stopping))
    }

    /// Asks to read the files again, with a share in per cent. Returns whether they were halted.
    pub fn resume(&self, share: u64) -> bool {
        self.moves(|received, step| {
            matches!(step, Step::Halted(_)).then(|| {
                received.share = share;
                Step::Waiting
            })
        })
    }

    /// Asks to delete the files. Returns whether they were halted.
    pub fn delete(&self) -> bool {
        self.moves(|_, step| matches!(step, Step::Halted(_)).then_some(Step::Leaving))
    }

    /// Waits until a wish to stop or to delete is fulfilled, for this time at most.
    pub async fn settled(&self, patience: Duration) {
        let mut state = self.0.subscribe();
        let settled = |state: &State| !matches!(state, State::Here(_, Step::Stopping | Step::Leaving));
        // Later, the page shows that it is still to come.
        let _too_slow = tokio::time::timeout(patience, state.wait_for(settled)).await;
    }

    /// Waits for work.
    pub async fn work(&self) -> Work {
        let mut state = self.0.subscribe();
        loop {
            let work = match &*state.borrow_and_update() {
                State::Here(received, Step::Waiting | Step::Stopping) => Some(Work::Read(received.share)),
                State::Here(_, Step::Leaving) => Some(Work::Delete),
                _ => None,
            };
            if let Some(work) = work {
                return work;
            }
            // The sender is alive: `self` has it.
            let _changed = state.changed().await;
        }
    }

    /// Reports the progress of reading. Returns whether to go on.
    pub fn advance(&self, words: impl FnOnce() -> String) -> bool {
        self.moves(|_, step| matches!(step, Step::Waiting | Step::Reading(_)).then(|| Step::Reading(words())))
    }

    /// Leaves the files for somebody to decide about them, and says why.
    pub fn halt(&self, why: String) {
        self.moves(|_, _| Some(Step::Halted(why)));
    }

    /// The files are gone: imported, deleted, or `known` as those of an earlier import.
    pub fn end(&self, known: Option<i64>) {
        self.0.send_replace(State::Idle(known));
    }

    fn moves(&self, next: impl FnOnce(&mut Received, &Step) -> Option<Step>) -> bool {
        self.0.send_if_modified(|state| {
            let State::Here(received, step) = state else { return false };
            let next = next(received, step);
            let moves = next.is_some();
            if let Some(next) = next {
                *step = next;
            }
            moves
        })
    }
}

/// The place of files that arrive, free again if they do not.
pub struct Arriving {
    uploads: Uploads,
    arrived: bool,
}

impl Arriving {
    /// The files are here, to be read.
    pub fn arrived(mut self, received: Received) {
        self.arrived = true;
        self.uploads.0.send_replace(State::Here(received, Step::Waiting));
    }
}

impl Drop for Arriving {
    fn drop(&mut self) {
        if !self.arrived {
            self.uploads.end(None);
        }
    }
}

/// A share as it was typed, in per cent.
///
/// # Errors
/// What to type instead.
pub fn share(typed: &str) -> Result<u64, &'static str> {
    let number = typed.trim().trim_end_matches('%').trim_end();
    number.parse().ok().filter(|share| *share <= 100).ok_or("Indiquez un nombre entier de 0 à 100.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn received() -> Received {
        let names = vec!["a.json".to_owned()];
        Received { names, bytes: 1, share: 5, at: DateTime::UNIX_EPOCH, by: "a@obs.example".into() }
    }

    #[test]
    fn one_set_of_files_arrives_at_a_time_and_a_broken_one_makes_room() {
        let uploads = Uploads::default();
        let arriving = uploads.arrive().unwrap();
        assert!(uploads.arrive().is_none());
        drop(arriving);
        uploads.arrive().unwrap().arrived(received());
        assert!(uploads.arrive().is_none() && !uploads.delete() && !uploads.resume(7));
    }

    #[tokio::test]
    async fn reading_stops_when_asked_and_begins_again_with_another_share() {
        let uploads = Uploads::default();
        uploads.arrive().unwrap().arrived(received());
        assert_eq!(uploads.work().await, Work::Read(5));
        assert!(uploads.advance(|| "Lecture".into()) && uploads.stop());
        assert!(!uploads.advance(|| "Lecture".into()), "it is to stop");
        uploads.halt("Arrêtée.".into());
        assert!(!uploads.stop() && uploads.resume(7));
        assert_eq!(uploads.work().await, Work::Read(7));
        uploads.halt("Arrêtée.".into());
        assert!(uploads.delete());
        assert_eq!(uploads.work().await, Work::Delete);
        uploads.end(None);
        assert_eq!(uploads.state(), State::Idle(None));
    }

    #[test]
    fn a_share_is_a_whole_number_up_to_a_hundred() {
        let read = ["5", " 12 % ", "100%", "0"].map(|typed| share(typed).ok());
        assert_eq!(read, [Some(5), Some(12), Some(100), Some(0)]);
        for wrong in ["", "-1", "101", "2,5", "beaucoup", "99999999999999999999999"] {
            assert!(share(wrong).is_err(), "{wrong}");
        }
    }
}
