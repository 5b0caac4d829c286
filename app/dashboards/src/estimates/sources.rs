//! The sources of volumes side by side, by year: declared, measured, public procurement, published. They differ in
//! nature, perimeter and panel, so they stay distinct and are never added.

use crate::dashboard::{Asking, DashboardError};
use crate::procurement::{self, PublicYear};
use crate::projections::answers::AnswersInMemory;
use crate::volumes::not_comparable;
use french::counted;
use statistics::buyers::{Buyers, figures_of};
use statistics::disclosure::primary::Amounts;
use statistics::figure::{Chart, Figure, Row, Unit, Value};
use statistics::published_elsewhere::{self, Nature, PublishedElsewhere};
use statistics::{Columns, Sector};
use std::collections::{BTreeMap, BTreeSet};
use store::CountedCrossing;
use survey::library::Library;
use survey::{Audience, Questionnaire};

/// Where volumes come from, in the order of tables and marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

/// A series: one panel, measured in one way.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Where it comes from.
    pub source: Source,
    /// Its name.
    pub name: String,
    /// What its amounts are: engagements, purchases in the accounts.
    pub nature: String,
    /// Whose purchases.
    pub perimeter: String,
    /// The organisations that gave it, and how: two panels are two series.
    pub panel: String,
    /// Purchases from start-ups by year, or why they are hidden.
    pub values: BTreeMap<i32, Value>,
}

/// The figure of an edition's page: what buyers of all comparable editions declared and measured, and what others
/// published.
///
/// # Errors
/// [`DashboardError`].
pub async fn shown(answers: &AnswersInMemory, library: &Library, asking: &Asking) -> Result<Figure, DashboardError> {
    let (mut series, mut left_out) = (Vec::new(), Vec::new());
    for edition in library.editions() {
        if let Some(why) = not_comparable(library, asking, edition) {
            left_out.push(format!("L’édition {edition} n’est pas mise à côté : {why}."));
            continue;
        }
        let exact = asking.exact;
        let made = answers.ask(edition, Audience::Acheteurs, move |q, columns| declared(q, columns, exact));
        series.extend(made.await?.into_iter().flat_map(|(of_edition, _)| of_edition));
        if let Some(questionnaire) = library.get(edition, Audience::Acheteurs) {
            let crossings = answers.store().counted_crossings(edition).await?;
            series.extend(measured(questionnaire, &crossings, exact));
        }
    }
    series.extend(procurement::by_year(answers.store()).await?.map(|(base, years)| contracts(&base, &years)));
    match published_elsewhere::embedded() {
        Ok(all) => {
            series.extend(published(&all));
            left_out.extend(all.conflicts.into_iter().map(|conflict| conflict.text));
        }
        Err(error) => tracing::error!(%error, "the figures published elsewhere could not be read"),
    }
    Ok(figure(series, left_out))
}

/// What the buyers of an edition declared, by sector.
pub fn declared(questionnaire: &Questionnaire, columns: &Columns, exact: bool) -> Vec<Series> {
    let buyers = Buyers::of(questionnaire, columns);
    let all = buyers.picked(&[]);
    let edition = questionnaire.edition;
    let series = |sector: Sector| {
        let of = buyers.of_sector(&all, sector);
        let value = |place: usize| {
            let figures = figures_of(&of, place);
            match figures.startup_purchases_cents {
                None => Value::None,
                Some(_) if !exact && !figures.publishable => Value::Secret,
                Some(cents) => Value::Cents(cents),
            }
        };
        Series {
            source: Source::Declared,
            name: format!("{}, édition {edition}", short(sector)),
            nature: "engagements ou achats, au choix".to_owned(),
            perimeter: sector.name().to_owned(),
            panel: format!("répondants de l’édition {edition}"),
            values: buyers.years.iter().enumerate().map(|(place, year)| (*year, value(place))).collect(),
        }
    };
    Sector::ALL.map(series).into()
}

/// What the files of an edition's counted buyers show, by sector, nature and version of the base: what differs in one of
/// them is not added.
pub fn measured(questionnaire: &Questionnaire, crossings: &[CountedCrossing], exact: bool) -> Vec<Series> {
    let edition = questionnaire.edition;
    let mut found: BTreeMap<_, Files> = BTreeMap::new();
    for one in crossings {
        let measured = &one.crossing.measured;
        let segment = one.segment.as_deref();
        let sector = segment.map_or(Sector::Private, |code| Sector::of_code(questionnaire, code));
        let files = found.entry((sector, measured.nature, &measured.base)).or_default();
        files.count += 1;
        for of_year in &measured.years {
            if edition.data_years().contains(&i32::from(of_year.year)) {
                files.years.entry(of_year.year.into()).or_default().add(of_year.own().cents);
            }
        }
    }
    let value = |amounts: &Amounts| match exact || amounts.may_leave() {
        true => amounts.sum().map_or(Value::None, Value::Cents),
        false => Value::Secret,
    };
    let mut series = Vec::new();
    for ((sector, nature, base), files) in found {
        series.push(Series {
            source: Source::Measured,
            name: format!("{}, édition {edition}, {}", short(sector), of_files(nature)),
            nature: nature.label().to_owned(),
            perimeter: sector.name().to_owned(),
            panel: format!("{}, base {base}", counted(files.count, "", "1\u{a0}fichier", "#\u{a0}fichiers")),
            values: files.years.iter().map(|(year, amounts)| (*year, value(amounts))).collect(),
        });
    }
    series
}

/// Files of suppliers that are measured alike.
#[derive(Default)]
struct Files {
    count: usize,
    /// Purchases from start-ups by year, in cents.
    years: BTreeMap<i32, Amounts>,
}

/// A sector in a word: names stand beside marks.
fn short(sector: Sector) -> &'static str {
    match sector {
        Sector::Public => "Public",
        Sector::Private => "Privé",
    }
}

/// What files contain, in a word.
fn of_files(nature: suppliers::crossing::Nature) -> &'static str {
    match nature {
        suppliers::crossing::Nature::Engagement => "engagements",
        suppliers::crossing::Nature::Spend => "achats",
    }
}

/// What public buyers' contracts show, by year of notification: the start-ups' part. A year without a contract of any has
/// no value: what is published is far from all.
pub fn contracts(base: &str, years: &[PublicYear]) -> Series {
    let matched = years.iter().filter(|year| year.start_ups.contracts > 0);
    let value = |year: &PublicYear| i64::try_from(year.start_ups.cents).map_or(Value::None, Value::Cents);
    Series {
        source: Source::Procurement,
        name: "Marchés de start-up".to_owned(),
        nature: "marchés notifiés, montant total".to_owned(),
        perimeter: "Acheteurs publics".to_owned(),
        panel: format!("données publiées (DECP), base {base}"),
        values: matched.map(|year| (year.year, value(year))).collect(),
    }
}

/// What others published: a series for each perimeter and panel. A target is no volume.
pub fn published(all: &PublishedElsewhere) -> Vec<Series> {
    let mut series: Vec<(&str, Vec<&str>, Series)> = Vec::new();
    for one in all.figures.iter().filter(|one| one.nature != Nature::Cible) {
        let Some(cents) = one.cents else { continue };
        let source = all.source(one).map_or("", |source| source.name.as_str());
        let known =
            series.iter_mut().find(|(perimeter, _, known)| *perimeter == one.perimeter && known.panel == one.panel);
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
                    source: Source::Published,
                    name: one.of.clone(),
                    nature: one.nature.name().to_owned(),
                    perimeter: one.of.clone(),
                    panel: one.panel.clone(),
                    values: BTreeMap::from([(one.year, Value::Cents(cents))]),
                },
            )),
        }
    }
    let cited = |(_, sources, series): (&str, Vec<&str>, Series)| Series {
        panel: format!("{} (source : {})", series.panel, sources.join(", ")),
        ..series
    };
    series.into_iter().map(cited).collect()
}

/// The series side by side; `notes` says what is left out and what contradicts what.
pub fn figure(mut series: Vec<Series>, notes: Vec<String>) -> Figure {
    series.retain(|one| one.values.values().any(|value| *value != Value::None));
    series.sort_by_key(|one| one.source);
    let years: BTreeSet<i32> = series
        .iter()
        .flat_map(|one| one.values.iter().filter(|(_, value)| **value != Value::None).map(|(year, _)| *year))
        .collect();
    let row = |one: &Series| {
        let words =
            [one.source.name(), &one.nature, &one.perimeter, &one.panel].map(|text| Value::Words(text.to_owned()));
        let amounts = years.iter().map(|year| one.values.get(year).cloned().unwrap_or(Value::None));
        Row::new(one.name.clone(), words.into_iter().chain(amounts).collect())
    };
    let there: BTreeSet<Source> = series.iter().map(|one| one.source).collect();
    let how = "Engagements et achats ne sont pas la même mesure, deux panels ne sont pas la même population : rien ici ne s’additionne, ni ne se soustrait. L’objectif de 2027, qui n’est pas un volume constaté, est sur la page des volumes.";
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
