//! The three volumes of a year: *constaté*, what respondents bought; *redressé*, what all buyers bought if the absent
//! buy like respondents of their stratum; *fourchette*, the same if they buy nothing, half as much or as much.

mod groups;
#[cfg(test)]
mod tests;

pub use groups::{Group, LeftOut, WhyLeftOut};

use super::coverage::place;
use super::jackknife::{self, GROUPS, Uncertainty};
use super::margins::{Margins, YearMargins};
use super::respondent::Respondent;
use crate::Sector;
use groups::Unit;

/// The three volumes of a year.
#[derive(Clone, Debug, PartialEq)]
pub struct ThreeVolumes {
    /// Of all buyers.
    pub all: NationalVolume,
    /// By sector.
    pub sectors: [(Sector, NationalVolume); 2],
    /// The parts of the population that are estimated, each by a ratio of its own.
    pub groups: Vec<Group>,
    /// The strata that are not estimated, and why.
    pub left_out: Vec<LeftOut>,
    /// Number of respondents that belong to no stratum: they count in *constaté* only.
    pub unplaced: i64,
}

/// The volumes of all buyers or of a sector.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NationalVolume {
    /// Number of respondents that gave their purchases from start-ups.
    pub respondents: i64,
    /// *Constaté*: the sum of those purchases, in cents, exact; `None` if nobody gave them.
    pub observed_cents: Option<i64>,
    /// What is estimated of the strata whose total purchases are known; `None` if there is no such stratum.
    pub estimated: Option<Estimated>,
    /// The uncertainty of *redressé*, in cents ([`jackknife::NAME`]); its low end is never below what was counted.
    pub uncertainty: Option<Uncertainty>,
}

/// An estimate for the strata whose total purchases are known. A stratum left out is in none of its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimated {
    /// What the respondents of these strata bought from start-ups, in cents: the absent buy nothing (δ = 0).
    pub observed_cents: i64,
    /// The absent buy half as much as respondents of their stratum (δ = ½), in cents.
    pub half_cents: i64,
    /// *Redressé*: the absent buy as much (δ = 1), in cents. Each group's is [`Group::redressed_cents`].
    pub redressed_cents: i64,
    /// The known purchases of these strata, in cents.
    pub known_cents: i64,
}

impl Estimated {
    /// *Fourchette*, in cents: δ = 0, ½ and 1.
    pub fn range(&self) -> [i64; 3] {
        [self.observed_cents, self.half_cents, self.redressed_cents]
    }
}

/// The three volumes of a year from its respondents. The take-all list is that of `margins`.
pub fn three_volumes(margins: &Margins, year: &YearMargins, respondents: &[Respondent]) -> ThreeVolumes {
    let placed = |one: &Respondent| {
        let taken = one.siren.is_some_and(|siren| margins.takes(siren)) && one.pair().is_some();
        let unit = Unit {
            jackknife: jackknife::group_of(&one.reference),
            taken,
            startup: one.startup.map(|euros| euros.cents()),
            total: one.total.map(|euros| euros.cents()),
        };
        place(year, one).map(|place| (place, unit))
    };
    let placed: Vec<Option<(usize, Unit)>> = respondents.iter().map(placed).collect();
    let unplaced = placed.iter().filter(|one| one.is_none()).count();
    let (groups, left_out) = groups::of(year, &placed.into_iter().flatten().collect::<Vec<_>>());
    let volumes = |sector: Option<Sector>| {
        let of_sector = |one: Sector| sector.is_none_or(|sector| sector == one);
        let groups: Vec<&Group> = groups.iter().filter(|group| of_sector(group.sector)).collect();
        let given: Vec<i64> = respondents
            .iter()
            .filter(|one| of_sector(one.sector))
            .filter_map(|one| one.startup.map(|euros| euros.cents()))
            .collect();
        NationalVolume {
            respondents: given.len().try_into().unwrap_or(i64::MAX),
            observed_cents: if given.is_empty() { None } else { Some(sum(given)) },
            estimated: estimated(&groups),
            uncertainty: uncertainty(&groups),
        }
    };
    ThreeVolumes {
        all: volumes(None),
        sectors: Sector::ALL.map(|sector| (sector, volumes(Some(sector)))),
        groups,
        left_out,
        unplaced: unplaced.try_into().unwrap_or(i64::MAX),
    }
}

/// A sum of cents. Sums beyond what 64 bits hold are as good as the largest.
fn sum(cents: impl IntoIterator<Item = i64>) -> i64 {
    let sum: i128 = cents.into_iter().map(i128::from).sum();
    i64::try_from(sum).unwrap_or(i64::MAX)
}

fn estimated(groups: &[&Group]) -> Option<Estimated> {
    if groups.is_empty() {
        return None;
    }
    let observed_cents = sum(groups.iter().map(|group| group.observed_cents));
    let redressed_cents = sum(groups.iter().map(|group| group.redressed_cents()));
    let half_cents = observed_cents.saturating_add(redressed_cents.saturating_sub(observed_cents) / 2);
    let known_cents = sum(groups.iter().map(|group| group.known_cents));
    Some(Estimated { observed_cents, half_cents, redressed_cents, known_cents })
}

/// The jackknife of *redressé*. What a group's respondents already cover is certain: the deviation of each group is
/// scaled by √(1 − covered), so that a census has no uncertainty.
fn uncertainty(groups: &[&Group]) -> Option<Uncertainty> {
    let used: Vec<usize> = (0..GROUPS).filter(|number| groups.iter().any(|group| group.has(*number))).collect();
    let estimate = sum(groups.iter().map(|group| group.redressed_cents())) as f64;
    let replicate = |number: &usize| {
        let moves = groups.iter().map(|group| {
            let moved = group.redressed(Some(*number))? - group.redressed(None)?;
            Some((1.0 - group.covered()).max(0.0).sqrt() * moved)
        });
        moves.sum::<Option<f64>>().map(|moved| estimate + moved)
    };
    let replicates = used.iter().map(replicate).collect::<Option<Vec<f64>>>()?;
    let counted = sum(groups.iter().map(|group| group.observed_cents)) as f64;
    let interval = jackknife::interval(estimate, &replicates)?;
    Some(Uncertainty { low: interval.low.max(counted), ..interval })
}
