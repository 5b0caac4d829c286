//! Small populations for the tests.

use super::margins::{Grade, Known, Margins, SectorMargin, Stratum, StratumKey, YearMargins};
use super::respondent::Respondent;
use crate::Sector;
use survey::Euros;

pub(super) fn known(value: i64) -> Option<Known> {
    Some(Known { value, source: "essai".into(), year: 2025, grade: Grade::A, note: None })
}

/// A stratum of a segment with its organisations and its purchases in cents, where known.
pub(super) fn stratum(sector: Sector, segment: &str, organisations: Option<i64>, cents: Option<i64>) -> Stratum {
    Stratum {
        key: StratumKey { sector, segment: segment.into(), size: None },
        organisations: organisations.and_then(known),
        purchases: cents.and_then(known),
    }
}

pub(super) fn year(strata: Vec<Stratum>) -> YearMargins {
    YearMargins { year: 2025, strata, ..YearMargins::default() }
}

pub(super) fn with_sector(year: YearMargins, sector: Sector, cents: i64) -> YearMargins {
    let margin = SectorMargin { sector, organisations: None, purchases: known(cents) };
    YearMargins { sectors: vec![margin], ..year }
}

pub(super) fn margins() -> Margins {
    Margins::default()
}

/// A respondent of a public segment, or of a private one if its name begins with `p`; amounts in cents.
pub(super) fn respondent(number: usize, segment: &str, startup: Option<i64>, total: Option<i64>) -> Respondent {
    let euros = |cents: Option<i64>| cents.and_then(Euros::from_cents);
    Respondent {
        reference: format!("R-{number:04}"),
        siren: None,
        sector: if segment.starts_with('p') { Sector::Private } else { Sector::Public },
        segment: Some(segment.into()),
        size: None,
        region: None,
        startup: euros(startup),
        total: euros(total),
        previous_startup: None,
        range: None,
    }
}
