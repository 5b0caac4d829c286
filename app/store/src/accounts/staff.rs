//! The staff: who may see the Observatory from inside, and as what.

use crate::database::connection::{row, values};
use crate::database::time::from_millis;
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use std::fmt;

/// What a member of the staff may do; each role is defined where its rights are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Manages the accounts.
    Administrator,
    /// Runs the campaigns.
    Manager,
    /// Works on the figures.
    Analyst,
    /// Brings respondents, and follows their number.
    Partner,
}

impl Role {
    /// All of them, from the one with the most rights.
    pub const ALL: [Self; 4] = [Self::Administrator, Self::Manager, Self::Analyst, Self::Partner];

    /// The name used on the command line and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Manager => "manager",
            Self::Analyst => "analyst",
            Self::Partner => "partner",
        }
    }

    /// The role of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What an account is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant<'a> {
    /// What they may do.
    pub role: Role,
    /// The code of the partner whose participation they see, for that role.
    pub partner: Option<&'a str>,
    /// Whether they may show exact cells: a right of the account, whatever its role.
    pub sees_exact: bool,
}

impl Grant<'_> {
    /// A role, and nothing beside it.
    pub fn of(role: Role) -> Self {
        Self { role, partner: None, sees_exact: false }
    }
}

/// A member of the staff.
#[derive(Clone, PartialEq, Eq)]
pub struct StaffMember {
    /// The account's number, never given again.
    pub id: i64,
    /// Lower case, trimmed.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// The code of the partner whose participation they see, for that role.
    pub partner: Option<String>,
    /// Whether they may show exact cells.
    pub sees_exact: bool,
    /// The hash of the password, with its parameters; empty where there is none.
    pub password_hash: String,
    /// Since when.
    pub added_at: DateTime<Utc>,
}

/// Without the password's hash, so that no log ever holds one.
impl fmt::Debug for StaffMember {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StaffMember")
            .field("id", &self.id)
            .field("email", &self.email)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

row! {
    struct Row {
        id: i64,
        email: String,
        role: String,
        partner: Option<String>,
        sees_exact: i64,
        password_hash: String,
        added_at: i64,
    }
}

macro_rules! columns {
    ($rest:literal) => {
        concat!("SELECT id, email, role, partner, sees_exact, password_hash, added_at FROM staff ", $rest)
    };
}

pub(crate) const LIST: &str = columns!("ORDER BY email");
pub(crate) const BY_EMAIL: &str = columns!("WHERE email = $1");
pub(crate) const BY_ID: &str = columns!("WHERE id = $1");

impl Store {
    /// All the staff, by e-mail address.
    ///
    /// # Errors
    /// The database's own.
    pub async fn list_staff(&self) -> Result<Vec<StaffMember>, StoreError> {
        self.database().read().await?.all(LIST, []).await?.into_iter().map(read).collect()
    }

    /// The account of an e-mail address, however it is capitalised.
    ///
    /// # Errors
    /// The database's own.
    pub async fn staff_by_email(&self, email: &str) -> Result<Option<StaffMember>, StoreError> {
        let row: Option<Row> = self.database().read().await?.one(BY_EMAIL, values![normal(email)]).await?;
        row.map(read).transpose()
    }

    /// The account of a number.
    ///
    /// # Errors
    /// The database's own.
    pub async fn staff_by_id(&self, id: i64) -> Result<Option<StaffMember>, StoreError> {
        let row: Option<Row> = self.database().read().await?.one(BY_ID, values![id]).await?;
        row.map(read).transpose()
    }
}

/// The form in which addresses are stored and compared.
pub(super) fn normal(email: &str) -> String {
    email.trim().to_lowercase()
}

fn read(Row { id, email, role, partner, sees_exact, password_hash, added_at }: Row) -> Result<StaffMember, StoreError> {
    let role = Role::parse(&role).ok_or_else(|| StoreError::data("a role", role))?;
    let (sees_exact, added_at) = (sees_exact != 0, from_millis(added_at)?);
    Ok(StaffMember { id, email, role, partner, sees_exact, password_hash, added_at })
}
