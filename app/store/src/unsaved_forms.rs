//! Long forms with errors, stored for their author until they are corrected: they do not fit in a cookie.

use super::{Store, StoreError};
use crate::database::connection::values;
use chrono::{DateTime, Duration, Utc};

/// Retention period of a form, in days.
const KEPT_DAYS: i64 = 7;

pub(crate) const KEEP: &str = "INSERT INTO unsaved_forms (staff_id, place, form, saved_at) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (staff_id, place) DO UPDATE SET form = EXCLUDED.form, saved_at = EXCLUDED.saved_at";
pub(crate) const READ: &str = "SELECT form FROM unsaved_forms WHERE staff_id = $1 AND place = $2";
pub(crate) const FORGET: &str = "DELETE FROM unsaved_forms WHERE staff_id = $1 AND place = $2";
const END: &str = "DELETE FROM unsaved_forms WHERE saved_at < $1";

impl Store {
    /// Stores the content of a form for its author, in place of an earlier one; forms past the retention period are
    /// deleted.
    pub async fn keep_form(&self, staff: i64, place: &str, form: &str, at: DateTime<Utc>) -> Result<(), StoreError> {
        let mut connection = self.database().write().await?;
        connection.execute(END, values![at - Duration::days(KEPT_DAYS)]).await?;
        connection.execute(KEEP, values![staff, place, form, at]).await?;
        Ok(())
    }

    /// The stored content of a form, if any.
    pub async fn kept_form(&self, staff: i64, place: &str) -> Result<Option<String>, StoreError> {
        let row: Option<(String,)> = self.database().read().await?.one(READ, values![staff, place]).await?;
        Ok(row.map(|(form,)| form))
    }

    /// Deletes the stored content of a form.
    pub async fn forget_form(&self, staff: i64, place: &str) -> Result<(), StoreError> {
        self.database().write().await?.execute(FORGET, values![staff, place]).await?;
        Ok(())
    }
}
