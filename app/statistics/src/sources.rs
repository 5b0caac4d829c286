//! Sources of volumes side by side: declared, measured, public procurement, published elsewhere. They differ in nature,
//! perimeter and panel, so they stay distinct and are never added.

use crate::Sector;
use crate::figure::{Chart, Figure, Row, Unit, Value};
use crate::published_elsewhere::{Nature, PublishedElsewhere, PublishedFigure};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use survey::EditionYear;

/// Where volumes come from, in the order of tables and marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// What buyers answered.
    Declared,
    /// What buyers' files of suppliers show against the start-up base.
    Measured,
    /// What contracts published as open data show against it.
    Procurement,
    /// What others published.
    Published,
}

impl Source {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Declared, Self::Measured, Self::Procurement, Self::Published];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Declared => "Déclaré",
            Self::Measured => "Mesuré",
            Self::Procurement => "Marchés publics",
            Self::Published => "Publié ailleurs",
        }
    }
}

/// Where a series comes from, and what it is: two that differ in one of these are two series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The source.
    pub source: Source,
    /// What its amounts are: engagements, purchases in the accounts.
    pub nature: String,
    /// Whose purchases.
    pub perimeter: String,
    /// The organisations that gave it, and how.
    pub panel: String,
}

/// A series: one panel, measured in one way.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Its code for programs, the same in every publication.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Where it comes from.
    pub of: Origin,
    /// Purchases from start-ups by year, or why they are hidden.
    pub values: BTreeMap<i32, Value>,
}

impl Series {
    /// What the buyers of a sector declared in an edition, still without values.
    pub fn declared(sector: Sector, edition: EditionYear) -> Self {
        let of = Origin {
            source: Source::Declared,
            nature: "engagements ou achats, au choix".to_owned(),
            perimeter: sector.name().to_owned(),
            panel: format!("répondants de l’édition {edition}"),
        };
        Self {
            code: sector.code().to_owned(),
            name: format!("{}, édition {edition}", short(sector)),
            of,
            values: BTreeMap::new(),
        }
    }

    /// What files of the buyers of a sector show, still without values: the code of the nature, its
    /// word and its name, and the files.
    pub fn measured(
        sector: Sector,
        edition: EditionYear,
        (nature_code, word, nature): (&str, &str, &str),
        panel: String,
    ) -> Self {
        let of =
            Origin { source: Source::Measured, nature: nature.to_owned(), perimeter: sector.name().to_owned(), panel };
        Self {
            code: format!("{}-mesure-{nature_code}", sector.code()),
            name: format!("{}, édition {edition}, {word}", short(sector)),
            of,
            values: BTreeMap::new(),
        }
    }
}

/// A sector in a word: names stand beside marks.
fn short(sector: Sector) -> &'static str {
    match sector {
        Sector::Public => "Public",
        Sector::Private => "Privé",
    }
}

/// What others published: a series for each perimeter and panel. A target is no volume.
pub fn published(all: &PublishedElsewhere) -> Vec<Series> {
    let mut series: Vec<(&str, Vec<&str>, Series)> = Vec::new();
    for one in all.figures.iter().filter(|one| one.nature != Nature::Cible) {
        let Some(cents) = one.cents else { continue };
        let source = all.source(one).map_or("", |source| source.name.as_str());
        let known =
            series.iter_mut().find(|(perimeter, _, known)| *perimeter == one.perimeter && known.of.panel == one.panel);
        match known {
            Some((_, sources, known)) => {
                known.values.insert(one.year, Value::Cents(cents));
                if !sources.contains(&source) {
                    sources.push(source);
                }
            }
            None => series.push((
                &one.perimeter,
                vec![source],
                Series {
                    code: code(one),
                    name: one.of.clone(),
                    of: Origin {
                        source: Source::Published,
                        nature: one.nature.name().to_owned(),
                        perimeter: one.of.clone(),
                        panel: one.panel.clone(),
                    },
                    values: BTreeMap::from([(one.year, Value::Cents(cents))]),
                },
            )),
        }
    }
    let cited = |(_, sources, mut series): (&str, Vec<&str>, Series)| {
        series.of.panel = format!("{} (source : {})", series.of.panel, sources.join(", "));
        series
    };
    series.into_iter().map(cited).collect()
}

/// The code of a series that others published: two panels of one perimeter are two.
fn code(one: &PublishedFigure) -> String {
    let panel: String = one.panel.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("publie-{}-{}", one.perimeter, panel.to_ascii_lowercase())
}

/// The series side by side; `notes` says what is left out and what contradicts what.
pub fn figure(mut series: Vec<Series>, notes: Vec<String>) -> Figure {
    series.retain(|one| one.values.values().any(|value| *value != Value::None));
    series.sort_by_key(|one| one.of.source);
    let years: BTreeSet<i32> = series
        .iter()
        .flat_map(|one| one.values.iter().filter(|(_, value)| **value != Value::None).map(|(year, _)| *year))
        .collect();
    let row = |one: &Series| {
        let words = [one.of.source.name(), &one.of.nature, &one.of.perimeter, &one.of.panel]
            .map(|text| Value::Words(text.to_owned()));
        let amounts = years.iter().map(|year| one.values.get(year).cloned().unwrap_or(Value::None));
        Row::new(one.name.clone(), words.into_iter().chain(amounts).collect())
    };
    let there: BTreeSet<Source> = series.iter().map(|one| one.of.source).collect();
    let how = "Engagements et achats ne sont pas la même mesure, deux panels ne sont pas la même population : rien ici ne s’additionne, ni ne se soustrait. L’objectif de 2027 n’y est pas : il n’est pas un volume constaté.";
    let words = ["Série", "Source", "Mesure", "Périmètre", "Panel"].map(str::to_owned);
    Figure {
        id: "sources".to_owned(),
        title: "Les sources côte à côte".to_owned(),
        reading: reading(&there),
        notes: std::iter::once(how.to_owned()).chain(notes).collect(),
        head: words.into_iter().chain(years.iter().map(i32::to_string)).collect(),
        units: [vec![Unit::Plain; 4], vec![Unit::Euros; years.len()]].concat(),
        rows: series.iter().map(row).collect(),
        chart: Chart::Marks {
            columns: (4..4 + years.len()).collect(),
            kind: 0,
            kinds: Source::ALL.map(|source| source.name().to_owned()).into(),
        },
    }
}

fn reading(there: &BTreeSet<Source>) -> String {
    let names: Vec<String> = there.iter().map(|source| source.name().to_lowercase()).collect();
    let all = names.join(", ");
    let missing = match there.contains(&Source::Measured) {
        true => "",
        false => " Aucun acheteur n’a encore mesuré ses achats.",
    };
    format!("Achats auprès de start-up par année, selon ce que disent les sources : {all}.{missing}")
}
