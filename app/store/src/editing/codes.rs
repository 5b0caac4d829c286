//! Codes by which the team sorts free texts.

use crate::audit::noted_act::Noting;
use crate::database::connection::{Transaction, row, values};
use crate::responses::drafts::edition_from;
use crate::{Store, StoreError};
use editing::coding::fold::fold;
use survey::EditionYear;

/// A code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// When to use it; may be empty.
    pub description: String,
    /// The only edition that it is for; `None` for all editions.
    pub edition: Option<EditionYear>,
    /// Whether it is no longer offered; texts with this code keep it.
    pub retired: bool,
    /// The code that it was merged into.
    pub merged_into: Option<i64>,
}

impl Code {
    /// Whether it is offered for texts of an edition.
    pub fn is_offered(&self, edition: EditionYear) -> bool {
        !self.retired && self.edition.is_none_or(|own| own == edition)
    }
}

/// The description of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeWording {
    /// Its name.
    pub name: String,
    /// When to use it; may be empty.
    pub description: String,
    /// The only edition that it is for, if limited to one.
    pub edition: Option<EditionYear>,
}

const ALL: &str = "SELECT id, name, description, edition, retired_at, merged_into FROM codes ORDER BY folded, id";
pub(crate) const TAKEN: &str = "SELECT id FROM codes WHERE folded = $1 AND retired_at IS NULL AND id <> $2 \
     AND ($3 IS NULL OR edition IS NULL OR edition = $3) LIMIT 1";
const MAKE: &str = "INSERT INTO codes (name, folded, description, edition, made_by, made_at) \
     VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
const CHANGE: &str =
    "UPDATE codes SET name = $2, folded = $3, description = $4, edition = $5 WHERE id = $1 AND retired_at IS NULL";
pub(crate) const IN_USE: &str = "SELECT name, edition FROM codes WHERE id = $1 AND retired_at IS NULL";
const RETIRE: &str = "UPDATE codes SET retired_at = $2 WHERE id = $1 AND retired_at IS NULL";
const FIND_RETIRED: &str =
    "SELECT name, edition FROM codes WHERE id = $1 AND retired_at IS NOT NULL AND merged_into IS NULL";
const RESTORE: &str = "UPDATE codes SET retired_at = NULL WHERE id = $1";
const MERGE: &str = "UPDATE codes SET retired_at = $3, merged_into = $2 WHERE id = $1";
/// Codes merged earlier into a code that is now merged itself.
const MERGE_ON: &str = "UPDATE codes SET merged_into = $2 WHERE merged_into = $1";
const MOVE: &str = "INSERT INTO codings (response_id, field, code_id) \
     SELECT response_id, field, $2 FROM codings WHERE code_id = $1 ON CONFLICT DO NOTHING";
const LEAVE: &str = "DELETE FROM codings WHERE code_id = $1";

row! {
    struct Row {
        id: i64,
        name: String,
        description: String,
        edition: Option<i64>,
        retired_at: Option<i64>,
        merged_into: Option<i64>,
    }
}

impl Store {
    /// All codes, by name, retired ones included.
    pub async fn codes(&self) -> Result<Vec<Code>, StoreError> {
        let rows: Vec<Row> = self.database().read().await?.all(ALL, []).await?;
        let read = |Row { id, name, description, edition, retired_at: retired, merged_into }: Row| {
            let edition = edition.map(edition_from).transpose()?;
            Ok(Code { id, name, description, edition, retired: retired.is_some(), merged_into })
        };
        rows.into_iter().map(read).collect()
    }
}

impl Noting<'_> {
    /// Adds a code; returns its number. `object` makes the object of the log entry.
    ///
    /// # Errors
    /// [`StoreError::Exists`] if another code in use has that name.
    pub async fn make_code(self, wording: &CodeWording, object: fn(i64) -> String) -> Result<i64, StoreError> {
        let mut transaction = self.begin().await?;
        is_free(&mut transaction, &wording.name, wording.edition, 0).await?;
        let row = values![
            &wording.name,
            fold(&wording.name),
            &wording.description,
            year(wording.edition),
            self.by(),
            self.at()
        ];
        let made: Option<(i64,)> = transaction.one(MAKE, row).await?;
        let (id,) = made.ok_or_else(|| StoreError::data("a code", "without a number"))?;
        self.commit_as(transaction, |entry| entry.object = object(id)).await?;
        Ok(id)
    }

    /// Changes the name, description or edition of a code in use.
    ///
    /// # Errors
    /// [`StoreError::Exists`] if another code in use has that name, [`StoreError::NotFound`] without such a code.
    pub async fn change_code(self, id: i64, wording: &CodeWording) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        is_free(&mut transaction, &wording.name, wording.edition, id).await?;
        let row = values![id, &wording.name, fold(&wording.name), &wording.description, year(wording.edition)];
        if transaction.execute(CHANGE, row).await? == 0 {
            return Err(StoreError::NotFound);
        }
        self.commit(transaction).await
    }

    /// Merges a code into another: its texts get the other code. Returns how many texts did; `wording` makes the
    /// details of the log entry from that number.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] unless both are in use and differ.
    pub async fn merge_codes(
        self,
        id: i64,
        into: i64,
        wording: impl FnOnce(u64) -> String + Send,
    ) -> Result<u64, StoreError> {
        let mut transaction = self.begin().await?;
        for code in [id, into] {
            let found: Option<(String, Option<i64>)> = transaction.one(IN_USE, values![code]).await?;
            if found.is_none() || id == into {
                return Err(StoreError::NotFound);
            }
        }
        transaction.execute(MOVE, values![id, into]).await?;
        let moved = transaction.execute(LEAVE, values![id]).await?;
        transaction.execute(MERGE_ON, values![id, into]).await?;
        transaction.execute(MERGE, values![id, into, self.at()]).await?;
        self.commit_as(transaction, |entry| entry.details = wording(moved)).await?;
        Ok(moved)
    }

    /// Retires a code: it is no longer offered.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a code in use.
    pub async fn retire_code(self, id: i64) -> Result<(), StoreError> {
        if self.changes(RETIRE, values![id, self.at()]).await? { Ok(()) } else { Err(StoreError::NotFound) }
    }

    /// Offers a retired code again.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] without such a retired code, [`StoreError::Exists`] if another code has its name by
    /// now.
    pub async fn restore_code(self, id: i64) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let found: Option<(String, Option<i64>)> = transaction.one(FIND_RETIRED, values![id]).await?;
        let (name, edition) = found.ok_or(StoreError::NotFound)?;
        is_free(&mut transaction, &name, edition.map(edition_from).transpose()?, id).await?;
        transaction.execute(RESTORE, values![id]).await?;
        self.commit(transaction).await
    }
}

fn year(edition: Option<EditionYear>) -> Option<i64> {
    edition.map(|edition| i64::from(edition.year()))
}

/// Checks that no other code in use has this name for the same edition; a code without an edition is for all of them.
async fn is_free(
    transaction: &mut Transaction,
    name: &str,
    edition: Option<EditionYear>,
    other_than: i64,
) -> Result<(), StoreError> {
    let taken: Option<(i64,)> = transaction.one(TAKEN, values![fold(name), other_than, year(edition)]).await?;
    if taken.is_some() { Err(StoreError::Exists) } else { Ok(()) }
}
