//! A form with files as it arrives: never so slowly that it holds a place for ever, never with heads of fields that
//! fill the memory, and received to its end even where nobody reads it.

use axum::body::{Body, Bytes};
use futures::StreamExt;
use futures::stream::unfold;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// Longest silence.
const SILENCE: Duration = Duration::from_secs(30);
/// Time that a form may wait for the network whatever its size.
const GRACE: Duration = Duration::from_secs(60);
/// Slowest rate after that, in bytes per second.
const SLOWEST: u64 = 16 << 10;
/// Most bytes that may arrive before the reader of the form gives out any: the head of a field, or what stands before
/// the first one. It is searched again with each block.
const MOST_UNCLAIMED: u64 = 1 << 20;

/// The arrival of a form.
#[derive(Clone, Default)]
pub struct Arrival {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    unclaimed: AtomicU64,
    drops: AtomicBool,
}

impl Arrival {
    /// A body of at most `most` bytes that is watched.
    pub fn of(&self, body: Body, most: u64) -> Body {
        let shared = self.shared.clone();
        let watched = Watched { data: body.into_data_stream(), shared, received: 0, waited: Duration::ZERO, most };
        Body::from_stream(unfold(watched, |mut watched| async move { Some((watched.next().await?, watched)) }))
    }

    /// A part of the form was given out.
    pub fn claimed(&self) {
        self.shared.unclaimed.store(0, Ordering::Relaxed);
    }

    /// From now on, what arrives is dropped: a browser shows an answer only once it has sent everything.
    pub fn drops_the_rest(&self) {
        self.shared.drops.store(true, Ordering::Relaxed);
    }
}

struct Watched<S> {
    data: S,
    shared: Arc<Shared>,
    received: u64,
    /// For the network, the reader's own time not counted.
    waited: Duration,
    most: u64,
}

impl<S: futures::Stream<Item = Result<Bytes, axum::Error>> + Unpin> Watched<S> {
    async fn next(&mut self) -> Option<io::Result<Bytes>> {
        loop {
            let from = Instant::now();
            let Ok(block) = timeout(SILENCE, self.data.next()).await else {
                return Some(Err(io::ErrorKind::TimedOut.into()));
            };
            self.waited += from.elapsed();
            let block = match block? {
                Ok(block) => block,
                Err(error) => return Some(Err(io::Error::other(error))),
            };
            self.received += block.len() as u64;
            if self.received > self.most {
                return Some(Err(io::ErrorKind::FileTooLarge.into()));
            }
            if self.waited > GRACE + Duration::from_secs(self.received / SLOWEST) {
                return Some(Err(io::ErrorKind::TimedOut.into()));
            }
            if self.shared.drops.load(Ordering::Relaxed) {
                continue;
            }
            let before = self.shared.unclaimed.fetch_add(block.len() as u64, Ordering::Relaxed);
            if before > MOST_UNCLAIMED {
                return Some(Err(io::ErrorKind::InvalidData.into()));
            }
            return Some(Ok(block));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::stream;

    fn blocks(count: usize, every: Duration) -> Body {
        Body::from_stream(stream::iter(0..count).then(move |_| async move {
            tokio::time::sleep(every).await;
            Ok::<_, io::Error>(Bytes::from_static(&[b'x'; 1 << 10]))
        }))
    }

    async fn received(arrival: &Arrival, body: Body) -> (usize, bool) {
        let mut data = arrival.of(body, 1 << 30).into_data_stream();
        let mut bytes = 0;
        while let Some(block) = data.next().await {
            match block {
                Ok(block) => bytes += block.len(),
                Err(_) => return (bytes, false),
            }
            arrival.claimed();
        }
        (bytes, true)
    }

    #[tokio::test(start_paused = true)]
    async fn a_form_that_falls_silent_or_drips_is_broken_off() {
        let arrival = Arrival::default();
        assert_eq!(received(&arrival, blocks(50, Duration::from_millis(100))).await, (50 << 10, true));
        assert_eq!(received(&arrival, blocks(2, Duration::from_secs(31))).await, (0, false));
        let (bytes, whole) = received(&arrival, blocks(100, Duration::from_secs(10))).await;
        assert!(!whole && bytes < 10 << 10, "{bytes}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_reader_that_takes_its_time_breaks_nothing_off() {
        let arrival = Arrival::default();
        let mut data = arrival.of(blocks(20, Duration::ZERO), 1 << 30).into_data_stream();
        let mut count = 0;
        while let Some(block) = data.next().await {
            block.unwrap();
            count += 1;
            tokio::time::sleep(Duration::from_secs(60)).await;
        }
        assert_eq!(count, 20);
    }

    #[tokio::test(start_paused = true)]
    async fn a_head_without_end_is_refused_and_the_rest_of_a_form_is_dropped() {
        let arrival = Arrival::default();
        let mut data = arrival.of(blocks(5_000, Duration::ZERO), 1 << 30).into_data_stream();
        let mut last = None;
        while let Some(block) = data.next().await {
            last = Some(block.is_ok());
            if last == Some(false) {
                break;
            }
        }
        assert_eq!(last, Some(false), "megabytes that nobody claims");
        let mut data = arrival.of(blocks(5_000, Duration::ZERO), 1 << 30).into_data_stream();
        arrival.drops_the_rest();
        assert!(data.next().await.is_none());
        let mut data = arrival.of(blocks(5_000, Duration::ZERO), 1 << 20).into_data_stream();
        assert!(data.next().await.is_some_and(|block| block.is_err()), "longer than it may be");
    }
}
