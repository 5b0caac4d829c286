//! Setting a response aside and taking it back.

use forms::Refusal;
use service::Service;
use store::{Aside, StoreError};

/// Sets a response aside, or takes it back as it stands. Tells whether it did: not where the response is another version by now,
/// or stands so already.
///
/// # Errors
/// 503 when the database fails.
pub async fn set_aside(service: &Service, aside: Aside) -> Result<bool, Refusal> {
    match service.store.set_aside(aside).await {
        Ok(()) => Ok(true),
        Err(StoreError::Moved | StoreError::NotFound) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
