//! Hot deck for ranges: buyers that gave the range of their rate (`AC06`) instead of their purchases from start-ups.
//! Each gets the rate of a buyer of its stratum and range that gave amounts, drawn twenty times. What is imputed is
//! reported apart, never inside *constaté*.

#[cfg(test)]
mod tests;

use super::coverage::place;
use super::jackknife::hash;
use super::margins::YearMargins;
use super::respondent::Respondent;
use crate::Sector;
use survey::analysis::PercentRange;
use survey::seeded_random::Dice;
use survey::{Questionnaire, Role};

/// The number of draws.
pub const DRAWS: usize = 20;

/// What is imputed to those that gave a range (« dont imputé »).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imputed {
    /// Number of buyers that a rate was drawn for.
    pub imputed: i64,
    /// Number of buyers that gave a range but no total purchases: a rate of nothing is no amount.
    pub without_total: i64,
    /// Number of buyers for whose range no buyer gave amounts.
    pub without_donor: i64,
    /// Number of imputed buyers whose donor had to be of another stratum.
    pub from_elsewhere: i64,
    /// The sum imputed in each draw, in cents; empty if nobody was imputed.
    pub draws_cents: Vec<i64>,
}

impl Imputed {
    /// The mean of the draws, in cents, rounded; `None` if nobody was imputed.
    pub fn mean_cents(&self) -> Option<i64> {
        let count = i128::try_from(self.draws_cents.len()).ok()?;
        let sum: i128 = self.draws_cents.iter().map(|cents| i128::from(*cents)).sum();
        i64::try_from((sum + count / 2).checked_div(count)?).ok()
    }

    /// The least and the greatest draw, in cents.
    pub fn extent_cents(&self) -> Option<(i64, i64)> {
        Some((*self.draws_cents.iter().min()?, *self.draws_cents.iter().max()?))
    }
}

/// The ranges of rates that a questionnaire offers instead of amounts, by code, from the lowest.
pub fn ranges(questionnaire: &Questionnaire) -> Vec<(String, PercentRange)> {
    let options = questionnaire.with_role(Role::StartupRateRange).map_or(&[][..], |question| question.kind.options());
    let mut ranges: Vec<_> = options.iter().filter_map(|option| Some((option.code.clone(), option.rate?))).collect();
    ranges.sort_by_key(|(_, range)| range.from);
    ranges
}

/// The index of the range that a rate lies in, the ranges from the lowest. A range ends before the next begins, except
/// that one without an upper end begins above its lower end: 10 % is in « de 5 à 10 % », not in « plus de 10 % ».
fn range_of(startup: i64, total: i64, ranges: &[(String, PercentRange)]) -> Option<usize> {
    let above = |range: &PercentRange| {
        let (rate, from) = (i128::from(startup) * 100, i128::from(range.from) * i128::from(total));
        if range.to.is_none() && range.from > 0 { rate > from } else { rate >= from }
    };
    ranges.iter().rposition(|(_, range)| above(range))
}

/// Imputes purchases from start-ups to the respondents that gave a range and no amount. Donors are of the same range
/// and the same stratum, or else the same sector, or else any. Each draw depends on the references only, so it is the
/// same in any order and on any machine.
pub fn impute(year: &YearMargins, respondents: &[Respondent], ranges: &[(String, PercentRange)]) -> Imputed {
    let deck = Deck::of(year, respondents, ranges);
    let mut found = Imputed::default();
    let mut draws = [0i128; DRAWS];
    for one in respondents.iter().filter(|one| one.startup.is_none()) {
        let Some(range) = ranges.iter().position(|(code, _)| Some(code) == one.range.as_ref()) else { continue };
        let Some(total) = one.total else {
            found.without_total += 1;
            continue;
        };
        let Some((distance, donors)) = deck.donors(one, place(year, one), range) else {
            found.without_donor += 1;
            continue;
        };
        found.imputed += 1;
        found.from_elsewhere += i64::from(distance > 0);
        let mut dice = Dice::new(hash(&one.reference));
        for draw in &mut draws {
            *draw += donors.get(dice.below(donors.len())).map_or(0, |donor| donor.share_of(total.cents()));
        }
    }
    if found.imputed > 0 {
        found.draws_cents = draws.iter().map(|draw| i64::try_from(*draw).unwrap_or(i64::MAX)).collect();
    }
    found
}

/// The donors of rates, in the order of their references.
struct Deck(Vec<Donor>);

/// A buyer that gave both amounts.
struct Donor {
    reference: String,
    sector: Sector,
    stratum: Option<usize>,
    range: usize,
    /// In cents.
    startup: i64,
    /// In cents, above 0.
    total: i64,
}

impl Deck {
    fn of(year: &YearMargins, respondents: &[Respondent], ranges: &[(String, PercentRange)]) -> Self {
        let donor = |one: &Respondent| {
            let (startup, total) = one.pair()?;
            let (range, stratum) = (range_of(startup, total, ranges)?, place(year, one));
            Some(Donor { reference: one.reference.clone(), sector: one.sector, stratum, range, startup, total })
        };
        let mut donors: Vec<Donor> = respondents.iter().filter_map(donor).collect();
        donors.sort_by(|one, other| one.reference.cmp(&other.reference));
        Self(donors)
    }

    /// The nearest donors of a range, and how far they are: 0 of the same stratum, 1 of the same sector, 2 of any.
    fn donors(&self, of: &Respondent, stratum: Option<usize>, range: usize) -> Option<(usize, Vec<&Donor>)> {
        let is_near = |donor: &Donor, distance: usize| match distance {
            0 => stratum.is_some() && donor.stratum == stratum,
            1 => donor.sector == of.sector,
            _ => true,
        };
        (0..3).find_map(|distance| {
            let near = self.0.iter().filter(|donor| donor.range == range && is_near(donor, distance));
            let near: Vec<&Donor> = near.collect();
            (!near.is_empty()).then_some((distance, near))
        })
    }
}

impl Donor {
    /// Its rate of an amount, in cents, rounded.
    fn share_of(&self, amount: i64) -> i128 {
        let total = i128::from(self.total).max(1);
        (i128::from(amount) * i128::from(self.startup) + total / 2) / total
    }
}
