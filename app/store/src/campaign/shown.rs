//! What every page shows of the campaigns, kept in memory: a page would ask the database four times, and wake a
//! thread each time.

use super::announcements::Announcement;
use super::campaigns::{CampaignDates, Row};
use crate::database::connection::row;
use crate::responses::drafts::{audience_from, edition_from};
use crate::{Store, StoreError};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use survey::{Audience, EditionYear};

/// How long what another process changed may go unseen.
const LASTS: Duration = Duration::from_secs(1);

/// The dates that staff set, and their announcement.
#[derive(Debug)]
pub struct ShownCampaigns {
    dates: HashMap<(EditionYear, Audience), CampaignDates>,
    /// The text above the contents of each page.
    pub announcement: Option<Announcement>,
}

impl ShownCampaigns {
    /// The dates set for a questionnaire, as [`Store::campaign_dates`] reads them.
    pub fn dates(&self, edition: EditionYear, audience: Audience) -> CampaignDates {
        self.dates.get(&(edition, audience)).copied().unwrap_or_default()
    }
}

/// What was read last, and a number that moves when this process changes it.
#[derive(Default)]
pub(crate) struct Memory {
    changes: AtomicU64,
    last: Mutex<Option<Read>>,
}

struct Read {
    at: Instant,
    changes: u64,
    shown: Arc<ShownCampaigns>,
}

impl Memory {
    /// Has the next page read anew. Called after the commit that changed something.
    pub(crate) fn forget(&self) {
        self.changes.fetch_add(1, Ordering::SeqCst);
    }

    fn fresh(&self, changes: u64) -> Option<Arc<ShownCampaigns>> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = last.as_ref().filter(|read| read.changes == changes && read.at.elapsed() < LASTS);
        fresh.map(|read| read.shown.clone())
    }
}

row! {
    struct Of {
        ..dates: Row,
        edition: i64,
        audience: String,
    }
}

/// A table of two rows an edition, read through.
const ALL: &str = "SELECT edition, audience, opens_at, closes_at, grace_minutes, testing_since FROM campaigns";

impl Store {
    /// The dates and the announcement that pages show: what this process set at once, what another one set within a
    /// second. What decides whether a response is taken reads [`Store::campaign_dates`].
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    pub async fn shown_campaigns(&self) -> Result<Arc<ShownCampaigns>, StoreError> {
        let memory = &self.inner.shown;
        // Before it is read: what is changed meanwhile is read again by the next page.
        let (changes, at) = (memory.changes.load(Ordering::SeqCst), Instant::now());
        if let Some(shown) = memory.fresh(changes) {
            return Ok(shown);
        }
        let rows: Vec<Of> = self.database().read().await?.all(ALL, []).await?;
        let dates = rows.into_iter().map(|Of { edition, audience, dates }| {
            Ok(((edition_from(edition)?, audience_from(&audience)?), dates.try_into()?))
        });
        let dates = dates.collect::<Result<_, StoreError>>()?;
        let shown = Arc::new(ShownCampaigns { dates, announcement: self.announcement().await? });
        *memory.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(Read { at, changes, shown: shown.clone() });
        Ok(shown)
    }
}
