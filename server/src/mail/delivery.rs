//! Delivery: takes due e-mails, a few at a time, and records their outcome.

use super::message::message;
use super::smtp::Refused;
use super::{Outlet, Post};

use chrono::{DateTime, TimeDelta, Utc};
use service::Service;
use std::sync::Arc;
use std::time::Duration;
use store::{StoreError, TakenEmail};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// Number of concurrent deliveries.
const AT_ONCE: usize = 4;
/// Timeout of an attempt, including the server's slowest replies.
const LONGEST: Duration = Duration::from_secs(120);
/// Time after which an unfinished delivery is considered lost: well over the timeout of an attempt.
const LEASE: TimeDelta = TimeDelta::minutes(5);
/// Interval of checks of the outbox: another process may have queued an e-mail, and reminders become due by time.
const BEAT: Duration = Duration::from_secs(5);
/// Number of attempts. With a minute before the second one, the last one is a day and a half later.
const ATTEMPTS: i64 = 15;
/// Maximum delay between two attempts.
const FARTHEST: Duration = Duration::from_secs(6 * 3600);

/// Delivers until asked to stop; deliveries in progress are then finished.
pub async fn run(service: Service, outlet: Arc<Outlet>, mut stopping: watch::Receiver<bool>) {
    let post = Arc::new(Post { service, outlet });
    let mut emails = post.service.store.emails();
    let mut under_way = JoinSet::new();
    while !*stopping.borrow() {
        emails.mark_unchanged();
        let wait = post.begin(&mut under_way).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the outbox could not be looked into");
            BEAT
        });
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => break,
            Some(_) = under_way.join_next(), if !under_way.is_empty() => {}
            changed = emails.changed() => if changed.is_err() { break },
            () = sleep(wait) => {}
        }
    }
    while under_way.join_next().await.is_some() {}
}

impl Post {
    /// Starts due deliveries within the limit. Returns how long there is nothing else to do.
    async fn begin(self: &Arc<Self>, under_way: &mut JoinSet<()>) -> Result<Duration, StoreError> {
        emails::queue_reminders(&self.service).await?;
        while under_way.len() < AT_ONCE {
            let now = self.service.clock.now();
            match self.service.store.next_email().await? {
                None => return Ok(BEAT),
                Some(due) if due > now => return Ok((due - now).to_std().unwrap_or(BEAT).min(BEAT)),
                Some(_) => {}
            }
            // None if another process was faster: there may be more.
            if let Some(email) = self.service.store.take_email(now, now + LEASE).await? {
                let post = self.clone();
                under_way.spawn(async move { post.deliver(&email).await });
            }
        }
        Ok(BEAT)
    }

    /// Delivers one e-mail and records the outcome. If that fails, the e-mail is retried after its lease.
    async fn deliver(&self, email: &TakenEmail) {
        let outcome = match timeout(LONGEST, self.attempt(email)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Refused { for_good: false, cause: "it took too long".to_owned() }),
        };
        let (store, now) = (&self.service.store, self.service.clock.now());
        let noted = match outcome {
            Ok(true) => store.email_delivered(email, now).await,
            Ok(false) => store.drop_email(email).await,
            Err(Refused { for_good, cause }) => {
                let (id, kind, attempt) = (email.id, email.kind.as_str(), email.attempt);
                if for_good || attempt >= ATTEMPTS {
                    tracing::error!(id, kind, attempt, cause, "a letter is given up");
                    store.email_dead(email, &cause, now).await
                } else {
                    tracing::warn!(id, kind, attempt, cause, "a letter is tried again later");
                    store.email_later(email, &cause, again(now, attempt, self.outlet.retry)).await
                }
            }
        };
        if let Err(error) = noted {
            tracing::error!(%error, id = email.id, "what came of a letter could not be noted");
        }
    }

    /// Writes an e-mail and passes it to the server; false if there is nothing to send any more.
    async fn attempt(&self, taken: &TakenEmail) -> Result<bool, Refused> {
        let later = |cause: String| Refused { for_good: false, cause };
        let written = emails::write(&self.service, &self.outlet.origin, taken).await;
        let Some(email) = written.map_err(|error| later(error.to_string()))? else { return Ok(false) };
        let Outlet { smtp, from, .. } = &*self.outlet;
        let message = message(taken, &email, from, smtp.host(), self.service.clock.now().into())
            .map_err(|cause| Refused { for_good: true, cause })?;
        smtp.send(message).await?;
        Ok(true)
    }
}

/// The time of the next attempt: the delay doubles each time.
fn again(now: DateTime<Utc>, attempt: i64, first: Duration) -> DateTime<Utc> {
    let doublings = u32::try_from(attempt - 1).unwrap_or(u32::MAX).min(20);
    let wait = first.saturating_mul(1 << doublings).min(FARTHEST);
    now + TimeDelta::from_std(wait).unwrap_or(TimeDelta::hours(6))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_attempt_waits_twice_as_long_up_to_six_hours_and_all_end_within_two_days() {
        let now = DateTime::from_timestamp(1_700_000_000, 0).unwrap_or_default();
        let wait = |attempt| (again(now, attempt, Duration::from_secs(60)) - now).num_minutes();
        assert_eq!([1, 2, 3, 9, 10, 14].map(wait), [1, 2, 4, 256, 360, 360]);
        assert_eq!(wait(i64::MAX), 360);
        let total: i64 = (1..ATTEMPTS).map(wait).sum();
        assert!((24 * 60..48 * 60).contains(&total), "{total} minutes");
    }
}
