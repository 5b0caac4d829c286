//! The volumes of an edition, read from the counters: the work does not grow with the number of responses.
//!
//! Sums are counters. The median goes from the count of each point to the count of each bucket in one point, then
//! to the rates of one bucket by the index. The extremes and the largest contributors are ends of an index.

use super::connection::{Transaction, Value, values};
use super::counting::BUCKETS_PER_POINT;
use super::{Store, StoreError};
use crate::statistics::rates::{EXTREMES, LEAST_FOR_EXTREMES, extremes, middle, middle_ranks};
use crate::statistics::{Counters, Figures, Largest, RateSummary, SegmentVolumes, Volumes, YearVolumes};
use crate::survey::EditionYear;
use std::collections::{BTreeMap, BTreeSet};

/// One question about the facts: of all buyers of a year, or of one segment, whose code is the last value.
pub(crate) struct Scoped {
    pub all: &'static str,
    pub segment: &'static str,
}

/// A question from its text, `{}` being where the condition on the segment goes.
macro_rules! scoped {
    ($($part:literal),+; $segment:literal) => {
        Scoped { all: scoped!(@all $($part),+), segment: scoped!(@one $segment; $($part),+) }
    };
    (@all $($part:literal),+) => { concat!($($part),+) };
    (@one $segment:literal; $first:literal, $second:literal) => { concat!($first, $segment, $second) };
    (@one $segment:literal; $first:literal, $second:literal, $third:literal) => {
        concat!($first, $segment, $second, $segment, $third)
    };
}

pub(crate) const VERSION: &str = "SELECT version FROM editions WHERE edition = $1";
pub(crate) const COUNTERS: &str = "SELECT year, segment, respondents, startup_cents, total_respondents, total_cents, \
     rated, rated_startup_cents, rated_total_cents, matched, matched_previous_cents, matched_current_cents \
     FROM volume_counters WHERE edition = $1";
pub(crate) const POINTS: &str = "SELECT year, segment, point, n FROM point_counters \
     WHERE edition = $1 AND n > 0 ORDER BY year, segment, point";
pub(crate) const BUCKETS: &str = "SELECT bucket, n FROM rate_counters \
     WHERE edition = $1 AND year = $2 AND segment = $3 AND bucket >= $4 AND bucket < $5 AND n > 0 ORDER BY bucket";
pub(crate) const BUCKET_ENDS: Scoped = scoped!(
    "SELECT (SELECT rate FROM purchase_facts WHERE edition = $1 AND year = $2 AND bucket = $3",
    " ORDER BY rate LIMIT 1), (SELECT rate FROM purchase_facts WHERE edition = $1 AND year = $2 AND bucket = $3",
    " ORDER BY rate DESC LIMIT 1)";
    " AND segment = $4"
);
pub(crate) const RATE_AT: Scoped = scoped!(
    "SELECT rate FROM purchase_facts WHERE edition = $1 AND year = $2 AND bucket = $3",
    " ORDER BY rate LIMIT 1 OFFSET $4";
    " AND segment = $5"
);
pub(crate) const EXTREME_RATES: Scoped = scoped!(
    "SELECT rate FROM (SELECT rate FROM purchase_facts WHERE edition = $1 AND year = $2 AND bucket IS NOT NULL",
    " ORDER BY bucket, rate LIMIT $3) AS lowest UNION ALL \
     SELECT rate FROM (SELECT rate FROM purchase_facts WHERE edition = $1 AND year = $2 AND bucket IS NOT NULL",
    " ORDER BY bucket DESC, rate DESC LIMIT $3) AS highest";
    " AND segment = $4"
);
pub(crate) const LARGEST: Scoped = scoped!(
    "SELECT (SELECT startup_cents FROM purchase_facts \
     WHERE edition = $1 AND year = $2 AND startup_cents IS NOT NULL",
    " ORDER BY startup_cents DESC LIMIT 1), (SELECT total_cents FROM purchase_facts \
     WHERE edition = $1 AND year = $2 AND total_cents IS NOT NULL",
    " ORDER BY total_cents DESC LIMIT 1)";
    " AND segment = $3"
);

type CountersRow = (i64, String, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64);

impl Store {
    /// The volumes of an edition, all figures from one state of the database. The segments, code and label, are
    /// those of the questionnaire, in its order; those that nobody named are left out, and one that the list
    /// lacks comes last under its code.
    ///
    /// # Errors
    /// The database's own.
    pub async fn volumes(&self, edition: EditionYear, segments: &[(String, String)]) -> Result<Volumes, StoreError> {
        let mut snapshot = self.database().snapshot().await?;
        let volumes = Reading::new(&mut snapshot, edition).await?.volumes(segments).await;
        snapshot.rollback().await?;
        volumes
    }

    /// The version of an edition's figures: more with every response sent, corrected or erased, 0 before the first.
    ///
    /// # Errors
    /// The database's own.
    pub async fn version(&self, edition: EditionYear) -> Result<i64, StoreError> {
        let row: Option<(i64,)> = self.database().read().await?.one(VERSION, values![edition]).await?;
        Ok(row.map_or(0, |(version,)| version))
    }
}

/// The reading of an edition, inside one snapshot.
struct Reading<'a> {
    snapshot: &'a mut Transaction,
    edition: EditionYear,
    version: i64,
    /// The counters of each cell, by year then segment.
    counters: BTreeMap<(i32, String), Counters>,
    /// How many rates each point of a cell has, ascending.
    points: BTreeMap<(i32, String), Vec<(i64, i64)>>,
}

impl<'a> Reading<'a> {
    async fn new(snapshot: &'a mut Transaction, edition: EditionYear) -> Result<Self, StoreError> {
        let version: Option<(i64,)> = snapshot.one(VERSION, values![edition]).await?;
        let mut counters = BTreeMap::new();
        for row in snapshot.all::<CountersRow>(COUNTERS, values![edition]).await? {
            let (cell, sums) = cell_counters(row)?;
            counters.insert(cell, sums);
        }
        let mut points: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (year, segment, point, n) in snapshot.all::<(i64, String, i64, i64)>(POINTS, values![edition]).await? {
            points.entry((year_from(year)?, segment)).or_default().push((point, n));
        }
        let version = version.map_or(0, |(version,)| version);
        Ok(Self { snapshot, edition, version, counters, points })
    }

    async fn volumes(mut self, segments: &[(String, String)]) -> Result<Volumes, StoreError> {
        let given = self.counters.iter().filter(|(_, c)| has_facts(c)).map(|((year, _), _)| *year);
        let years: BTreeSet<i32> = given.chain(self.edition.data_years()).collect();
        // The largest purchases from start-ups by cell: those of a year serve the matched panel of the next.
        let mut largest_startup: BTreeMap<(i32, String), i64> = BTreeMap::new();
        let mut volumes = Volumes { edition: self.edition.year(), version: self.version, years: Vec::new() };
        for year in years {
            let figures = self.cell(year, "", &mut largest_startup).await?;
            let mut of_segments = Vec::new();
            for (code, label) in self.segments(year, segments) {
                let figures = self.cell(year, &code, &mut largest_startup).await?;
                of_segments.push(SegmentVolumes { code, label, figures });
            }
            volumes.years.push(YearVolumes { year, figures, segments: of_segments });
        }
        Ok(volumes)
    }

    /// The segments that have facts in a year, in the order of the list, those it lacks last.
    fn segments(&self, year: i32, list: &[(String, String)]) -> Vec<(String, String)> {
        let present: BTreeSet<&String> = self
            .counters
            .iter()
            .filter(|((y, segment), c)| *y == year && !segment.is_empty() && has_facts(c))
            .map(|((_, segment), _)| segment)
            .collect();
        let named = list.iter().filter(|(code, _)| present.contains(code)).cloned();
        let unnamed = present.iter().filter(|code| !list.iter().any(|(listed, _)| listed == **code));
        named.chain(unnamed.map(|code| ((*code).clone(), (*code).clone()))).collect()
    }

    async fn cell(
        &mut self,
        year: i32,
        segment: &str,
        largest_startup: &mut BTreeMap<(i32, String), i64>,
    ) -> Result<Figures, StoreError> {
        let cell = (year, segment.to_owned());
        let counters = self.counters.get(&cell).copied().unwrap_or_default();
        if !has_facts(&counters) {
            return Ok(Figures::default());
        }
        let row: Option<(Option<i64>, Option<i64>)> = self.one(&LARGEST, year, segment, []).await?;
        let (startup, total) = row.unwrap_or_default();
        let (startup, total) = (startup.unwrap_or(0), total.unwrap_or(0));
        let previous_startup = largest_startup.get(&(year - 1, segment.to_owned())).copied().unwrap_or(0);
        largest_startup.insert(cell, startup);
        let rates = self.rates(year, segment, &counters).await?;
        Ok(Figures::new(&counters, rates, Largest { startup, total, previous_startup }))
    }

    async fn rates(&mut self, year: i32, segment: &str, counters: &Counters) -> Result<RateSummary, StoreError> {
        let count = usize::try_from(counters.rated).map_err(|error| StoreError::data("a counter", error))?;
        let Some((low, high)) = middle_ranks(count) else {
            return Ok(RateSummary::default());
        };
        let low_rate = self.rate_at(year, segment, low).await?;
        let high_rate = if high == low { low_rate } else { self.rate_at(year, segment, high).await? };
        let (bottom5_mean, top5_mean) = if count < LEAST_FOR_EXTREMES {
            (None, None)
        } else {
            let ends = values![EXTREMES as i64];
            let rows: Vec<(f64,)> = self.all(&EXTREME_RATES, year, segment, ends).await?;
            let mut rates: Vec<f64> = rows.into_iter().map(|(rate,)| rate).collect();
            // A union keeps no order; five lowest and five highest in order are the ends of all the rates in order.
            rates.sort_by(f64::total_cmp);
            extremes(&rates)
        };
        Ok(RateSummary { median: Some(middle(low_rate, high_rate)), top5_mean, bottom5_mean })
    }

    /// The rate of a rank, from 0, in ascending order.
    async fn rate_at(&mut self, year: i32, segment: &str, rank: usize) -> Result<f64, StoreError> {
        let missing = || StoreError::Data(format!("no rate of rank {rank} in {year} `{segment}`"));
        let rank = i64::try_from(rank).map_err(|_| StoreError::Overflow)?;
        let points = self.points.get(&(year, segment.to_owned())).ok_or_else(missing)?;
        let (point, rank) = holding(points, rank).ok_or_else(missing)?;
        let (from, to) = (point * BUCKETS_PER_POINT, (point + 1) * BUCKETS_PER_POINT);
        let buckets: Vec<(i64, i64)> =
            self.snapshot.all(BUCKETS, values![self.edition, year, segment, from, to]).await?;
        let (bucket, rank) = holding(&buckets, rank).ok_or_else(missing)?;
        let ends: Option<(Option<f64>, Option<f64>)> = self.one(&BUCKET_ENDS, year, segment, values![bucket]).await?;
        match ends {
            // The same rate for all, as where many bought nothing: the rank does not matter.
            Some((Some(lowest), Some(highest))) if lowest == highest => Ok(lowest),
            _ => {
                let row: Option<(f64,)> = self.one(&RATE_AT, year, segment, values![bucket, rank]).await?;
                row.map(|(rate,)| rate).ok_or_else(missing)
            }
        }
    }

    async fn one<T: super::connection::Columns>(
        &mut self,
        question: &Scoped,
        year: i32,
        segment: &str,
        more: impl IntoIterator<Item = Value>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.all(question, year, segment, more).await?.into_iter().next())
    }

    async fn all<T: super::connection::Columns>(
        &mut self,
        question: &Scoped,
        year: i32,
        segment: &str,
        more: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<T>, StoreError> {
        let mut bound: Vec<Value> = values![self.edition, year].into_iter().chain(more).collect();
        if segment.is_empty() {
            return self.snapshot.all(question.all, bound).await;
        }
        bound.push(segment.into());
        self.snapshot.all(question.segment, bound).await
    }
}

/// Which of the counted groups, ascending, holds a rank, and the rank inside it.
fn holding(counts: &[(i64, i64)], mut rank: i64) -> Option<(i64, i64)> {
    for (group, n) in counts {
        if rank < *n {
            return Some((*group, rank));
        }
        rank -= n;
    }
    None
}

/// Whether anything was given: an amount of either kind makes a fact.
fn has_facts(counters: &Counters) -> bool {
    counters.respondents > 0 || counters.total_respondents > 0
}

fn year_from(year: i64) -> Result<i32, StoreError> {
    i32::try_from(year).map_err(|error| StoreError::data("a year", error))
}

fn cell_counters(row: CountersRow) -> Result<((i32, String), Counters), StoreError> {
    let (year, segment, respondents, startup_cents, total_respondents, total_cents, ..) = row;
    let (.., rated, rated_startup_cents, rated_total_cents, matched, matched_previous_cents, matched_current_cents) =
        row;
    let counters = Counters {
        respondents,
        startup_cents,
        total_respondents,
        total_cents,
        rated,
        rated_startup_cents,
        rated_total_cents,
        matched,
        matched_previous_cents,
        matched_current_cents,
    };
    Ok(((year_from(year)?, segment), counters))
}
