//! Excluding a response and including it again.

use forms::Refusal;
use service::Service;
use store::{Aside, StoreError};

/// Excludes a response, or includes it again. Returns whether it did: not if the response has another version by now,
/// or is already in that state.
///
/// # Errors
/// 503 if the database fails.
pub async fn set_aside(service: &Service, aside: Aside) -> Result<bool, Refusal> {
    match service.store.set_aside(aside).await {
        Ok(()) => Ok(true),
        Err(StoreError::Moved | StoreError::NotFound) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
