//! The files that are being sent: how many, whose, and what they take of the disk until they are.

use crate::layers::errors::sentence;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How many may be under way at once.
const ALL: usize = 8;
/// How many of them for one account or token.
const OF_ONE: usize = 3;
/// How long a file counts among them: past that its client is slow, and keeps nobody else waiting. What it takes of the disk counts
/// until it is sent.
const LONGEST: Duration = Duration::from_secs(15 * 60);
/// When to try again, in seconds.
const RETRY: u16 = 30;

/// The files under way; cloned, they are the same ones.
#[derive(Clone)]
pub struct Downloads(Arc<Inner>);

struct Inner {
    /// How many bytes they may take before no other is begun.
    ceiling: u64,
    bytes: AtomicU64,
    number: AtomicU64,
    open: Mutex<Vec<Entry>>,
}

struct Entry {
    number: u64,
    whose: String,
    since: Instant,
}

/// A file under way, for as long as it is written or sent.
pub struct Download {
    all: Downloads,
    number: u64,
    bytes: AtomicU64,
}

/// Why no other file is begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Busy {
    /// Whoever asks has as many as one may.
    Own,
    /// There are as many as there may be.
    All,
    /// They take as much of the disk as they may.
    Disk,
}

impl Downloads {
    /// None yet, of so many bytes together.
    pub fn new(ceiling: u64) -> Self {
        let (bytes, number) = (AtomicU64::new(0), AtomicU64::new(0));
        Self(Arc::new(Inner { ceiling, bytes, number, open: Mutex::default() }))
    }

    /// Begins one, for an account or a token as the audit log names it.
    ///
    /// # Errors
    /// Why it has to wait.
    pub fn begin(&self, whose: &str) -> Result<Arc<Download>, Busy> {
        let mut open = self.open();
        let counted = |entry: &&Entry| entry.since.elapsed() < LONGEST;
        if open.iter().filter(counted).filter(|entry| entry.whose == whose).count() >= OF_ONE {
            return Err(Busy::Own);
        }
        if open.iter().filter(counted).count() >= ALL {
            return Err(Busy::All);
        }
        if self.0.bytes.load(Ordering::Relaxed) >= self.0.ceiling {
            return Err(Busy::Disk);
        }
        let number = self.0.number.fetch_add(1, Ordering::Relaxed);
        open.push(Entry { number, whose: whose.to_owned(), since: Instant::now() });
        Ok(Arc::new(Download { all: self.clone(), number, bytes: AtomicU64::new(0) }))
    }

    // A panic elsewhere leaves a whole list behind.
    fn open(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Download {
    /// Counts what was written of it.
    pub fn wrote(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.all.0.bytes.fetch_add(bytes, Ordering::Relaxed);
    }
}

impl Drop for Download {
    fn drop(&mut self) {
        self.all.0.bytes.fetch_sub(self.bytes.load(Ordering::Relaxed), Ordering::Relaxed);
        self.all.open().retain(|entry| entry.number != self.number);
    }
}

impl Busy {
    /// The answer, with when to come back.
    pub fn answer(self) -> Response {
        let (status, said) = match self {
            Self::Own => (
                StatusCode::TOO_MANY_REQUESTS,
                "Vous avez déjà trois exports en cours\u{a0}: attendez la fin de l’un d’eux, puis recommencez.",
            ),
            Self::All => {
                (StatusCode::SERVICE_UNAVAILABLE, "D’autres exports sont en cours\u{a0}: recommencez dans un instant.")
            }
            Self::Disk => (
                StatusCode::SERVICE_UNAVAILABLE,
                "Les exports en cours occupent toute la place prévue\u{a0}: recommencez quand ils seront reçus.",
            ),
        };
        let mut answer = sentence(status, said);
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(RETRY));
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn one_caller_has_so_many_files_under_way_and_all_together_so_many() {
        let downloads = Downloads::new(u64::MAX);
        let mut held: Vec<_> = (0..OF_ONE).map(|_| downloads.begin("a").unwrap()).collect();
        assert_eq!(downloads.begin("a").err(), Some(Busy::Own));
        held.extend((OF_ONE..ALL).map(|n| downloads.begin(&n.to_string()).unwrap()));
        assert_eq!(downloads.begin("b").err(), Some(Busy::All));
        held.pop();
        held.push(downloads.begin("b").unwrap());
        tokio::time::advance(LONGEST).await;
        assert!(downloads.begin("a").is_ok(), "slow clients keep nobody waiting");
        drop(held);
        assert!(downloads.open().is_empty());
    }

    #[test]
    fn what_they_take_of_the_disk_has_a_ceiling_and_is_given_back_with_the_last_end() {
        let downloads = Downloads::new(100);
        let (writing, slow) = (downloads.begin("a").unwrap(), downloads.begin("b").unwrap());
        let sending = writing.clone();
        writing.wrote(60);
        assert!(downloads.begin("c").is_ok());
        slow.wrote(40);
        assert_eq!(downloads.begin("c").err(), Some(Busy::Disk));
        drop(writing);
        assert_eq!(downloads.begin("c").err(), Some(Busy::Disk), "it is still being sent");
        drop(sending);
        assert!(downloads.begin("c").is_ok());
        drop(slow);
        assert_eq!(downloads.0.bytes.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn every_refusal_says_when_to_come_back() {
        for busy in [Busy::Own, Busy::All, Busy::Disk] {
            assert_eq!(busy.answer().headers()[header::RETRY_AFTER], "30");
        }
    }
}
