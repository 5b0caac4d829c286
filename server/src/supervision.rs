//! Supervision of background tasks: one that ends, by a panic or otherwise, is restarted after a delay.

use crate::panics::message;
use futures::FutureExt;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// Delay before the first restart. It doubles each time, up to the longest.
const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(60);

/// Restarts a task until the process is asked to stop.
pub async fn restarted<F: Future<Output = ()>>(
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
        let cause = ended.err().map_or_else(|| "it ended".to_owned(), |panic| message(&*panic));
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
    async fn a_task_that_panics_or_ends_is_restarted_with_growing_delays_until_the_stop() {
        let (stop, stopping) = watch::channel(false);
        let times: Arc<std::sync::Mutex<Vec<Duration>>> = Arc::default();
        let (began, noted, count) = (Instant::now(), times.clone(), Arc::new(AtomicU32::new(0)));
        let task = tokio::spawn(restarted("a test's", stopping, move || {
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
    async fn a_task_that_ends_after_the_stop_is_not_restarted() {
        let (stop, stopping) = watch::channel(false);
        let seen = stopping.clone();
        let task = tokio::spawn(restarted("a test's", stopping, move || {
            let mut seen = seen.clone();
            async move {
                let _closed = seen.wait_for(|stop| *stop).await;
            }
        }));
        stop.send(true).unwrap();
        task.await.unwrap();
    }
}
