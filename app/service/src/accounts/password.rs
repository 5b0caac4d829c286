//! Passwords: argon2id, off the runtime's threads, a few at a time so that sign-in attempts cannot use up the memory.

use argon2::password_hash::{PasswordHasher, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use forms::Refusal;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// Minimum length of a password, in characters.
pub const SHORTEST: usize = 12;
/// Maximum length of a password, in bytes: hashing time grows with the length.
pub const LONGEST: usize = 1_024;

/// Number of concurrent hash computations: each takes 19 MiB and some tens of milliseconds.
const AT_ONCE: usize = 2;
/// Maximum number of jobs in a queue, running ones included: one second of work. Beyond, clients are asked to come
/// back.
const IN_LINE: usize = 20;
/// After how many seconds to come back.
const BACK_IN: u32 = 5;

static TURNS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(AT_ONCE)));
static STRANGERS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(IN_LINE)));
static KNOWN: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(IN_LINE)));

/// Memory blocks of earlier computations, for reuse: the allocator would not return freed blocks to the system, and
/// each thread would accumulate its own.
static MEMORY: Mutex<Vec<Vec<Block>>> = Mutex::new(Vec::new());

/// The hash of the empty password, computed against if there is no account.
static NONE: LazyLock<String> = LazyLock::new(|| hash("").unwrap_or_default());

/// The queue for a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// For signed-in users and known devices: strangers cannot take their places.
    Known,
    /// For everybody else.
    Strangers,
}

/// The queue is full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Busy;

impl Busy {
    /// When to come back, in seconds.
    pub const SECONDS: u32 = BACK_IN;
    /// The message to show.
    pub const MESSAGE: &str = "Trop de connexions sont en cours : recommencez dans quelques secondes.";
}

impl From<Busy> for Refusal {
    fn from(_: Busy) -> Self {
        crate::rate_limits::later(Busy::SECONDS, Busy::MESSAGE)
    }
}

/// The error of a new password, if any.
pub fn fault(new: &str, email: &str) -> Option<String> {
    let name = email.split('@').next().unwrap_or(email);
    if new.chars().count() < SHORTEST {
        Some(format!("Choisissez un mot de passe d’au moins {} caractères.", SHORTEST))
    } else if new.len() > LONGEST {
        Some("Ce mot de passe est trop long.".to_owned())
    } else if name.chars().count() > 3 && new.to_lowercase().contains(name) {
        Some("Choisissez un mot de passe qui ne contient pas votre adresse.".to_owned())
    } else {
        None
    }
}

/// Hashes a new password with a random salt, in the PHC format.
///
/// # Errors
/// The cause, if the system has no randomness.
pub fn hash(password: &str) -> Result<String, String> {
    Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(|e| e.to_string())
}

/// Like [`hash`], off the runtime's threads and in a queue.
///
/// # Errors
/// 429 if the queue is full; 503 if the system has no randomness.
pub async fn hash_apart(password: String) -> Result<String, Refusal> {
    let hashed = in_turn(Line::Known, move || hash(&password)).await?;
    hashed.map_err(|_| Refusal::new(503, "Le service n’est pas disponible : recommencez dans un instant."))
}

/// Whether a password matches a hash. Without a hash (no such account) it takes the same time and returns false, so
/// that the delay does not reveal which addresses have an account.
///
/// # Errors
/// [`Busy`] if the queue is full.
pub async fn verify(line: Line, password: String, stored: Option<String>) -> Result<bool, Busy> {
    in_turn(line, move || {
        let right = is_of(&password, stored.as_deref().unwrap_or(&NONE)).unwrap_or(false);
        right && stored.is_some()
    })
    .await
}

/// Runs a hash computation in its turn. The place and the turn belong to the computation, which cannot be stopped once
/// it runs: a client that hangs up frees neither before its end.
async fn in_turn<T: Send + 'static>(line: Line, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Busy> {
    let line = if line == Line::Known { &KNOWN } else { &STRANGERS };
    let place = Arc::clone(line).try_acquire_owned().map_err(|_| Busy)?;
    let turn = Arc::clone(&TURNS).acquire_owned().await.map_err(|_| Busy)?;
    let done = tokio::task::spawn_blocking(move || {
        let _until_done = (place, turn);
        work()
    });
    done.await.map_err(|_| Busy)
}

/// Whether a password matches a hash in the PHC format; `None` for an invalid hash.
fn is_of(password: &str, stored: &str) -> Option<bool> {
    let stored = PasswordHash::new(stored).ok()?;
    let (algorithm, version) = (stored.algorithm, stored.version.map_or(Ok(Version::default()), Version::try_from));
    let params = Params::try_from(&stored).ok()?;
    let blocks = params.block_count();
    let argon = Argon2::new(Algorithm::try_from(algorithm.as_str()).ok()?, version.ok()?, params);
    let (salt, expected) = (stored.salt?, stored.hash?);
    let mut memory = memory().pop().unwrap_or_default();
    memory.resize(blocks.max(memory.len()), Block::new());
    let mut found = vec![0; expected.len()];
    let hashed = argon.hash_password_into_with_memory(password.as_bytes(), &salt, &mut found, &mut memory[..blocks]);
    self::memory().push(memory);
    hashed.ok()?;
    let found = argon2::password_hash::phc::Output::new(&found).ok()?;
    // Outputs are compared in constant time.
    Some(found == expected)
}

fn memory() -> std::sync::MutexGuard<'static, Vec<Vec<Block>>> {
    MEMORY.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;
    use std::time::Duration;

    #[tokio::test]
    async fn only_the_right_password_of_an_existing_account_passes() {
        let stored = hash("correct horse battery").unwrap();
        assert!(stored.starts_with("$argon2id$"));
        for (password, stored, passes) in [
            ("correct horse battery", Some(stored.clone()), true),
            ("wrong horse battery", Some(stored), false),
            ("correct horse battery", None, false),
            ("correct horse battery", Some("not a hash".into()), false),
            ("", None, false),
        ] {
            assert_eq!(verify(Line::Known, password.into(), stored).await, Ok(passes), "{password}");
        }
    }

    #[test]
    fn a_password_is_long_enough_and_is_not_the_address() {
        let wrong = |new: &str| fault(new, "marianne@obs.example").is_some();
        assert!(wrong("onze lettre"));
        assert!(!wrong("douze lettre"));
        assert!(wrong("Marianne 2026!"));
        assert!(wrong(&"a".repeat(1_025)));
        assert!(fault("un mot de passe", "un@obs.example").is_none(), "a short name is in everything");
    }

    #[test]
    fn a_hash_with_other_parameters_is_verified_with_its_own() {
        let small = Argon2::new(Algorithm::Argon2i, Version::V0x10, Params::new(64, 2, 1, Some(24)).unwrap());
        let stored = small.hash_password(b"un mot de passe").unwrap().to_string();
        assert_eq!(is_of("un mot de passe", &stored), Some(true));
        assert_eq!(is_of("un autre", &stored), Some(false));
        assert_eq!(is_of("un mot de passe", &hash("un mot de passe").unwrap()), Some(true));
    }

    /// The only test that fills the queue of strangers: the others in this process use the other queue.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn hanging_up_frees_no_turn_and_one_client_too_many_is_refused() {
        let (end, ended) = mpsc::channel::<()>();
        let ended = Arc::new(Mutex::new(ended));
        let (begun, begins) = mpsc::channel();
        let wait = || {
            let (ended, begun) = (ended.clone(), begun.clone());
            move || {
                begun.send(()).unwrap();
                ended.lock().unwrap().recv().unwrap();
            }
        };
        let clients: Vec<_> = (0..IN_LINE).map(|_| tokio::spawn(in_turn(Line::Strangers, wait()))).collect();
        for _ in 0..AT_ONCE {
            begins.recv_timeout(Duration::from_secs(60)).unwrap();
        }
        // The waiting jobs took their places before these two got their turns, or take them now.
        while STRANGERS.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(verify(Line::Strangers, "x".into(), None).await, Err(Busy));
        clients.iter().for_each(tokio::task::JoinHandle::abort);
        for client in clients {
            assert!(client.await.unwrap_err().is_cancelled());
        }
        assert_eq!(TURNS.available_permits(), 0, "what runs has its turn, whoever hung up");
        assert_eq!(STRANGERS.available_permits(), IN_LINE - AT_ONCE, "who waited has left");
        assert!(begins.try_recv().is_err(), "nothing else began");
        (0..AT_ONCE).for_each(|_| end.send(()).unwrap());
        assert_eq!(verify(Line::Strangers, "x".into(), None).await, Ok(false));
    }
}
