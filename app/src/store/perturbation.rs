//! The key by which noise is drawn: see `statistics/perturbation.rs`.

use super::connection::values;
use super::{Store, StoreError};

pub(crate) const READ: &str = "SELECT key FROM perturbation WHERE one = $1";

impl Store {
    /// The key, drawn once for all with the database. It stays on the server.
    ///
    /// # Errors
    /// The database's own; [`StoreError::Data`] where it is gone.
    pub async fn perturbation_key(&self) -> Result<String, StoreError> {
        let row: Option<(String,)> = self.database().read().await?.one(READ, values![1i64]).await?;
        row.map(|(key,)| key).ok_or_else(|| StoreError::data("the perturbation", "its key is gone"))
    }
}
