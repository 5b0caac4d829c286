//! Passwords: argon2id, off the runtime's threads, a few at a time so that attempts cannot take all memory.

use crate::form::Refusal;
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use tokio::sync::Semaphore;

/// The shortest password accepted for an account, in characters.
pub const SHORTEST: usize = 12;

/// Two at a time: each takes 19 MiB and some tens of milliseconds.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

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
/// 503 when the system gives no randomness.
pub async fn hash_apart(password: String) -> Result<String, Refusal> {
    let unavailable = || Refusal::new(503, "Le service n’est pas disponible : recommencez dans un instant.");
    let _permit = AT_ONCE.acquire().await.map_err(|_| unavailable())?;
    let hashed = tokio::task::spawn_blocking(move || hash(&password)).await;
    hashed.ok().and_then(Result::ok).ok_or_else(unavailable)
}

/// Whether a password is the one of a hash. Without a hash (no such account) it takes the same time and says no,
/// so that the answer's delay does not tell which addresses have an account.
pub async fn verify(password: String, stored: Option<String>) -> bool {
    let Ok(_permit) = AT_ONCE.acquire().await else { return false };
    tokio::task::spawn_blocking(move || match stored {
        Some(stored) => PasswordHash::new(&stored)
            .is_ok_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok()),
        None => {
            let _same_time = hash(&password);
            false
        }
    })
    .await
    .unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_an_existing_account_passes() {
        let stored = hash("correct horse battery").unwrap();
        assert!(stored.starts_with("$argon2id$"));
        assert!(verify("correct horse battery".into(), Some(stored.clone())).await);
        assert!(!verify("wrong horse battery".into(), Some(stored)).await);
        assert!(!verify("correct horse battery".into(), None).await);
        assert!(!verify("correct horse battery".into(), Some("not a hash".into())).await);
    }
}
