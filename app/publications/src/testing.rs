//! A fictitious publication, for tests here and in dependent crates.
#![allow(clippy::unwrap_used)] // only tests

use crate::publication::{FORMAT, Kind, Publication};
use crate::table_catalogue::{Ask, What};
use crate::tables::draw;
use crate::units::{MeasuredPurchases, Unit};
use std::collections::BTreeMap;
use suppliers::crossing::Nature;
use survey::library::Library;
use survey::{Answer, Answers, Audience, EditionYear, Euros};

/// A buyer: its number, segment and region, purchases from start-ups and total purchases of the latest year, in cents.
#[derive(Clone, Debug)]
pub struct Buyer {
    pub(crate) number: i64,
    pub(crate) segment: &'static str,
    pub(crate) region: &'static str,
    pub(crate) startup: Option<i64>,
    pub(crate) total: Option<i64>,
    pub(crate) answers: Vec<(&'static str, Answer)>,
    /// The nature and the amounts of what it measured in 2025, in cents.
    pub(crate) measured: Option<(Nature, i64)>,
}

/// A buyer in region 11.
pub fn buyer(number: i64, segment: &'static str, startup: i64) -> Buyer {
    Buyer {
        number,
        segment,
        region: "11",
        startup: Some(startup),
        total: Some(startup.max(1) * (30 + number % 17)),
        answers: Vec::new(),
        measured: None,
    }
}

/// A publication with one table.
pub fn published(title: &str) -> Publication {
    let library = Library::embedded().unwrap();
    let buyers: Vec<Buyer> =
        (0..12).map(|n| buyer(n, if n % 2 == 0 { "eti" } else { "collectivite" }, 1_000_000 + n)).collect();
    let ask = Ask { what: What::Volumes(2025), by: "AC01".to_owned(), filter: None };
    let units = BTreeMap::from([(Audience::Acheteurs, buyers.iter().map(|one| unit(&library, one)).collect())]);
    let drawn = draw(&library, edition(), &[ask], &units, &[], |_| true).unwrap();
    Publication {
        format: FORMAT,
        id: "2026-1".into(),
        edition: 2026,
        kind: Kind::Provisional,
        title: title.into(),
        summary: "En bref.".into(),
        frozen_at: chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap(),
        version: 12,
        readers: Vec::new(),
        tables: drawn.tables,
        quality: Vec::new(),
        proposals: Vec::new(),
        corrects: None,
        reason: String::new(),
        changes: Vec::new(),
        demonstration: true,
    }
}

/// The edition that is published.
pub fn edition() -> EditionYear {
    EditionYear::new(2026).unwrap()
}

/// A buyer as a unit of the figures.
pub fn unit(library: &Library, buyer: &Buyer) -> Unit {
    let questionnaire = library.get(edition(), Audience::Acheteurs).unwrap();
    let mut answers = Answers::default();
    answers.insert("AC01", Answer::Choice(buyer.segment.into()));
    answers.insert("AC93", Answer::Choice(buyer.region.into()));
    for (field, cents) in [("AC05.2025", buyer.startup), ("AC04.2025", buyer.total)] {
        cents.and_then(Euros::from_cents).map(|euros| answers.insert(field, Answer::Cents(euros))).unwrap_or_default();
    }
    for (field, answer) in &buyer.answers {
        answers.insert(*field, answer.clone());
    }
    let measured = buyer.measured.map(|(nature, cents)| MeasuredPurchases {
        nature,
        base: "2026-1".into(),
        years: BTreeMap::from([(2025, cents)]),
    });
    Unit { measured, ..Unit::answering(questionnaire, (buyer.number, 1), answers) }
}
