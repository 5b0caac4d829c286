//! Passwords: argon2id, off the runtime's threads, a few at a time so that attempts cannot take all memory.

use argon2::password_hash::{PasswordHasher, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use forms::Refusal;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// The shortest password accepted for an account, in characters.
pub const SHORTEST: usize = 12;

/// How many are hashed at a time: each takes 19 MiB and some tens of milliseconds.
const AT_ONCE: usize = 2;
/// How many may wait or be hashed in one line: a second's work. Past them it is better to be told to come back.
const IN_LINE: usize = 20;
/// After how many seconds there is room again.
const BACK_IN: u32 = 5;

static TURNS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(AT_ONCE)));
static STRANGERS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(IN_LINE)));
static KNOWN: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(IN_LINE)));

/// What hashes were computed in, to be used again: given back to the system after each one, it would not be given back by its
/// allocator, once for each thread.
static MEMORY: Mutex<Vec<Vec<Block>>> = Mutex::new(Vec::new());

/// The hash of no password at all, to hash against where there is no account.
static NONE: LazyLock<String> = LazyLock::new(|| hash("").unwrap_or_default());

/// Who waits for a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Whoever is signed in, or signs in on a device that is known: strangers take no place from them.
    Known,
    /// Anybody.
    Strangers,
}

/// Too many wait for a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Busy;

impl Busy {
    /// When to come back, in seconds.
    pub const SECONDS: u32 = BACK_IN;
    /// For people.
    pub const SAID: &str = "Trop de connexions sont en cours : recommencez dans quelques secondes.";
}

impl From<Busy> for Refusal {
    fn from(_: Busy) -> Self {
        crate::rate_limits::later(Busy::SECONDS, Busy::SAID)
    }
}

/// Hashes a new password, with a random salt, in the PHC format.
///
/// # Errors
/// The cause, when the system gives no randomness.
pub fn hash(password: &str) -> Result<String, String> {
    Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(|e| e.to_string())
}

/// As [`hash`], off the runtime's threads and in its turn.
///
/// # Errors
/// 429 when too many wait; 503 when the system gives no randomness.
pub async fn hash_apart(password: String) -> Result<String, Refusal> {
    let hashed = in_turn(Line::Known, move || hash(&password)).await?;
    hashed.map_err(|_| Refusal::new(503, "Le service n’est pas disponible : recommencez dans un instant."))
}

/// Whether a password is the one of a hash. Without a hash (no such account) it takes the same time and says no,
/// so that the answer's delay does not tell which addresses have an account.
///
/// # Errors
/// [`Busy`] when too many wait.
pub async fn verify(line: Line, password: String, stored: Option<String>) -> Result<bool, Busy> {
    in_turn(line, move || {
        let right = is_of(&password, stored.as_deref().unwrap_or(&NONE)).unwrap_or(false);
        right && stored.is_some()
    })
    .await
}

/// Does a work of hashing in its turn. The place and the turn go with the work, which nobody can stop once it runs: a client that
/// hangs up frees neither before its end.
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

/// Whether a password is the one of a hash in the PHC format; `None` for what is no hash of ours.
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
    // Outputs are compared in the same time whatever they are.
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
    fn a_hash_of_other_parameters_is_verified_by_its_own() {
        let small = Argon2::new(Algorithm::Argon2i, Version::V0x10, Params::new(64, 2, 1, Some(24)).unwrap());
        let stored = small.hash_password(b"un mot de passe").unwrap().to_string();
        assert_eq!(is_of("un mot de passe", &stored), Some(true));
        assert_eq!(is_of("un autre", &stored), Some(false));
        assert_eq!(is_of("un mot de passe", &hash("un mot de passe").unwrap()), Some(true));
    }

    /// The one test that fills the line of strangers: the others of this process take the other one.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn who_hangs_up_frees_no_turn_and_who_is_one_too_many_is_told_so() {
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
        // Those who wait took their places before these two had their turns, or take them now.
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
