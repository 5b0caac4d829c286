//! Coverage: how much of the population has answered, by number and by purchases.

#[cfg(test)]
mod tests;

use super::margins::{Known, StratumKey, YearMargins};
use super::respondent::Respondent;
use crate::Sector;

/// The coverage of a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Coverage {
    /// By stratum, in the order of the margins.
    pub strata: Vec<(StratumKey, Covered)>,
    /// By sector, respondents that belong to no stratum included.
    pub sectors: [(Sector, Covered); 2],
    /// Of the whole population.
    pub all: Covered,
    /// The number of respondents that belong to no stratum: without a segment, or without a size where it matters.
    pub unplaced: i64,
}

/// The coverage of a part of the population. What cannot be computed is `None`, never 0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Covered {
    /// Number of respondents.
    pub respondents: i64,
    /// Number of organisations, if known.
    pub organisations: Option<i64>,
    /// Respondents ÷ organisations; 1 is 100 %. Above 1, the number of organisations is wrong.
    pub by_number: Option<f64>,
    /// Number of respondents that gave their total purchases.
    pub gave_total: i64,
    /// The sum of those purchases, in cents; `None` if nobody gave them.
    pub purchases_cents: Option<i64>,
    /// The purchases of the population, in cents, if known.
    pub known_cents: Option<i64>,
    /// Purchases of respondents ÷ purchases of the population. Above 1, one of the two is wrong.
    pub by_purchases: Option<f64>,
}

impl Covered {
    fn of<'a>(
        respondents: impl Iterator<Item = &'a Respondent>,
        organisations: Option<i64>,
        known_cents: Option<i64>,
    ) -> Self {
        let (mut count, mut gave_total, mut sum) = (0, 0, 0i128);
        for one in respondents {
            count += 1;
            if let Some(total) = one.total {
                gave_total += 1;
                sum += i128::from(total.cents());
            }
        }
        let purchases_cents = if gave_total > 0 { i64::try_from(sum).ok() } else { None };
        let share = |part: Option<i64>, whole: Option<i64>| Some(part? as f64 / whole.filter(|of| *of > 0)? as f64);
        Self {
            respondents: count,
            organisations,
            by_number: share(Some(count), organisations),
            gave_total,
            purchases_cents,
            known_cents,
            by_purchases: share(purchases_cents, known_cents),
        }
    }
}

/// The coverage of a year by its respondents.
pub fn coverage(year: &YearMargins, respondents: &[Respondent]) -> Coverage {
    let places: Vec<Option<usize>> = respondents.iter().map(|one| place(year, one)).collect();
    let of_stratum = |(index, stratum): (usize, &super::margins::Stratum)| {
        let of = respondents.iter().zip(&places).filter(|(_, place)| **place == Some(index)).map(|(one, _)| one);
        let covered = Covered::of(of, value(stratum.organisations.as_ref()), value(stratum.purchases.as_ref()));
        (stratum.key.clone(), covered)
    };
    let sectors = Sector::ALL.map(|sector| {
        let of = respondents.iter().filter(|one| one.sector == sector);
        let (organisations, purchases) = (
            whole(year, sector, |one| one.organisations.as_ref(), |one| one.organisations.as_ref()),
            whole(year, sector, |one| one.purchases.as_ref(), |one| one.purchases.as_ref()),
        );
        (sector, Covered::of(of, organisations, purchases))
    });
    let both = |of: fn(&Covered) -> Option<i64>| {
        sectors.iter().try_fold(0i64, |sum, (_, covered)| sum.checked_add(of(covered)?))
    };
    Coverage {
        strata: year.strata.iter().enumerate().map(of_stratum).collect(),
        all: Covered::of(respondents.iter(), both(|one| one.organisations), both(|one| one.known_cents)),
        sectors,
        unplaced: places.iter().filter(|place| place.is_none()).count().try_into().unwrap_or(i64::MAX),
    }
}

/// The index of a respondent's stratum.
pub(super) fn place(year: &YearMargins, respondent: &Respondent) -> Option<usize> {
    year.place(respondent.segment.as_deref()?, respondent.size.as_deref())
}

fn value(known: Option<&Known>) -> Option<i64> {
    known.map(|known| known.value)
}

/// A sector's number: its own, or else the sum of its strata's if all of them are known.
fn whole(
    year: &YearMargins,
    sector: Sector,
    of_sector: fn(&super::margins::SectorMargin) -> Option<&Known>,
    of_stratum: fn(&super::margins::Stratum) -> Option<&Known>,
) -> Option<i64> {
    value(year.sector(sector).and_then(of_sector)).or_else(|| {
        let mut strata = year.strata.iter().filter(|one| one.key.sector == sector).peekable();
        strata.peek()?;
        strata.try_fold(0i64, |sum, one| sum.checked_add(value(of_stratum(one))?))
    })
}
