//! A small population and its respondents, for the tests of coverage and estimates.

use crate::dashboard::Asking;
use forms::Form;
use statistics::estimation::Margins;
use statistics::estimation::margins::{Grade, Known, RegionMargin, SectorMargin, embedded};
use statistics::{Columns, Entry, Identity, Sector};
use survey::library::Library;
use survey::{Answer, Answers, Audience, EditionYear, Euros, Proposed, Questionnaire, Siren};

/// A million euros, in cents.
pub const M: i64 = 100_000_000;

/// A buyer of 2025.
#[derive(Clone, Copy, Default)]
pub struct Sample {
    /// Its segment.
    pub segment: &'static str,
    /// Its region.
    pub region: &'static str,
    /// Its SIREN, if one is needed.
    pub siren: &'static str,
    /// Its purchases from start-ups, in cents.
    pub startup: Option<i64>,
    /// All its purchases, in cents.
    pub total: Option<i64>,
    /// The range of its rate.
    pub range: &'static str,
}

/// Buyers of a segment: purchases from start-ups and all purchases, in millions of euros.
pub fn buyers(segment: &'static str, given: &[(i64, i64)]) -> Vec<Sample> {
    let one = |(startup, total): &(i64, i64)| Sample {
        segment,
        startup: Some(startup * M),
        total: Some(total * M),
        ..Sample::default()
    };
    given.iter().map(one).collect()
}

pub fn questionnaire() -> Questionnaire {
    let library = Library::embedded().unwrap();
    (**library.get(EditionYear::new(2026).unwrap(), Audience::Acheteurs).unwrap()).clone()
}

pub fn columns(questionnaire: &Questionnaire, samples: &[Sample]) -> Columns {
    let mut columns = Columns::default();
    for (id, sample) in (1..).zip(samples) {
        let mut answers = Answers::default();
        for (field, code) in [("AC01", sample.segment), ("AC93", sample.region), ("AC06", sample.range)] {
            if !code.is_empty() {
                answers.insert(field, Answer::Choice(code.into()));
            }
        }
        for (field, cents) in [("AC05.2025", sample.startup), ("AC04.2025", sample.total)] {
            if let Some(euros) = cents.and_then(Euros::from_cents) {
                answers.insert(field, Answer::Cents(euros));
            }
        }
        let identity = Identity { reference: format!("2026-{id:04}"), siren: Siren::parse(sample.siren).ok() };
        columns.put(questionnaire, &Entry { id, identity, counts: true, answers, ..Entry::default() });
    }
    columns
}

/// Margins of 2025 in which nothing is known but the purchases of some segments or sectors, in millions of euros.
pub fn margins(questionnaire: &Questionnaire, known: &[(&str, i64)]) -> Margins {
    let mut margins = embedded(questionnaire).unwrap();
    margins.years.retain(|year| year.year == 2025);
    let year = &mut margins.years[0];
    year.sectors.clear();
    for (segment, millions) in known {
        if let Some(sector) = Sector::ALL.into_iter().find(|sector| sector.code() == *segment) {
            year.sectors.push(SectorMargin { sector, organisations: None, purchases: Some(number(millions * M)) });
            continue;
        }
        let stratum = year.strata.iter_mut().find(|one| one.key.segment == *segment).unwrap();
        stratum.purchases = Some(number(millions * M));
    }
    margins
}

/// The same with the organisations of every segment and region: 0 of those that are not named.
pub fn counted(questionnaire: &Questionnaire, segments: &[(&str, i64)], regions: &[(&str, i64)]) -> Margins {
    let mut margins = margins(questionnaire, &[]);
    let of =
        |all: &[(&str, i64)], code: &str| Some(number(all.iter().find(|one| one.0 == code).map_or(0, |one| one.1)));
    let year = &mut margins.years[0];
    for stratum in &mut year.strata {
        stratum.organisations = of(segments, &stratum.key.segment);
    }
    let region = |code: &&str| RegionMargin { code: (*code).to_owned(), organisations: of(regions, code) };
    year.regions = Proposed::Region.codes().iter().map(region).collect();
    margins
}

pub fn number(value: i64) -> Known {
    Known { value, source: "republik".into(), year: 2025, grade: Grade::B, note: None }
}

pub fn asking(exact: bool) -> Asking {
    let edition = EditionYear::new(2026).unwrap();
    Asking { edition, parameters: Form(Vec::new()), exact, now: chrono::DateTime::UNIX_EPOCH }
}
