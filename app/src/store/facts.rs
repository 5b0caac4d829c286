//! The facts: what each buyer gave last, year by year. They are what the counters count.

use super::connection::{Transaction, values};
use super::counting::{Changes, Sign};
use super::{Purchase, StoreError};
use crate::statistics::{Contribution, rate_bucket};
use crate::survey::{EditionYear, Euros};

/// Whose facts.
pub(crate) struct Organisation<'a> {
    pub edition: EditionYear,
    pub siren: &'a str,
    /// Empty when it is not known.
    pub segment: &'a str,
    /// The response that they come from.
    pub response: i64,
}

pub(crate) const TAKE_OUT: &str = "DELETE FROM purchase_facts WHERE edition = $1 AND siren = $2 \
     RETURNING year, segment, startup_cents, total_cents";
pub(crate) const INSERT: &str = "INSERT INTO purchase_facts \
     (edition, siren, year, segment, response_id, startup_cents, total_cents, rate, bucket) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

/// Replaces what an organisation gave before, in whichever segment it then was, and counts the difference.
pub(crate) async fn replace(
    transaction: &mut Transaction,
    organisation: &Organisation<'_>,
    purchases: &[Purchase],
    changes: &mut Changes,
) -> Result<(), StoreError> {
    let Organisation { edition, siren, segment, response } = *organisation;
    let before: Vec<(i64, String, Option<i64>, Option<i64>)> =
        transaction.all(TAKE_OUT, values![edition, siren]).await?;
    let earlier = before
        .iter()
        .map(|(year, _, startup, total)| {
            let year = i32::try_from(*year).map_err(|error| StoreError::data("a year", error))?;
            Ok(Purchase { year, startup: euros(*startup)?, total: euros(*total)? })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    // All rows of an organisation come from one response, hence from one segment.
    let earlier_segment = before.first().map_or("", |(_, segment, ..)| segment.as_str());
    for (year, contribution) in contributions(&earlier) {
        changes.count_fact(edition, year, earlier_segment, &contribution, Sign::Removed)?;
    }
    for (year, contribution) in contributions(purchases) {
        let rate = contribution.rate();
        let row = values![
            edition,
            siren,
            year,
            segment,
            response,
            contribution.startup.map(Euros::cents),
            contribution.total.map(Euros::cents),
            rate,
            rate.map(rate_bucket),
        ];
        transaction.execute(INSERT, row).await?;
        changes.count_fact(edition, year, segment, &contribution, Sign::Added)?;
    }
    Ok(())
}

/// What each year brings, the years without any amount left out.
fn contributions(purchases: &[Purchase]) -> impl Iterator<Item = (i32, Contribution)> {
    let startup_of = |year: i32| purchases.iter().find(|p| p.year == year).and_then(|p| p.startup);
    purchases
        .iter()
        .map(move |p| {
            let previous_startup = p.year.checked_sub(1).and_then(startup_of);
            (p.year, Contribution { startup: p.startup, total: p.total, previous_startup })
        })
        .filter(|(_, contribution)| !contribution.is_empty())
}

fn euros(cents: Option<i64>) -> Result<Option<Euros>, StoreError> {
    cents.map(|n| Euros::from_cents(n).ok_or_else(|| StoreError::data("an amount", n))).transpose()
}
