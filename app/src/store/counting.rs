//! What a transaction changes in the counters, gathered and written once: a hundred responses that share a commit
//! also share the row of their year.

use super::StoreError;
use super::connection::{Transaction, values};
use crate::statistics::{Contribution, Counters, rate_bucket};
use crate::survey::{Audience, EditionYear};
use std::collections::BTreeMap;

/// A year, of all buyers (segment `""`) or of one segment.
type Cell = (EditionYear, i32, String);

/// Whether a fact comes or goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    Added,
    Removed,
}

/// The differences to write. Ordered, so that every process would write them in the same order.
#[derive(Default)]
pub(crate) struct Changes {
    versions: BTreeMap<EditionYear, i64>,
    responses: BTreeMap<(EditionYear, Audience), i64>,
    volumes: BTreeMap<Cell, Counters>,
    rates: BTreeMap<(Cell, i32), i64>,
}

/// A point is a hundred buckets.
pub(crate) const BUCKETS_PER_POINT: i64 = 100;

pub(crate) const BUMP: &str = "INSERT INTO editions (edition, version) VALUES ($1, $2) \
     ON CONFLICT (edition) DO UPDATE SET version = editions.version + excluded.version";
pub(crate) const COUNT_RESPONSES: &str = "INSERT INTO response_counters (edition, audience, responses) VALUES ($1, $2, $3) \
     ON CONFLICT (edition, audience) DO UPDATE SET responses = response_counters.responses + excluded.responses";
pub(crate) const COUNT_VOLUMES: &str = "INSERT INTO volume_counters (edition, year, segment, \
     respondents, startup_cents, total_respondents, total_cents, rated, rated_startup_cents, rated_total_cents, \
     matched, matched_previous_cents, matched_current_cents) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
     ON CONFLICT (edition, year, segment) DO UPDATE SET \
     respondents = volume_counters.respondents + excluded.respondents, \
     startup_cents = volume_counters.startup_cents + excluded.startup_cents, \
     total_respondents = volume_counters.total_respondents + excluded.total_respondents, \
     total_cents = volume_counters.total_cents + excluded.total_cents, \
     rated = volume_counters.rated + excluded.rated, \
     rated_startup_cents = volume_counters.rated_startup_cents + excluded.rated_startup_cents, \
     rated_total_cents = volume_counters.rated_total_cents + excluded.rated_total_cents, \
     matched = volume_counters.matched + excluded.matched, \
     matched_previous_cents = volume_counters.matched_previous_cents + excluded.matched_previous_cents, \
     matched_current_cents = volume_counters.matched_current_cents + excluded.matched_current_cents";
pub(crate) const COUNT_POINT: &str = "INSERT INTO point_counters (edition, year, segment, point, n) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (edition, year, segment, point) DO UPDATE SET n = point_counters.n + excluded.n";
pub(crate) const COUNT_RATE: &str = "INSERT INTO rate_counters (edition, year, segment, bucket, n) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (edition, year, segment, bucket) DO UPDATE SET n = rate_counters.n + excluded.n";

impl Changes {
    /// Whether no response was counted.
    pub(crate) fn is_empty(&self) -> bool {
        self.versions.is_empty()
    }

    /// A response more in an edition, and so many more that count.
    pub(crate) fn count_response(&mut self, edition: EditionYear, audience: Audience, counted: i64) {
        *self.versions.entry(edition).or_default() += 1;
        *self.responses.entry((edition, audience)).or_default() += counted;
    }

    /// What an organisation gives, or gave, for a year: in the cell of all buyers and in that of its segment.
    pub(crate) fn count_fact(
        &mut self,
        edition: EditionYear,
        year: i32,
        segment: &str,
        contribution: &Contribution,
        sign: Sign,
    ) -> Result<(), StoreError> {
        self.count_in((edition, year, String::new()), contribution, sign)?;
        if !segment.is_empty() {
            self.count_in((edition, year, segment.to_owned()), contribution, sign)?;
        }
        Ok(())
    }

    fn count_in(&mut self, cell: Cell, contribution: &Contribution, sign: Sign) -> Result<(), StoreError> {
        if let Some(rate) = contribution.rate() {
            let step = if sign == Sign::Added { 1 } else { -1 };
            *self.rates.entry((cell.clone(), rate_bucket(rate))).or_default() += step;
        }
        let counters = self.volumes.entry(cell).or_default();
        let changed = match sign {
            Sign::Added => counters.checked_add(contribution),
            Sign::Removed => counters.checked_remove(contribution),
        };
        *counters = changed.ok_or(StoreError::Overflow)?;
        Ok(())
    }

    /// Writes the differences.
    pub(crate) async fn apply(&self, transaction: &mut Transaction) -> Result<(), StoreError> {
        for ((edition, audience), n) in &self.responses {
            transaction.execute(COUNT_RESPONSES, values![*edition, *audience, *n]).await?;
        }
        for ((edition, year, segment), c) in &self.volumes {
            if *c == Counters::default() {
                continue;
            }
            let row = values![
                *edition,
                *year,
                segment,
                c.respondents,
                c.startup_cents,
                c.total_respondents,
                c.total_cents,
                c.rated,
                c.rated_startup_cents,
                c.rated_total_cents,
                c.matched,
                c.matched_previous_cents,
                c.matched_current_cents,
            ];
            transaction.execute(COUNT_VOLUMES, row).await?;
        }
        let mut points: BTreeMap<(&Cell, i64), i64> = BTreeMap::new();
        for ((cell, bucket), n) in self.rates.iter().filter(|(_, n)| **n != 0) {
            let (edition, year, segment) = cell;
            transaction.execute(COUNT_RATE, values![*edition, *year, segment, *bucket, *n]).await?;
            *points.entry((cell, i64::from(*bucket) / BUCKETS_PER_POINT)).or_default() += n;
        }
        for (((edition, year, segment), point), n) in points.into_iter().filter(|(_, n)| *n != 0) {
            transaction.execute(COUNT_POINT, values![*edition, *year, segment, point, n]).await?;
        }
        for (edition, sent) in &self.versions {
            transaction.execute(BUMP, values![*edition, *sent]).await?;
        }
        Ok(())
    }
}
