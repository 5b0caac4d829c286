//! Partners who pass the questionnaires on: the code in their links, their name, the number of responses through them.

use super::{Secret, Store, StoreError};
use crate::audit::noted_act::Noting;
use crate::database::connection::{row, values};
use crate::database::time::from_millis;
use crate::responses::drafts::audience_from;
use chrono::{DateTime, Utc};
use survey::{Audience, EditionYear};

/// A partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partner {
    /// The code in their links: ASCII letters, digits, `-` and `_`, upper case.
    pub code: String,
    /// Their name.
    pub name: String,
    /// The secret of their own page.
    pub page: Secret,
    /// When they were added.
    pub added_at: DateTime<Utc>,
}

row! {
    struct Row {
        code: String,
        name: String,
        page: String,
        added_at: i64,
    }
}

pub(crate) const IS_KNOWN: &str = "SELECT code FROM partners WHERE code = $1";
pub(crate) const BY_PAGE: &str = "SELECT code, name, page, added_at FROM partners WHERE page = $1";
pub(crate) const COUNT: &str = "SELECT audience, COUNT(*) FROM responses \
     WHERE partner = $1 AND edition = $2 AND replaced_by IS NULL AND aside = 0 AND test = 0 GROUP BY audience";
pub(crate) const DAYS: &str = "SELECT submitted_at FROM responses \
     WHERE partner = $1 AND edition = $2 AND replaced_by IS NULL AND aside = 0 AND test = 0";

impl Store {
    /// A partner's code as stored, if there is such a partner; its case does not matter.
    pub async fn known_partner(&self, code: &str) -> Result<Option<String>, StoreError> {
        let code = code.to_ascii_uppercase();
        let row: Option<(String,)> = self.database().read().await?.one(IS_KNOWN, values![code]).await?;
        Ok(row.map(|(code,)| code))
    }

    /// The partner whose own page has this secret.
    pub async fn partner_of_page(&self, page: &Secret) -> Result<Option<Partner>, StoreError> {
        let row: Option<Row> = self.database().read().await?.one(BY_PAGE, values![page.as_str()]).await?;
        row.map(read).transpose()
    }

    /// All partners, by name.
    pub async fn partners(&self) -> Result<Vec<Partner>, StoreError> {
        const ALL: &str = "SELECT code, name, page, added_at FROM partners ORDER BY name, code";
        let rows: Vec<Row> = self.database().read().await?.all(ALL, values![]).await?;
        rows.into_iter().map(read).collect()
    }

    /// Number of counted responses of an edition that came through a partner, by audience.
    pub async fn relayed(&self, code: &str, edition: EditionYear) -> Result<Vec<(Audience, i64)>, StoreError> {
        let rows: Vec<(String, i64)> = self.database().read().await?.all(COUNT, values![code, edition]).await?;
        rows.into_iter().map(|(audience, count)| Ok((audience_from(&audience)?, count))).collect()
    }

    /// When the counted responses of an edition that came through a partner were sent, in ascending order.
    pub async fn relayed_at(&self, code: &str, edition: EditionYear) -> Result<Vec<DateTime<Utc>>, StoreError> {
        let rows: Vec<(i64,)> = self.database().read().await?.all(DAYS, values![code, edition]).await?;
        let mut all = rows.into_iter().map(|(at,)| from_millis(at)).collect::<Result<Vec<_>, _>>()?;
        all.sort_unstable();
        Ok(all)
    }
}

impl Noting<'_> {
    /// Adds a partner.
    ///
    /// # Errors
    /// [`StoreError::Exists`] if the code is taken.
    pub async fn add_partner(self, partner: &Partner) -> Result<(), StoreError> {
        const ADD: &str = "INSERT INTO partners (code, name, page, added_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (code) DO NOTHING";
        let row = values![partner.code.to_ascii_uppercase(), &partner.name, partner.page.as_str(), partner.added_at];
        if self.changes(ADD, row).await? { Ok(()) } else { Err(StoreError::Exists) }
    }

    /// Removes a partner: their links stop counting for anybody, but earlier responses stay attributed to the code.
    pub async fn remove_partner(self, code: &str) -> Result<(), StoreError> {
        const REMOVE: &str = "DELETE FROM partners WHERE code = $1";
        self.changes(REMOVE, values![code]).await.map(drop)
    }
}

fn read(Row { code, name, page, added_at: added }: Row) -> Result<Partner, StoreError> {
    let page = Secret::parse(&page).ok_or_else(|| StoreError::data("a partner", "its page"))?;
    Ok(Partner { code, name, page, added_at: from_millis(added)? })
}
