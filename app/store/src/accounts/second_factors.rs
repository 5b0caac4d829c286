//! Second factors: the secret of an account's codes, the last one used, and the recovery codes.

use crate::audit::noted_act::Noting;
use crate::database::connection::{Value, values};
use crate::database::time::from_millis;
use crate::{SecretHash, Store, StoreError};
use chrono::{DateTime, Utc};

/// The second factor of an account.
#[derive(Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// The secret from which its codes are computed.
    pub secret: Vec<u8>,
    /// When it was confirmed with a first code; sign-in asks for it only from then on.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// Number of recovery codes left.
    pub recovery_codes: i64,
}

/// Omits the secret, which must not reach the logs.
impl std::fmt::Debug for SecondFactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SecondFactor").field("confirmed_at", &self.confirmed_at).finish_non_exhaustive()
    }
}

pub(crate) const READ: &str = "SELECT secret, confirmed_at, \
     (SELECT COUNT(*) FROM recovery_codes WHERE recovery_codes.staff_id = second_factors.staff_id) \
     FROM second_factors WHERE staff_id = $1";
pub(crate) const WITH_ONE: &str = "SELECT staff_id FROM second_factors WHERE confirmed_at IS NOT NULL";
/// Leaves a confirmed second factor unchanged.
pub(crate) const BEGIN: &str = "INSERT INTO second_factors (staff_id, secret, made_at, last_step) VALUES ($1, $2, $3, 0) \
     ON CONFLICT (staff_id) DO UPDATE SET secret = excluded.secret, made_at = excluded.made_at, last_step = 0 \
     WHERE second_factors.confirmed_at IS NULL";
pub(crate) const CONFIRM: &str = "UPDATE second_factors SET confirmed_at = $2, last_step = $3 \
     WHERE staff_id = $1 AND confirmed_at IS NULL AND last_step < $3";
/// Callers only check codes of the present time step and its neighbours. A last step that is later was recorded while
/// the clock was ahead, and would refuse all codes until then.
pub(crate) const USE_STEP: &str = "UPDATE second_factors SET last_step = $2 \
     WHERE staff_id = $1 AND confirmed_at IS NOT NULL AND (last_step < $2 OR last_step > $2 + 2)";
pub(crate) const REMOVE: &str = "DELETE FROM second_factors WHERE staff_id = $1";
pub(crate) const GIVE_UP: &str = "DELETE FROM second_factors WHERE staff_id = $1 AND confirmed_at IS NULL";
pub(crate) const USE_RECOVERY: &str = "DELETE FROM recovery_codes WHERE staff_id = $1 AND code_hash = $2";
pub(crate) const REMOVE_RECOVERY: &str = "DELETE FROM recovery_codes WHERE staff_id = $1";
pub(crate) const ADD_RECOVERY: &str = "INSERT INTO recovery_codes (staff_id, code_hash) VALUES ($1, $2)";

impl Store {
    /// The second factor of an account, confirmed or being set up.
    pub async fn second_factor(&self, staff_id: i64) -> Result<Option<SecondFactor>, StoreError> {
        let row: Option<(Vec<u8>, Option<i64>, i64)> =
            self.database().read().await?.one(READ, values![staff_id]).await?;
        row.map(|(secret, confirmed_at, recovery_codes)| {
            Ok(SecondFactor { secret, confirmed_at: confirmed_at.map(from_millis).transpose()?, recovery_codes })
        })
        .transpose()
    }

    /// Accounts with a confirmed second factor.
    pub async fn with_second_factor(&self) -> Result<Vec<i64>, StoreError> {
        let rows: Vec<(i64,)> = self.database().read().await?.all(WITH_ONE, []).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Begins to set up a second factor with a new secret. Returns false and changes nothing if one is confirmed
    /// already.
    pub async fn begin_second_factor(
        &self,
        staff_id: i64,
        secret: &[u8],
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let row = values![staff_id, Value::Bytes(secret.to_vec()), at];
        Ok(self.database().write().await?.execute(BEGIN, row).await? > 0)
    }

    /// Discards a second factor that was never confirmed: it protects nothing.
    pub async fn give_up_second_factor(&self, staff_id: i64) -> Result<(), StoreError> {
        self.database().write().await?.execute(GIVE_UP, values![staff_id]).await?;
        Ok(())
    }

    /// Uses up the code of a time step: codes of this step or earlier ones are refused afterwards.
    pub async fn use_code_of_step(&self, staff_id: i64, step: i64) -> Result<bool, StoreError> {
        Ok(self.database().write().await?.execute(USE_STEP, values![staff_id, step]).await? > 0)
    }
}

impl Noting<'_> {
    /// Confirms the second factor, after a code of this time step was entered, and stores the recovery codes. Returns
    /// whether there was one to confirm.
    pub async fn confirm_second_factor(
        self,
        staff_id: i64,
        step: i64,
        codes: &[SecretHash],
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        if transaction.execute(CONFIRM, values![staff_id, self.at(), step]).await? == 0 {
            return Ok(false);
        }
        transaction.execute(REMOVE_RECOVERY, values![staff_id]).await?;
        for code in codes {
            transaction.execute(ADD_RECOVERY, values![staff_id, *code]).await?;
        }
        self.commit(transaction).await?;
        Ok(true)
    }

    /// Uses up a recovery code.
    pub async fn use_recovery_code(self, staff_id: i64, code: SecretHash) -> Result<bool, StoreError> {
        self.changes(USE_RECOVERY, values![staff_id, code]).await
    }

    /// Replaces the remaining recovery codes.
    pub async fn replace_recovery_codes(self, staff_id: i64, codes: &[SecretHash]) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        transaction.execute(REMOVE_RECOVERY, values![staff_id]).await?;
        for code in codes {
            transaction.execute(ADD_RECOVERY, values![staff_id, *code]).await?;
        }
        self.commit(transaction).await
    }

    /// Removes a second factor and its recovery codes; returns whether there was one.
    pub async fn remove_second_factor(self, staff_id: i64) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        transaction.execute(REMOVE_RECOVERY, values![staff_id]).await?;
        let removed = transaction.execute(REMOVE, values![staff_id]).await? > 0;
        if removed {
            self.commit(transaction).await?;
        }
        Ok(removed)
    }
}
