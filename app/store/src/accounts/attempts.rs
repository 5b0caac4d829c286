//! Rate limits by person, address or response, counted under a hash so that the table names nobody.

use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use std::time::Duration;

impl Store {
    /// Counts a use and returns whether it is within the limit. The window begins with the first use and does not move.
    /// `kind` separates the counters of different limits.
    pub async fn within_limit(
        &self,
        kind: &str,
        subject: &[u8],
        at: DateTime<Utc>,
        window: Duration,
        limit: u32,
    ) -> Result<bool, StoreError> {
        self.sign_in_attempt(&hash(kind, subject), at, window, limit).await
    }
}

fn hash(kind: &str, subject: &[u8]) -> String {
    let digest = Sha256::new().chain_update(kind).chain_update([0]).chain_update(subject).finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
