//! Staff accounts and their roles.

use crate::database::connection::{row, values};
use crate::database::time::from_millis;
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use std::fmt;

/// Role of a staff member; its rights are defined where they are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Manages the accounts.
    Administrator,
    /// Runs the campaigns.
    Manager,
    /// Works on the figures.
    Analyst,
    /// Brings in respondents and follows their number.
    Partner,
}

impl Role {
    /// All roles, from the one with the most rights.
    pub const ALL: [Self; 4] = [Self::Administrator, Self::Manager, Self::Analyst, Self::Partner];

    /// Its name on the command line and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Manager => "manager",
            Self::Analyst => "analyst",
            Self::Partner => "partner",
        }
    }

    /// The role with that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Rights of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant<'a> {
    /// Role.
    pub role: Role,
    /// Code of the partner whose participation the account sees, for the role of a partner.
    pub partner: Option<&'a str>,
    /// Whether the account may show exact cells: a right of the account, whatever its role.
    pub sees_exact: bool,
}

impl Grant<'_> {
    /// A role without further rights.
    pub fn of(role: Role) -> Self {
        Self { role, partner: None, sees_exact: false }
    }
}

/// A staff member.
#[derive(Clone, PartialEq, Eq)]
pub struct StaffMember {
    /// Number of the account, never reused.
    pub id: i64,
    /// Lower case, trimmed.
    pub email: String,
    /// Role.
    pub role: Role,
    /// Code of the partner whose participation the account sees, for the role of a partner.
    pub partner: Option<String>,
    /// Whether the account may show exact cells.
    pub sees_exact: bool,
    /// Hash of the password, with its parameters; empty if there is none.
    pub password_hash: String,
    /// When the account was added.
    pub added_at: DateTime<Utc>,
}

/// Omits the password hash, which must not reach the logs.
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
    /// All staff members, by e-mail address.
    pub async fn list_staff(&self) -> Result<Vec<StaffMember>, StoreError> {
        self.database().read().await?.all(LIST, []).await?.into_iter().map(read).collect()
    }

    /// The account of an e-mail address, whatever its case.
    pub async fn staff_by_email(&self, email: &str) -> Result<Option<StaffMember>, StoreError> {
        let row: Option<Row> = self.database().read().await?.one(BY_EMAIL, values![normal(email)]).await?;
        row.map(read).transpose()
    }

    /// The account with a number.
    pub async fn staff_by_id(&self, id: i64) -> Result<Option<StaffMember>, StoreError> {
        let row: Option<Row> = self.database().read().await?.one(BY_ID, values![id]).await?;
        row.map(read).transpose()
    }
}

/// The form in which e-mail addresses are stored and compared.
pub(super) fn normal(email: &str) -> String {
    email.trim().to_lowercase()
}

fn read(Row { id, email, role, partner, sees_exact, password_hash, added_at }: Row) -> Result<StaffMember, StoreError> {
    let role = Role::parse(&role).ok_or_else(|| StoreError::data("a role", role))?;
    let (sees_exact, added_at) = (sees_exact != 0, from_millis(added_at)?);
    Ok(StaffMember { id, email, role, partner, sees_exact, password_hash, added_at })
}
