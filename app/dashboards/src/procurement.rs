//! The page of public procurement: what public buyers buy from start-ups, from the contracts that they publish.

mod by_group;
mod by_year;
mod record;
#[cfg(test)]
mod tests;

use crate::dashboard::{Asking, PageChoice, Shown, Tile};
use french::{counted, grouped};
use procurement::Report;
use procurement::figures::{Matched, Sum, Tally};
use procurement::import::ByDefinition;
use statistics::figure::{Value, short};
use std::collections::BTreeMap;
use store::{ProcurementImport, Store, StoreError};

/// The value of the choice of a year that stands for all of them.
pub const ALL_YEARS: &str = "toutes";
/// The name of the choice of a definition, in addresses.
pub const DEFINITION: &str = "definition";
/// The name of the choice of a year, in addresses.
pub const YEAR: &str = "annee";

/// What public buyers bought from start-ups in a year, by the contracts that they published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicYear {
    /// The year of notification.
    pub year: i32,
    /// All counted contracts.
    pub counted: Tally,
    /// Those with a start-up, by the figures' own definition: the start-ups' part, and the whole amounts.
    pub start_ups: Matched,
}

/// Public procurement by year, with the version of the start-up base; nothing before the first confirmed import.
///
/// # Errors
/// [`StoreError`] if the import cannot be read.
pub async fn by_year(store: &Store) -> Result<Option<(String, Vec<PublicYear>)>, StoreError> {
    let Some((import, report)) = store.procurement().await? else { return Ok(None) };
    let own = report.definitions.first();
    let years = report.figures.counted.by_year.iter().map(|(year, counted)| PublicYear {
        year: *year,
        counted: *counted,
        start_ups: own.and_then(|own| own.start_ups.by_year.get(year)).copied().unwrap_or_default(),
    });
    Ok(Some((import.base, years.collect())))
}

/// What the page is about: an import, a definition of a start-up, a year or all.
struct Page<'a> {
    import: &'a ProcurementImport,
    report: &'a Report,
    definition: &'a ByDefinition,
    year: Option<i32>,
}

/// The content of the page; without an import, only its sentence.
///
/// # Errors
/// [`StoreError`] if the import cannot be read.
pub async fn shown(store: &Store, asking: &Asking) -> Result<Shown, StoreError> {
    Ok(match store.procurement().await? {
        Some((import, report)) => of(&import, &report, asking),
        None => nothing(),
    })
}

fn nothing() -> Shown {
    let lead = Some("Aucun fichier de marchés publics n’est encore pris en compte.".to_owned());
    Shown { version: 0, lead, tiles: Vec::new(), filters: Vec::new(), choices: Vec::new(), figures: Vec::new() }
}

/// The definition that an address names, by its place; otherwise the figures' own.
pub fn definition_named(report: &Report, code: &str) -> usize {
    report.definitions.iter().position(|definition| definition.code == code).unwrap_or_default()
}

fn of(import: &ProcurementImport, report: &Report, asking: &Asking) -> Shown {
    let place = definition_named(report, asking.parameters.get(DEFINITION));
    let Some(definition) = report.definitions.get(place) else { return nothing() };
    let years: Vec<i32> = report.figures.counted.by_year.keys().rev().copied().collect();
    let named = asking.parameters.get(YEAR);
    let known = named.parse().ok().filter(|year| years.contains(year));
    let year = if named == ALL_YEARS { None } else { known.or(years.first().copied()) };
    let page = Page { import, report, definition, year };
    let option = |code: &str, label: &str| (code.to_owned(), label.to_owned());
    let definitions = report.definitions.iter().map(|one| option(&one.code, &one.label)).collect();
    let all_years = option(ALL_YEARS, "Toutes les années");
    let years = years.iter().map(|year| option(&year.to_string(), &year.to_string())).chain([all_years]).collect();
    let chosen_year = year.map_or_else(|| ALL_YEARS.to_owned(), |year| year.to_string());
    let [buyers, regions, procedures, divisions] = by_group::all(&page);
    // Those without a chart take the whole width, behind the others.
    let figures = vec![
        by_year::start_ups(&page),
        by_group::definitions(&page),
        by_year::counted_contracts(&page),
        buyers,
        regions,
        procedures,
        divisions,
        by_year::innovative(&page),
        record::whereabouts(&page),
    ];
    Shown {
        version: import.id,
        lead: Some(lead(&page)),
        tiles: tiles(&page),
        filters: Vec::new(),
        choices: vec![
            PageChoice {
                name: DEFINITION,
                label: "Définition d’une start-up",
                options: definitions,
                chosen: definition.code.clone(),
            },
            PageChoice { name: YEAR, label: "Année des répartitions", options: years, chosen: chosen_year },
        ],
        figures,
    }
}

impl Page<'_> {
    /// The sum of what a breakdown has of the chosen year, or of all years.
    fn sum<K: Ord, T: Sum>(&self, all: &BTreeMap<(i32, K), T>, key: &K) -> T {
        together(all.iter().filter(|((year, one), _)| one == key && self.means(*year)).map(|(_, one)| *one))
    }

    /// Whether breakdowns are about a year.
    fn means(&self, year: i32) -> bool {
        self.year.is_none_or(|meant| meant == year)
    }

    /// The year in a title: `2019`, or `2018 à 2025`.
    fn period(&self) -> String {
        let years = &self.report.figures.counted.by_year;
        match (self.year, years.keys().next(), years.keys().next_back()) {
            (Some(year), ..) => year.to_string(),
            (None, Some(first), Some(last)) if first != last => format!("{first} à {last}"),
            (None, Some(only), _) => only.to_string(),
            (None, None, _) => "toutes années".to_owned(),
        }
    }

    /// The note on definition and base that all figures of start-ups have.
    fn by_definition(&self) -> String {
        format!(
            "Start-up : «\u{a0}{}\u{a0}», version {} de la base. De plusieurs titulaires, chacun a une part égale.",
            self.definition.label, self.import.base
        )
    }
}

/// A sum of sums.
fn together<T: Sum>(all: impl IntoIterator<Item = T>) -> T {
    all.into_iter().fold(T::default(), |mut sum, one| {
        sum.join(one);
        sum
    })
}

/// Cents as a value; what no 64 bits can express is the largest that they can.
fn cents(cents: i128) -> Value {
    Value::Cents(whole_cents(cents))
}

fn whole_cents(cents: i128) -> i64 {
    i64::try_from(cents).unwrap_or(if cents < 0 { i64::MIN } else { i64::MAX })
}

fn count(contracts: u64) -> Value {
    Value::Count(i64::try_from(contracts).unwrap_or(i64::MAX))
}

/// The start-ups' part of counted amounts.
fn rate(part: i128, whole: i128) -> Value {
    if whole > 0 { Value::Share(part as f64 / whole as f64) } else { Value::None }
}

fn contracts(number: u64) -> String {
    counted(number, "aucun marché", "un marché", "# marchés")
}

fn lead(page: &Page<'_>) -> String {
    let years = &page.report.figures.counted.by_year;
    let sum = together(years.values().copied());
    let matched = together(page.definition.start_ups.by_year.values().copied()).cents;
    let period = match (years.keys().next(), years.keys().next_back()) {
        (Some(first), Some(last)) if first != last => format!("De {first} à {last}"),
        (Some(only), _) => format!("En {only}"),
        _ => return "Aucun marché de cet import n’a de date de notification.".to_owned(),
    };
    format!(
        "{period}, les acheteurs publics ont publié {} pour {}, dont {} auprès de start-up.",
        contracts(sum.contracts),
        short(whole_cents(sum.cents)),
        short(whole_cents(matched)),
    )
}

fn tiles(page: &Page<'_>) -> Vec<Tile> {
    let report = page.report;
    let tile = |name: &str, label: String, value: String, detail: String| Tile {
        name: format!("marches.{name}"),
        label,
        value,
        detail,
    };
    let of_year = page.year.or_else(|| report.figures.counted.by_year.keys().next_back().copied()).unwrap_or_default();
    let matched = page.definition.start_ups.by_year.get(&of_year).copied().unwrap_or_default();
    let all = report.figures.counted.by_year.get(&of_year).copied().unwrap_or_default();
    let coverage = report.figures.coverage(of_year);
    let (waiting, undated) = (report.waiting(), report.undated());
    vec![
        tile(
            "start-up",
            format!("Auprès de start-up, {of_year}"),
            short(whole_cents(matched.cents)),
            contracts(matched.contracts),
        ),
        tile("comptes", format!("Marchés comptés, {of_year}"), short(whole_cents(all.cents)), contracts(all.contracts)),
        tile(
            "couverture",
            format!("Couverture, {of_year}"),
            share(coverage.most),
            "de 163 Md€ d’achats publics par an".to_owned(),
        ),
        tile("attente", "À décider".to_owned(), grouped_count(waiting.contracts), short(whole_cents(waiting.cents))),
        tile("sans-date", "Sans date".to_owned(), grouped_count(undated.contracts), short(whole_cents(undated.cents))),
    ]
}

fn grouped_count(number: u64) -> String {
    grouped(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Thousandths as a share.
fn share(thousandths: i128) -> String {
    Value::Share(thousandths as f64 / 1_000.0).formatted()
}
