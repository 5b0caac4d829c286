//! The groups of strata that are estimated together, and the strata that cannot be.

use crate::Sector;
use crate::estimation::jackknife::GROUPS;
use crate::estimation::margins::{Stratum, StratumKey, YearMargins};
use crate::estimation::strata::{LEAST_RESPONDENTS, join};

/// A part of the population with a ratio of its own: a stratum, or several that were joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its sector.
    pub sector: Sector,
    /// Its strata.
    pub strata: Vec<StratumKey>,
    /// Whether it contains the strata of unknown purchases, known together as what their sector's known strata leave.
    pub is_remainder: bool,
    /// Number of respondents behind the ratio: those that gave both amounts, take-all organisations apart.
    pub respondents: usize,
    /// The sum of their purchases from start-ups, in cents.
    pub startup_cents: i128,
    /// The sum of their total purchases, in cents.
    pub total_cents: i128,
    /// Purchases from start-ups of its take-all organisations that gave both amounts, in cents.
    pub taken_startup_cents: i128,
    /// Their total purchases, in cents.
    pub taken_total_cents: i128,
    /// All purchases from start-ups that its respondents gave, in cents.
    pub observed_cents: i64,
    /// All total purchases that its respondents gave, in cents.
    given_total_cents: i128,
    /// The purchases of its population, in cents.
    pub known_cents: i64,
    /// The two sums of the ratio by group of the jackknife.
    by_jackknife: Vec<(i128, i128)>,
}

/// A stratum that is not estimated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The stratum.
    pub key: StratumKey,
    /// Why.
    pub why: WhyLeftOut,
    /// What its respondents bought from start-ups, in cents: it counts in *constaté* all the same.
    pub observed_cents: i64,
}

/// Why a stratum is not estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyLeftOut {
    /// Nobody has published its purchases, nor those of its sector.
    Unknown,
    /// Its respondents bought more than its whole population: the margin is wrong, or measures something else.
    BelowRespondents,
    /// Fewer than five respondents of the sector gave both amounts.
    TooFew,
}

/// A respondent of a stratum.
pub(super) struct Unit {
    /// Its group in the jackknife.
    pub jackknife: usize,
    /// Whether it stands for itself only.
    pub taken: bool,
    /// Its purchases from start-ups, in cents.
    pub startup: Option<i64>,
    /// Its total purchases, in cents.
    pub total: Option<i64>,
}

impl Group {
    fn of(stratum: &Stratum, known_cents: i64) -> Self {
        Self {
            sector: stratum.key.sector,
            strata: vec![stratum.key.clone()],
            is_remainder: false,
            respondents: 0,
            startup_cents: 0,
            total_cents: 0,
            taken_startup_cents: 0,
            taken_total_cents: 0,
            observed_cents: 0,
            given_total_cents: 0,
            known_cents,
            by_jackknife: vec![(0, 0); GROUPS],
        }
    }

    fn add(&mut self, unit: &Unit) {
        self.observed_cents = self.observed_cents.saturating_add(unit.startup.unwrap_or(0));
        self.given_total_cents += i128::from(unit.total.unwrap_or(0));
        let (Some(startup), Some(total)) = (unit.startup, unit.total.filter(|total| *total > 0)) else { return };
        let (startup, total) = (i128::from(startup), i128::from(total));
        if unit.taken {
            self.taken_startup_cents += startup;
            self.taken_total_cents += total;
            return;
        }
        self.respondents += 1;
        self.startup_cents += startup;
        self.total_cents += total;
        if let Some(sums) = self.by_jackknife.get_mut(unit.jackknife) {
            *sums = (sums.0 + startup, sums.1 + total);
        }
    }

    fn merge(mut self, other: Self) -> Self {
        self.strata.extend(other.strata);
        self.is_remainder |= other.is_remainder;
        self.respondents += other.respondents;
        self.startup_cents += other.startup_cents;
        self.total_cents += other.total_cents;
        self.taken_startup_cents += other.taken_startup_cents;
        self.taken_total_cents += other.taken_total_cents;
        self.observed_cents = self.observed_cents.saturating_add(other.observed_cents);
        self.given_total_cents += other.given_total_cents;
        self.known_cents = self.known_cents.saturating_add(other.known_cents);
        for (sums, more) in self.by_jackknife.iter_mut().zip(other.by_jackknife) {
            *sums = (sums.0 + more.0, sums.1 + more.1);
        }
        self
    }

    fn is_small(&self) -> bool {
        self.respondents < LEAST_RESPONDENTS
    }

    /// Σ start-up ÷ Σ total of the respondents behind the ratio; `None` without any.
    pub fn ratio(&self) -> Option<f64> {
        (self.total_cents > 0).then(|| self.startup_cents as f64 / self.total_cents as f64)
    }

    /// The purchases of those that the ratio stands for: the population less its take-all organisations, in cents.
    fn rest_cents(&self) -> i128 {
        (i128::from(self.known_cents) - self.taken_total_cents).max(0)
    }

    /// *Redressé*, in cents: take-all organisations as they are, and the ratio times the purchases of the rest, rounded
    /// to the cent; never less than what was counted.
    pub fn redressed_cents(&self) -> i64 {
        let rest = self.startup_cents.saturating_mul(self.rest_cents());
        let estimated = rest.saturating_add(self.total_cents / 2).checked_div(self.total_cents).unwrap_or(0);
        let whole = self.taken_startup_cents.saturating_add(estimated);
        i64::try_from(whole).unwrap_or(i64::MAX).max(self.observed_cents)
    }

    /// The same without the respondents of one group of the jackknife, if one is named. `None` if nobody is left.
    pub(super) fn redressed(&self, without: Option<usize>) -> Option<f64> {
        let (startup, total) = without.and_then(|number| self.by_jackknife.get(number)).copied().unwrap_or_default();
        let (startup, total) = (self.startup_cents - startup, self.total_cents - total);
        let rest = self.rest_cents() as f64;
        (total > 0).then(|| self.taken_startup_cents as f64 + startup as f64 * rest / total as f64)
    }

    /// Whether a group of the jackknife has a respondent behind the ratio.
    pub(super) fn has(&self, number: usize) -> bool {
        self.by_jackknife.get(number).is_some_and(|sums| sums.1 > 0)
    }

    /// The share of the rest's purchases that respondents behind the ratio cover, from 0 to 1.
    pub(super) fn covered(&self) -> f64 {
        let rest = self.rest_cents();
        if rest == 0 { 1.0 } else { (self.total_cents as f64 / rest as f64).min(1.0) }
    }

    fn leave_out(self, why: WhyLeftOut, strata: &[(StratumKey, i64)]) -> Vec<LeftOut> {
        let observed = |key: &StratumKey| strata.iter().find(|(one, _)| one == key).map_or(0, |(_, cents)| *cents);
        let left_out = |key: StratumKey| LeftOut { why, observed_cents: observed(&key), key };
        self.strata.into_iter().map(left_out).collect()
    }
}

/// The groups of a year, and the strata left out. In each sector: strata of known purchases one by one; the others
/// together, if the sector's purchases are known; then small ones joined, first the sizes of a segment, then segments.
pub(super) fn of(year: &YearMargins, units: &[(usize, Unit)]) -> (Vec<Group>, Vec<LeftOut>) {
    let (mut groups, mut left_out) = (Vec::new(), Vec::new());
    let filled = |(index, stratum): (usize, &Stratum)| {
        let known = stratum.purchases.as_ref().map(|known| known.value);
        let mut group = Group::of(stratum, known.unwrap_or(0));
        units.iter().filter(|(place, _)| *place == index).for_each(|(_, unit)| group.add(unit));
        (known.is_some(), group)
    };
    let all: Vec<(bool, Group)> = year.strata.iter().enumerate().map(filled).collect();
    let observed: Vec<(StratumKey, i64)> =
        year.strata.iter().zip(&all).map(|(stratum, (_, group))| (stratum.key.clone(), group.observed_cents)).collect();
    for sector in Sector::ALL {
        let (known, unknown): (Vec<_>, Vec<_>) =
            all.iter().filter(|(_, group)| group.sector == sector).cloned().partition(|(known, _)| *known);
        let mut parts: Vec<Group> = known.into_iter().map(|(_, group)| group).collect();
        let unknown = unknown.into_iter().map(|(_, group)| group).reduce(Group::merge);
        let whole = year.sector(sector).and_then(|one| one.purchases.as_ref()).map(|known| known.value);
        let spoken_for: i128 = parts.iter().map(|group| i128::from(group.known_cents)).sum();
        let rest = whole.and_then(|whole| i64::try_from(i128::from(whole) - spoken_for).ok()).filter(|rest| *rest > 0);
        match (unknown, rest) {
            (Some(group), Some(known_cents)) => parts.push(Group { known_cents, is_remainder: true, ..group }),
            (Some(group), None) => left_out.extend(group.leave_out(WhyLeftOut::Unknown, &observed)),
            (None, _) => {}
        }
        let (wrong, parts): (Vec<Group>, Vec<Group>) =
            parts.into_iter().partition(|group| group.given_total_cents > i128::from(group.known_cents));
        left_out.extend(wrong.into_iter().flat_map(|group| group.leave_out(WhyLeftOut::BelowRespondents, &observed)));
        for group in join(by_segment(parts), Group::is_small, Group::merge) {
            match group.is_small() {
                true => left_out.extend(group.leave_out(WhyLeftOut::TooFew, &observed)),
                false => groups.push(group),
            }
        }
    }
    (groups, left_out)
}

/// The sizes of each segment, joined where they are small.
fn by_segment(parts: Vec<Group>) -> Vec<Group> {
    let mut segments: Vec<Vec<Group>> = Vec::new();
    let segment = |group: &Group| group.strata.first().map(|key| key.segment.clone());
    for part in parts {
        match segments.last_mut() {
            Some(last) if !part.is_remainder && last.first().and_then(segment) == segment(&part) => last.push(part),
            _ => segments.push(vec![part]),
        }
    }
    segments.into_iter().flat_map(|sizes| join(sizes, Group::is_small, Group::merge)).collect()
}
