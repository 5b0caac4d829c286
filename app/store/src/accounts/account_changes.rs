//! Changes to accounts: adding, role and rights, undertaking, password, removal. A change that takes rights away also
//! ends the sessions opened with them.

use super::{known_devices, staff};
use crate::audit::noted_act::Noting;
use crate::database::connection::values;
use crate::{Grant, Role, SecretHash, StoreError};

pub(crate) const ADD: &str = "INSERT INTO staff (email, role, partner, sees_exact, password_hash, added_at) VALUES ($1, $2, $3, $4, $5, $6) \
     ON CONFLICT (email) DO NOTHING RETURNING id";
pub(crate) const REMOVE: &str = "DELETE FROM staff WHERE email = $1";
pub(crate) const SET_ROLE: &str = "UPDATE staff SET role = $2, partner = $3, sees_exact = $4 WHERE id = $1";
pub(crate) const UNDERTAKE: &str = "UPDATE staff SET undertaken_at = $2 WHERE id = $1";
pub(crate) const SET_PASSWORD: &str = "UPDATE staff SET password_hash = $2 WHERE id = $1";
pub(crate) const END_OTHERS: &str = "DELETE FROM sessions WHERE staff_id = $1 AND token_hash <> $2";
pub(crate) const END_ALL: &str = "DELETE FROM sessions WHERE staff_id = $1";
pub(crate) const END_STEPS: &str = "DELETE FROM sign_in_steps WHERE staff_id = $1";
pub(crate) const TAKE_AWAY: &str = "DELETE FROM staff WHERE id = $1";
/// Number of other administrators.
const OTHER_ADMINISTRATOR: &str = "SELECT COUNT(*) FROM staff WHERE role = 'administrator' AND id <> $1";

impl Noting<'_> {
    /// Adds an account and returns its number. Without a password hash, it can be opened through the identity provider
    /// only.
    ///
    /// # Errors
    /// [`StoreError::Exists`] if the e-mail address already has an account.
    pub async fn add_account(
        self,
        email: &str,
        Grant { role, partner, sees_exact }: Grant<'_>,
        password_hash: &str,
    ) -> Result<i64, StoreError> {
        let sees_exact = i64::from(sees_exact);
        let row = values![staff::normal(email), role.as_str(), partner, sees_exact, password_hash, self.at()];
        let mut transaction = self.begin().await?;
        let added: Option<(i64,)> = transaction.one(ADD, row).await?;
        let (id,) = added.ok_or(StoreError::Exists)?;
        self.commit(transaction).await?;
        Ok(id)
    }

    /// Changes the role of an account, its partner, and whether it may show exact cells. Takes effect at once, in open
    /// sessions too.
    ///
    /// # Errors
    /// [`StoreError::LastAdministrator`] if nobody would be left to manage accounts; [`StoreError::NotFound`].
    pub async fn set_rights(self, id: i64, granted: Grant<'_>) -> Result<(), StoreError> {
        let Grant { role, partner, sees_exact } = granted;
        let mut transaction = self.begin().await?;
        if role != Role::Administrator {
            let others: Option<(i64,)> = transaction.one(OTHER_ADMINISTRATOR, values![id]).await?;
            if others.is_none_or(|(count,)| count == 0) {
                return Err(StoreError::LastAdministrator);
            }
        }
        if transaction.execute(SET_ROLE, values![id, role.as_str(), partner, i64::from(sees_exact)]).await? == 0 {
            return Err(StoreError::NotFound);
        }
        self.commit(transaction).await
    }

    /// Records that the account accepts the undertaking now.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn accept_undertaking(self, id: i64) -> Result<(), StoreError> {
        let at = self.at();
        if self.changes(UNDERTAKE, values![id, at]).await? { Ok(()) } else { Err(StoreError::NotFound) }
    }

    /// Removes an account with its sessions and second factor, unless nobody would be left to manage accounts.
    ///
    /// # Errors
    /// Those of [`Noting::set_rights`].
    pub async fn take_account_away(self, id: i64) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let others: Option<(i64,)> = transaction.one(OTHER_ADMINISTRATOR, values![id]).await?;
        if others.is_none_or(|(count,)| count == 0) {
            return Err(StoreError::LastAdministrator);
        }
        if transaction.execute(TAKE_AWAY, values![id]).await? == 0 {
            return Err(StoreError::NotFound);
        }
        self.commit(transaction).await
    }

    /// Removes the account of an e-mail address with its sessions, whatever its role: an administrator can be added
    /// again on the server. Returns whether there was one.
    pub async fn remove_staff(self, email: &str) -> Result<bool, StoreError> {
        // The foreign key deletes the sessions in the same statement.
        self.changes(REMOVE, values![staff::normal(email)]).await
    }

    /// Changes the password of an account, ends its sessions except `kept`, half-open ones too, and forgets its
    /// devices.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn set_password(self, id: i64, hash: &str, kept: Option<SecretHash>) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        if transaction.execute(SET_PASSWORD, values![id, hash]).await? == 0 {
            return Err(StoreError::NotFound);
        }
        match kept {
            Some(kept) => transaction.execute(END_OTHERS, values![id, kept]).await?,
            None => transaction.execute(END_ALL, values![id]).await?,
        };
        transaction.execute(END_STEPS, values![id]).await?;
        transaction.execute(known_devices::FORGET_ALL, values![id]).await?;
        self.commit(transaction).await
    }
}
