//! The downloads in progress: their number, their owners, and the disk space they take.

use crate::layers::errors::sentence;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Maximum number at once.
const ALL: usize = 8;
/// Maximum number for one account or token.
const OF_ONE: usize = 3;
/// How long a download counts towards these limits. After that its client is slow, and must not keep others waiting.
/// Its disk space counts until it is sent.
const LONGEST: Duration = Duration::from_secs(15 * 60);
/// Seconds until a retry.
const RETRY: u16 = 30;

/// The downloads in progress; clones share them.
#[derive(Clone)]
pub struct Downloads(Arc<Inner>);

struct Inner {
    /// Disk space in bytes beyond which no further download starts.
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

/// A download, while it is written or sent.
pub struct Download {
    all: Downloads,
    number: u64,
    bytes: AtomicU64,
}

/// Why no further download starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Busy {
    /// The owner's limit is reached.
    Own,
    /// The overall limit is reached.
    All,
    /// The disk space is used up.
    Disk,
}

impl Downloads {
    /// No downloads yet, with this limit of bytes.
    pub fn new(ceiling: u64) -> Self {
        let (bytes, number) = (AtomicU64::new(0), AtomicU64::new(0));
        Self(Arc::new(Inner { ceiling, bytes, number, open: Mutex::default() }))
    }

    /// Starts a download for an account or token, named as in the audit log.
    ///
    /// # Errors
    /// The limit that was reached.
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

    // A panic elsewhere cannot leave the list incomplete.
    fn open(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Download {
    /// Adds to the bytes written.
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
    /// The response, with the time until a retry.
    pub fn answer(self) -> Response {
        let (status, message) = match self {
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
        let mut answer = sentence(status, message);
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(RETRY));
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn downloads_are_limited_per_caller_and_overall() {
        let downloads = Downloads::new(u64::MAX);
        let mut begun: Vec<_> = (0..OF_ONE).map(|_| downloads.begin("a").unwrap()).collect();
        assert_eq!(downloads.begin("a").err(), Some(Busy::Own));
        begun.extend((OF_ONE..ALL).map(|n| downloads.begin(&n.to_string()).unwrap()));
        assert_eq!(downloads.begin("b").err(), Some(Busy::All));
        begun.pop();
        begun.push(downloads.begin("b").unwrap());
        tokio::time::advance(LONGEST).await;
        assert!(downloads.begin("a").is_ok(), "slow clients keep nobody waiting");
        drop(begun);
        assert!(downloads.open().is_empty());
    }

    #[test]
    fn their_disk_space_is_limited_and_released_with_the_last_reference() {
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
    fn every_refusal_says_when_to_retry() {
        for busy in [Busy::Own, Busy::All, Busy::Disk] {
            assert_eq!(busy.answer().headers()[header::RETRY_AFTER], "30");
        }
    }
}
