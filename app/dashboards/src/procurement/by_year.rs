//! Public procurement by year of notification, with the breaks of the series.

use super::{Page, cents, count, rate, whole_cents};
use procurement::figures::{BREAKS, Matched, Tally};
use statistics::figure::{Chart, Figure, Row, Unit, Value, short};

/// The years of all counted contracts, and the places of the breaks among them.
fn years(page: &Page<'_>) -> (Vec<i32>, Vec<usize>) {
    let years: Vec<i32> = page.report.figures.counted.by_year.keys().copied().collect();
    let mut breaks: Vec<usize> = BREAKS
        .iter()
        .filter_map(|one| years.iter().position(|year| *year >= one.year))
        .filter(|place| *place > 0)
        .collect();
    breaks.sort_unstable();
    breaks.dedup();
    (years, breaks)
}

/// The sentences about breaks, even where no year of this import shows one.
fn break_notes() -> impl Iterator<Item = String> {
    BREAKS.iter().map(|one| one.sentence.to_owned())
}

/// What start-ups have of the counted contracts.
pub fn start_ups(page: &Page<'_>) -> Figure {
    let (years, breaks) = years(page);
    let all = &page.report.figures.counted.by_year;
    let own = &page.definition.start_ups.by_year;
    let row = |year: &i32| {
        let (matched, counted) = (of(own, *year), of(all, *year));
        let values = vec![
            count(matched.contracts),
            cents(matched.cents),
            cents(matched.whole_cents),
            rate(matched.cents, counted.cents),
        ];
        Row::new(year.to_string(), values)
    };
    let last = own.iter().next_back();
    let reading = match last {
        Some((year, matched)) if matched.cents == matched.whole_cents => format!(
            "En {year}, {} de marchés publics ont été notifiés à des start-up.",
            short(whole_cents(matched.cents))
        ),
        Some((year, matched)) => format!(
            "En {year}, {} de marchés publics ont été notifiés à des start-up, {} au plus si elles ont fait tout le travail.",
            short(whole_cents(matched.cents)),
            short(whole_cents(matched.whole_cents)),
        ),
        None => "Aucun marché daté n’a de start-up parmi ses titulaires, selon cette définition.".to_owned(),
    };
    let mut notes = vec![page.by_definition(), undated(page)];
    notes.extend(break_notes());
    Figure {
        units: vec![Unit::Plain, Unit::Euros, Unit::Euros, Unit::Percent],
        id: "marches-start-up".to_owned(),
        title: "Achats publics auprès de start-up, par année de notification".to_owned(),
        reading,
        notes,
        head: ["Année", "Marchés", "Part des start-up", "Montant entier", "Taux"].map(str::to_owned).to_vec(),
        rows: years.iter().map(row).collect(),
        // Columns of nothing would show nothing.
        chart: if last.is_some() { Chart::Histogram { column: 1, breaks } } else { Chart::None },
    }
}

/// All counted contracts, and how much of public procurement they are.
pub fn counted_contracts(page: &Page<'_>) -> Figure {
    let (years, breaks) = years(page);
    let figures = &page.report.figures;
    let row = |year: &i32| {
        let (counted, maximums) = (of(&figures.counted.by_year, *year), of(&figures.maximums, *year));
        let coverage = figures.coverage(*year);
        let share = |thousandths: i128| Value::Share(thousandths as f64 / 1_000.0);
        let values = vec![
            count(counted.contracts),
            cents(counted.cents),
            cents(maximums.cents),
            share(coverage.least),
            share(coverage.most),
        ];
        Row::new(year.to_string(), values)
    };
    let reading = match figures.counted.by_year.iter().next_back() {
        Some((year, counted)) => format!(
            "En {year}, les marchés comptés valent {}, {} au plus des achats publics d’une année.",
            short(whole_cents(counted.cents)),
            super::share(figures.coverage(*year).most),
        ),
        None => "Aucun marché n’est compté.".to_owned(),
    };
    let mut notes = vec![
        "Couverture : montant compté, rapporté à 170 puis à 163 Md€ d’achats publics par an (le Gouvernement ; montant et taux publiés pour 2023).".to_owned(),
        "Maximums : accords-cadres exécutés par bons de commande, que personne ne publie ; leur montant est un plafond.".to_owned(),
    ];
    notes.extend(break_notes());
    Figure {
        units: vec![Unit::Plain, Unit::Euros, Unit::Euros, Unit::Percent, Unit::Percent],
        id: "marches-comptes".to_owned(),
        title: "Marchés comptés, et leur couverture".to_owned(),
        reading,
        notes,
        head: ["Année", "Marchés", "Montant", "dont maximums", "Couverture, au moins", "Couverture, au plus"]
            .map(str::to_owned)
            .to_vec(),
        rows: years.iter().map(row).collect(),
        chart: Chart::Histogram { column: 1, breaks },
    }
}

/// Purchases that buyers declare as innovative.
pub fn innovative(page: &Page<'_>) -> Figure {
    let all = &page.report.figures.counted.innovative;
    let own = &page.definition.start_ups.innovative;
    let row = |(year, counted): (&i32, &Tally)| {
        let matched = of(own, *year);
        let values = vec![
            count(counted.contracts),
            cents(counted.cents),
            count(matched.contracts),
            cents(matched.cents),
            rate(matched.cents, counted.cents),
        ];
        Row::new(year.to_string(), values)
    };
    let reading = match all.iter().next_back() {
        Some((year, counted)) => format!(
            "En {year}, {} déclarés innovants, pour {}.",
            super::contracts(counted.contracts),
            short(whole_cents(counted.cents))
        ),
        None => "Aucun marché compté n’est déclaré innovant.".to_owned(),
    };
    Figure {
        units: vec![Unit::Plain, Unit::Euros, Unit::Plain, Unit::Euros, Unit::Percent],
        id: "marches-innovants".to_owned(),
        title: "Achats déclarés innovants".to_owned(),
        reading,
        notes: vec![
            "Champ «\u{a0}marcheInnovant\u{a0}», qui n’existe que depuis janvier 2024 : avant, rien n’est déclaré."
                .to_owned(),
            page.by_definition(),
        ],
        head: ["Année", "Marchés", "Montant", "Marchés avec start-up", "Part des start-up", "Taux"]
            .map(str::to_owned)
            .to_vec(),
        rows: all.iter().map(row).collect(),
        chart: Chart::None,
    }
}

/// The start-ups' contracts that stand in no year.
fn undated(page: &Page<'_>) -> String {
    let Matched { contracts, cents, .. } = page.definition.undated;
    let part = short(whole_cents(cents));
    french::counted(
        contracts,
        "Aucun marché de start-up n’est sans date.",
        &format!("Un marché de start-up sans date de notification n’est dans aucune année : {part}."),
        &format!("# marchés de start-up sans date de notification ne sont dans aucune année : {part}."),
    )
}

fn of<T: Copy + Default>(years: &std::collections::BTreeMap<i32, T>, year: i32) -> T {
    years.get(&year).copied().unwrap_or_default()
}
