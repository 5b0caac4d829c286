//! Changing accounts: adding, role and rights, undertaking, password, taking away. What takes rights away ends what was opened with them.

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
/// Whether somebody else manages the accounts.
const OTHER_ADMINISTRATOR: &str = "SELECT COUNT(*) FROM staff WHERE role = 'administrator' AND id <> $1";

impl Noting<'_> {
    /// Adds an account with what it is given, and gives its number. Without a password's hash it opens by the
    /// identity provider only.
    ///
    /// # Errors
    /// [`StoreError::Exists`] for an e-mail address that has an account; the database's own.
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

    /// Gives an account another role, the partner that it belongs to, and whether it may show exact cells. It holds at once, for open
    /// sessions too.
    ///
    /// # Errors
    /// [`StoreError::LastAdministrator`] for a role that would leave nobody to manage accounts; [`StoreError::NotFound`];
    /// the database's own.
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

    /// Keeps that somebody accepts the undertaking now.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; the database's own.
    pub async fn accept_undertaking(self, id: i64) -> Result<(), StoreError> {
        let at = self.at();
        if self.changes(UNDERTAKE, values![id, at]).await? { Ok(()) } else { Err(StoreError::NotFound) }
    }

    /// Takes an account away, its sessions and second factor with it, unless nobody would be left to manage accounts.
    ///
    /// # Errors
    /// As [`Noting::set_rights`].
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

    /// Takes the account of an e-mail address away, its sessions with it, whatever its role: from the server itself, an
    /// administrator can be made again. Tells whether there was one.
    ///
    /// # Errors
    /// The database's own.
    pub async fn remove_staff(self, email: &str) -> Result<bool, StoreError> {
        // The sessions go by the foreign key, in the same statement.
        self.changes(REMOVE, values![staff::normal(email)]).await
    }

    /// Gives an account another password, ends its sessions but `kept`, half-open ones too, and forgets its devices.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; the database's own.
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
