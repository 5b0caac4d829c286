//! Group commit: one task writes everything that respondents send. It takes all waiting jobs into one transaction and
//! acknowledges each job only after the commit. A commit waits for the disk once, however much it contains: under load,
//! one wait serves hundreds of respondents.

use super::connection::Database;
use crate::responses::counters::Changes;
use crate::responses::drafts;
use crate::responses::drafts::{Draft, SectionSave};
use crate::responses::erasure;
use crate::responses::erasure::Erasure;
use crate::responses::exclusions;
use crate::responses::exclusions::Aside;
use crate::responses::submissions;
use crate::responses::submissions::{Receipt, Submission};
use crate::{Store, StoreError};
use futures::FutureExt;
use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot, watch};

/// Maximum number of jobs per transaction: with more, the commit no longer weighs, and the first job waits for the
/// last.
const BATCH: usize = 256;
/// Maximum size of a batch in bytes and in time: past either, the remaining jobs wait for the next one.
const BATCH_BYTES: usize = 1024 * 1024;
const BATCH_TIME: Duration = Duration::from_millis(250);
/// Maximum number of waiting jobs: a few batches. Beyond, callers wait for a place.
const QUEUE: usize = 1024;
/// How long a caller waits for a place before it gets [`StoreError::Busy`].
const PATIENCE: Duration = Duration::from_secs(5);

type Reply<T> = oneshot::Sender<Result<T, StoreError>>;

/// A job and the channel for its reply.
pub(crate) enum Job {
    Save(Box<SectionSave>, Reply<Draft>),
    Submit(Box<Submission>, Reply<Receipt>),
    Erase(Box<Erasure>, Reply<()>),
    Aside(Box<Aside>, Reply<()>),
    /// A bug in the program.
    #[cfg(test)]
    Panic(Reply<()>),
    Stop(oneshot::Sender<()>),
}

impl Job {
    fn causes_an_email(&self) -> bool {
        // Either a receipt, or the e-mail about a second response.
        matches!(self, Self::Submit(submission, _)
            if submission.receipt_to.is_some() || !submission.address_fields.is_empty())
    }

    /// Approximate size in bytes.
    fn bytes(&self) -> usize {
        match self {
            Self::Save(save, _) => save.bytes(),
            Self::Submit(submission, _) => submission.answers.typed().bytes(),
            #[cfg(test)]
            Self::Panic(_) => 0,
            Self::Erase(..) | Self::Aside(..) | Self::Stop(_) => 0,
        }
    }
}

/// The result of a job, sent after the commit.
enum Outcome {
    Saved(Result<Draft, StoreError>),
    Sent(Result<Receipt, StoreError>),
    /// Erasure or exclusion.
    Done(Result<(), StoreError>),
}

impl Store {
    /// Saves a section as typed; the first save creates the draft. Saves of one draft take turns. Once the call waits,
    /// the save takes place even if the caller goes away.
    ///
    /// # Errors
    /// [`StoreError::AlreadySent`], [`StoreError::Erased`], [`StoreError::Mismatch`], [`StoreError::TooLarge`];
    /// [`StoreError::Busy`] under overload.
    pub async fn save_section(&self, save: SectionSave) -> Result<Draft, StoreError> {
        let store = self.clone();
        let saving = tokio::spawn(async move {
            let _turn = store.inner.turns.take(save.key).await?;
            store.send(|reply| Job::Save(Box::new(save), reply)).await
        });
        saving.await.map_err(|_| StoreError::Closed)?
    }

    /// Sends a response: stores its row, its contacts and the new count, and deletes the draft, in one transaction. If
    /// a response was sent under the same key before, returns its receipt, whatever this call contains. Once the call
    /// waits, the response is sent even if the caller goes away.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without a draft, [`StoreError::Changed`] if it was saved since,
    /// [`StoreError::Mismatch`]; [`StoreError::Busy`] under overload.
    pub async fn submit(&self, submission: Submission) -> Result<Receipt, StoreError> {
        self.send(|reply| Job::Submit(Box::new(submission), reply)).await
    }

    pub(crate) async fn erase_in_turn(&self, erasure: Erasure) -> Result<(), StoreError> {
        self.send(|reply| Job::Erase(Box::new(erasure), reply)).await
    }

    pub(crate) async fn aside_in_turn(&self, aside: Aside) -> Result<(), StoreError> {
        self.send(|reply| Job::Aside(Box::new(aside), reply)).await
    }

    async fn send<T>(&self, job: impl FnOnce(Reply<T>) -> Job) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        match self.inner.jobs.send_timeout(job(reply), PATIENCE).await {
            Ok(()) => answer.await.map_err(|_| StoreError::Closed)?,
            Err(mpsc::error::SendTimeoutError::Timeout(_)) => Err(StoreError::Busy),
            Err(mpsc::error::SendTimeoutError::Closed(_)) => Err(StoreError::Closed),
        }
    }
}

/// Starts the task; it ends when every handle to the store is dropped, or at [`stop`].
pub(crate) fn start(database: Database, changes: watch::Sender<u64>, emails: watch::Sender<u64>) -> mpsc::Sender<Job> {
    let (sender, receiver) = mpsc::channel(QUEUE);
    tokio::spawn(run(database, changes, emails, receiver));
    sender
}

/// Lets the task write the waiting jobs, and waits until it ends.
pub(crate) async fn stop(jobs: &mpsc::Sender<Job>) {
    let (done, ended) = oneshot::channel();
    if jobs.send(Job::Stop(done)).await.is_ok() {
        // An error means that the task has ended already, as wanted.
        let _ = ended.await;
    }
}

async fn run(
    database: Database,
    changes: watch::Sender<u64>,
    emails: watch::Sender<u64>,
    mut receiver: mpsc::Receiver<Job>,
) {
    let mut stopping = Vec::new();
    let mut taken = Vec::with_capacity(BATCH);
    let mut waiting = VecDeque::with_capacity(BATCH);
    loop {
        // After `close` the queue yields its remaining jobs, then nothing.
        if waiting.is_empty() && receiver.recv_many(&mut taken, BATCH).await == 0 {
            break;
        }
        for job in taken.drain(..) {
            match job {
                Job::Stop(done) => {
                    receiver.close();
                    stopping.push(done);
                }
                job => waiting.push_back(job),
            }
        }
        let jobs = batch(&mut waiting);
        if jobs.is_empty() {
            continue;
        }
        // If the job with the e-mail was not written, the outbox is checked in vain, which does no harm.
        let causes_emails = jobs.iter().any(Job::causes_an_email);
        let written = write(&database, jobs).await;
        written.left.into_iter().rev().for_each(|job| waiting.push_front(job));
        if written.changed {
            changes.send_modify(|n| *n = n.wrapping_add(1));
        }
        if causes_emails {
            emails.send_modify(|n| *n = n.wrapping_add(1));
        }
    }
    for done in stopping {
        let _ = done.send(());
    }
}

/// The next batch: as many jobs as a transaction takes, at least one.
fn batch(waiting: &mut VecDeque<Job>) -> Vec<Job> {
    let mut room = BATCH_BYTES;
    let mut jobs = Vec::new();
    while let Some(job) = waiting.front() {
        let bytes = job.bytes();
        if jobs.len() == BATCH || bytes > room && !jobs.is_empty() {
            break;
        }
        room = room.saturating_sub(bytes);
        jobs.extend(waiting.pop_front());
    }
    jobs
}

/// The result of a batch.
#[derive(Default)]
struct Written {
    /// Whether the answers that count changed.
    changed: bool,
    /// Jobs for which there was no time.
    left: Vec<Job>,
}

/// Writes the jobs together or, if that fails, one by one, so that one bad job only delays the others.
async fn write(database: &Database, mut jobs: Vec<Job>) -> Written {
    match transact(database, &jobs).await {
        Ok(done) => {
            let left = jobs.split_off(done.outcomes.len());
            Written { changed: acknowledge(jobs, done), left }
        }
        Err(Failure::Unreachable(cause)) => {
            // One by one, each caller would wait for the time-outs of all those before.
            tracing::error!(jobs = jobs.len(), %cause, "nothing was written");
            jobs.into_iter().for_each(|job| refuse(job, StoreError::Unavailable(cause.clone())));
            Written::default()
        }
        Err(Failure::Spoiled(cause)) => {
            tracing::warn!(jobs = jobs.len(), %cause, "a group of writes failed: writing one by one");
            let mut changed = false;
            for job in jobs {
                changed |= write_alone(database, job).await;
            }
            Written { changed, left: Vec::new() }
        }
    }
}

async fn write_alone(database: &Database, job: Job) -> bool {
    match transact(database, std::slice::from_ref(&job)).await {
        Ok(done) => acknowledge(vec![job], done),
        Err(Failure::Unreachable(cause)) => {
            refuse(job, StoreError::Unavailable(cause));
            false
        }
        Err(Failure::Spoiled(cause)) => {
            refuse(job, cause);
            false
        }
    }
}

/// Why a transaction failed.
enum Failure {
    /// It did not even begin.
    Unreachable(String),
    /// A job, or the commit, failed.
    Spoiled(StoreError),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Spoiled(error)
    }
}

/// A committed transaction.
struct Done {
    /// Results of the first jobs; there was no time for the others.
    outcomes: Vec<Outcome>,
    changed: bool,
}

/// Runs a transaction. A panic fails the job and rolls the transaction back, but the task goes on.
async fn transact(database: &Database, jobs: &[Job]) -> Result<Done, Failure> {
    let done = AssertUnwindSafe(transact_all(database, jobs)).catch_unwind().await;
    done.unwrap_or(Err(Failure::Spoiled(StoreError::Panicked)))
}

async fn transact_all(database: &Database, jobs: &[Job]) -> Result<Done, Failure> {
    let mut transaction = database.exclusive().await.map_err(|error| Failure::Unreachable(error.to_string()))?;
    let mut changes = Changes::default();
    let mut outcomes = Vec::with_capacity(jobs.len());
    let begun = Instant::now();
    for job in jobs {
        if begun.elapsed() > BATCH_TIME && !outcomes.is_empty() {
            break;
        }
        outcomes.push(match job {
            Job::Save(save, _) => Outcome::Saved(kept(drafts::save(&mut transaction, save).await)?),
            Job::Submit(submission, _) => {
                Outcome::Sent(kept(submissions::submit(&mut transaction, submission, &mut changes).await)?)
            }
            Job::Erase(erasure, _) => {
                Outcome::Done(kept(erasure::erase(&mut transaction, erasure, &mut changes).await)?)
            }
            Job::Aside(job, _) => Outcome::Done(kept(exclusions::set(&mut transaction, job, &mut changes).await)?),
            #[cfg(test)]
            Job::Panic(_) => panic!("a fault of the test's"),
            Job::Stop(_) => continue,
        });
    }
    changes.apply(&mut transaction).await?;
    transaction.commit().await?;
    Ok(Done { outcomes, changed: !changes.is_empty() })
}

/// Separates refusals from failures: after a refusal the transaction is still usable, any other error ends it.
fn kept<T>(result: Result<T, StoreError>) -> Result<Result<T, StoreError>, StoreError> {
    match result {
        Err(error) if !error.is_refusal() => Err(error),
        result => Ok(result),
    }
}

/// Sends each caller its result; a caller that has gone away is not an error.
fn acknowledge(jobs: Vec<Job>, done: Done) -> bool {
    for (job, outcome) in jobs.into_iter().zip(done.outcomes) {
        match (job, outcome) {
            (Job::Save(_, reply), Outcome::Saved(result)) => drop(reply.send(result)),
            (Job::Submit(_, reply), Outcome::Sent(result)) => drop(reply.send(result)),
            (Job::Erase(_, reply) | Job::Aside(_, reply), Outcome::Done(result)) => drop(reply.send(result)),
            // Outcomes are in the order of the jobs.
            _ => {}
        }
    }
    done.changed
}

fn refuse(job: Job, error: StoreError) {
    match job {
        Job::Save(_, reply) => drop(reply.send(Err(error))),
        Job::Submit(_, reply) => drop(reply.send(Err(error))),
        Job::Erase(_, reply) | Job::Aside(_, reply) => drop(reply.send(Err(error))),
        #[cfg(test)]
        Job::Panic(reply) => drop(reply.send(Err(error))),
        Job::Stop(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Secret;
    use survey::{Audience, EditionYear, Typed};

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_panic_fails_only_its_own_job_and_the_writer_goes_on() {
        let folder = tempfile::TempDir::new().unwrap();
        let store = Store::open(&format!("sqlite://{}/panic.db", folder.path().display())).await.unwrap();
        let edition = EditionYear::new(2026).unwrap();
        let save = || {
            let typed = Typed::from_iter([("AC01", "eti")]);
            let (key, at) = (Secret::random().unwrap().hash(), chrono::Utc::now());
            let (section, fields) = ("organisation".to_owned(), vec!["AC01".to_owned()]);
            SectionSave::new(key, (edition, Audience::Acheteurs), section, fields, typed, at)
        };
        for _ in 0..3 {
            let (one, broken, other) =
                tokio::join!(store.save_section(save()), store.send(Job::Panic), store.save_section(save()));
            assert!(matches!(broken, Err(StoreError::Panicked)), "{broken:?}");
            assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
        }
        store.ping().await.unwrap();
        store.close().await;
    }
}
