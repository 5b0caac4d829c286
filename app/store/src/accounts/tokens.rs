//! API tokens of programs: their scopes, expiry and revocation.

use crate::audit::noted_act::Noting;
use crate::database::connection::{row, values};
use crate::database::time::{from_millis, stored};
use crate::{SecretHash, Store, StoreError};
use chrono::{DateTime, TimeDelta, Utc};

/// A scope: something that a token lets a program read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Publications and the number of respondents so far, for outside programs and for screens shown to guests.
    Publications,
    /// The volumes, as an analyst sees them.
    Volumes,
    /// Files of responses.
    Exports,
    /// The codebook of these files.
    Codebook,
}

impl Scope {
    /// All scopes.
    pub const ALL: [Self; 4] = [Self::Publications, Self::Volumes, Self::Exports, Self::Codebook];

    /// Its name in the database, on pages and in error messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Publications => "publications:read",
            Self::Volumes => "volumes:read",
            Self::Exports => "exports:read",
            Self::Codebook => "codebook:read",
        }
    }

    /// The scope with that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }
}

/// A token to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewToken {
    /// Hash of its secret.
    pub hash: SecretHash,
    /// Its purpose.
    pub name: String,
    /// What it lets a program read.
    pub scopes: Vec<Scope>,
    /// Who makes it.
    pub made_by: String,
    /// When it is made.
    pub at: DateTime<Utc>,
    /// When it expires, if ever.
    pub expires_at: Option<DateTime<Utc>>,
}

/// A token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its number.
    pub id: i64,
    /// Its purpose.
    pub name: String,
    /// What it lets a program read; scopes unknown to this program are left out.
    pub scopes: Vec<Scope>,
    /// Who made it.
    pub made_by: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// When it expires, if ever.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Token {
    /// Whether it is valid.
    pub fn holds(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }

    /// Whether it is for a screen: passers-by see its address, so it may open nothing else.
    pub fn is_a_screen(&self) -> bool {
        self.scopes == [Scope::Publications]
    }
}

macro_rules! columns {
    ($rest:literal) => {
        concat!("SELECT id, name, scopes, made_by, made_at, expires_at, last_used_at, revoked_at FROM tokens ", $rest)
    };
}

pub(crate) const BY_HASH: &str = columns!("WHERE token_hash = $1");
const LIST: &str = columns!("ORDER BY id DESC");
const MAKE: &str = "INSERT INTO tokens (token_hash, name, scopes, made_by, made_at, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6)";
const REVOKE: &str = "UPDATE tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
pub(crate) const USED: &str = "UPDATE tokens SET last_used_at = $2 WHERE id = $1";

row! {
    struct Row {
        id: i64,
        name: String,
        scopes: String,
        made_by: String,
        made_at: i64,
        expires_at: Option<i64>,
        last_used_at: Option<i64>,
        revoked_at: Option<i64>,
    }
}

/// Precision of the last use: a write for every request would wait behind those of respondents.
const PRECISION: TimeDelta = TimeDelta::minutes(1);

impl Noting<'_> {
    /// Makes a token.
    pub async fn make_token(self, token: &NewToken) -> Result<(), StoreError> {
        let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.name()).collect();
        let row = values![token.hash, &token.name, scopes.join(" "), &token.made_by, token.at, token.expires_at];
        self.changes(MAKE, row).await.map(drop)
    }

    /// Revokes a token; returns whether there was one to revoke.
    pub async fn revoke_token(self, id: i64) -> Result<bool, StoreError> {
        self.changes(REVOKE, values![id, self.at()]).await
    }
}

impl Store {
    /// Every token, revoked ones included, the latest first.
    pub async fn tokens(&self) -> Result<Vec<Token>, StoreError> {
        let rows: Vec<Row> = self.database().read().await?.all(LIST, []).await?;
        rows.into_iter().map(read).collect()
    }

    /// The token of a secret, valid or not.
    pub async fn token(&self, hash: SecretHash) -> Result<Option<Token>, StoreError> {
        let row: Option<Row> = self.database().read().await?.one(BY_HASH, values![hash]).await?;
        row.map(read).transpose()
    }

    /// The token of a secret, if it is valid; records the use.
    pub async fn use_token(&self, hash: SecretHash, now: DateTime<Utc>) -> Result<Option<Token>, StoreError> {
        let Some(mut token) = self.token(hash).await?.filter(|token| token.holds(now)) else { return Ok(None) };
        if token.last_used_at.is_none_or(|last| now - last >= PRECISION || now < last) {
            self.database().write().await?.execute(USED, values![token.id, now]).await?;
            token.last_used_at = Some(stored(now));
        }
        Ok(Some(token))
    }
}

fn read(row: Row) -> Result<Token, StoreError> {
    let Row { id, name, scopes, made_by, made_at, expires_at, last_used_at, revoked_at } = row;
    let time = |millis: Option<i64>| millis.map(from_millis).transpose();
    Ok(Token {
        id,
        name,
        scopes: scopes.split(' ').filter_map(Scope::parse).collect(),
        made_by,
        made_at: from_millis(made_at)?,
        expires_at: time(expires_at)?,
        last_used_at: time(last_used_at)?,
        revoked_at: time(revoked_at)?,
    })
}
