//! Background tasks that go on: one that ends, by a panic or otherwise, begins again after a while.

use crate::panics::said;
use futures::FutureExt;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// How long is waited before a task begins again, the first time; then twice as long, up to the longest.
const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(60);

/// Keeps a task going until the process is told to stop.
pub async fn kept_going<F: Future<Output = ()>>(
    task: &'static str,
    mut stopping: watch::Receiver<bool>,
    begin: impl Fn() -> F,
) {
    let mut wait = FIRST;
    loop {
        let begun = Instant::now();
        let ended = AssertUnwindSafe(begin()).catch_unwind().await;
        if *stopping.borrow() {
            return;
        }
        let cause = ended.err().map_or_else(|| "it ended".to_owned(), |panic| said(&*panic));
        if begun.elapsed() >= LONGEST {
            wait = FIRST;
        }
        tracing::error!(task, cause, again_in = ?wait, "a background task broke off and begins again");
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(wait) => {}
        }
        wait = (wait * 2).min(LONGEST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test(start_paused = true)]
    async fn a_task_that_panics_or_ends_begins_again_each_time_later_until_the_stop() {
        let (stop, stopping) = watch::channel(false);
        let times: Arc<std::sync::Mutex<Vec<Duration>>> = Arc::default();
        let (began, noted, count) = (Instant::now(), times.clone(), Arc::new(AtomicU32::new(0)));
        let task = tokio::spawn(kept_going("a test's", stopping, move || {
            let (noted, count) = (noted.clone(), count.clone());
            async move {
                noted.lock().unwrap().push(began.elapsed());
                match count.fetch_add(1, Ordering::Relaxed) {
                    0 | 1 => panic!("a fault of the test's"),
                    2 => {}
                    _ => std::future::pending().await,
                }
            }
        }));
        tokio::time::sleep(Duration::from_secs(100)).await;
        let seconds: Vec<_> = times.lock().unwrap().iter().map(Duration::as_secs).collect();
        assert_eq!(seconds, [0, 1, 3, 7]);
        assert!(!task.is_finished());
        stop.send(true).unwrap();
        task.abort();
    }

    #[tokio::test(start_paused = true)]
    async fn a_task_that_ends_once_told_to_stop_does_not_begin_again() {
        let (stop, stopping) = watch::channel(false);
        let seen = stopping.clone();
        let task = tokio::spawn(kept_going("a test's", stopping, move || {
            let mut seen = seen.clone();
            async move {
                let _closed = seen.wait_for(|stop| *stop).await;
            }
        }));
        stop.send(true).unwrap();
        task.await.unwrap();
    }
}
