//! The page of coverage: how much of the population has answered, by number and by purchases, with the source and grade
//! of what is known of it.

mod known_numbers;
#[cfg(test)]
mod tests;

use crate::dashboard::{Asking, DashboardError, Shown, Tile};
use crate::national::{National, known};
use crate::projections::answers::AnswersInMemory;
use french::counted;
use statistics::estimation::coverage::Covered;
use statistics::estimation::margins::{self, Margins};
use statistics::estimation::{Coverage, coverage};
use statistics::figure::{Chart, Figure, Row, Unit, Value, short};
use statistics::{Columns, Sector};
use survey::{Audience, Questionnaire};

/// The columns of the two coverages.
const BY_NUMBER: usize = 2;
const BY_PURCHASES: usize = 6;

/// The content of the page.
///
/// # Errors
/// [`DashboardError`].
pub async fn shown(answers: &AnswersInMemory, asking: &Asking) -> Result<Shown, DashboardError> {
    let asked = asking.clone();
    let made =
        answers.ask(asking.edition, Audience::Acheteurs, move |questionnaire, columns| {
            match margins::embedded(questionnaire) {
                Ok(margins) => of(questionnaire, columns, &margins, &asked),
                Err(error) => misfit(&error),
            }
        });
    let (shown, version) = made.await?.ok_or(DashboardError::NoQuestionnaire)?;
    Ok(Shown { version, ..shown })
}

/// The page of an edition whose segments are not those of the margins.
pub fn misfit(error: &dyn std::fmt::Display) -> Shown {
    tracing::error!(%error, "the margins do not fit the questionnaire");
    empty(
        "Les marges de la population ne sont pas tenues pour les segments de cette édition : rien ne peut être estimé.",
    )
}

/// A page that only says why it is empty.
pub fn empty(why: &str) -> Shown {
    let (tiles, filters, choices, figures) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    Shown { version: 0, lead: Some(why.to_owned()), tiles, filters, choices, figures }
}

/// Why there is nothing for an edition of which no year has margins.
pub const NO_MARGINS: &str = "Aucune marge de la population n’est connue pour les années de cette édition.";

pub(crate) fn of(questionnaire: &Questionnaire, columns: &Columns, margins: &Margins, asking: &Asking) -> Shown {
    let Some(national) = National::of(questionnaire, columns, margins, asking) else { return empty(NO_MARGINS) };
    let coverage = coverage(national.year, &national.respondents);
    let table = table(&national, &coverage);
    Shown {
        version: 0,
        lead: Some(lead(&national, &coverage, &table)),
        tiles: tiles(&national, &coverage, &table),
        filters: Vec::new(),
        choices: vec![national.choice()],
        figures: vec![table, known_numbers::known_numbers(&national), known_numbers::take_all(&national)],
    }
}

/// Coverage of everything, then of each sector and its strata.
fn table(national: &National<'_>, coverage: &Coverage) -> Figure {
    let whole = |name: &str, covered: &Covered, sector| {
        Row::total(name, values(covered, national.purchases(National::is_of(sector))))
    };
    let mut rows = vec![whole("Ensemble", &coverage.all, None)];
    for (sector, covered) in &coverage.sectors {
        rows.push(whole(sector.name(), covered, Some(*sector)));
        for (key, covered) in coverage.strata.iter().filter(|(key, _)| key.sector == *sector) {
            let purchases = national.purchases(|one| national.stratum_of(one) == Some(key));
            rows.push(Row::new(national.stratum_name(key), values(covered, purchases)));
        }
    }
    // A chart of what is mostly unknown would show nothing.
    let is_drawn = |column: &usize| {
        let parts = || rows.iter().filter(|row| !row.total);
        let known = parts().filter(|row| row.values.get(*column).is_some_and(|value| value.drawn().is_some()));
        2 * known.count() > parts().count()
    };
    let columns: Vec<usize> = [BY_NUMBER, BY_PURCHASES].into_iter().filter(is_drawn).collect();
    let chart = match columns.is_empty() {
        true => Chart::None,
        false => Chart::Bars { columns, intervals: Vec::new() },
    };
    Figure {
        id: "couverture".to_owned(),
        title: national.title("Couverture par secteur et par strate"),
        reading: reading(&rows),
        notes: notes(national, coverage, &rows),
        head: [
            "Secteur, strate",
            "Répondants",
            "Organisations",
            "Couverture en nombre",
            "Ont donné leurs achats",
            "Achats déclarés",
            "Achats de la population",
            "Couverture en achats",
        ]
        .map(str::to_owned)
        .to_vec(),
        units: vec![Unit::Plain, Unit::Plain, Unit::Percent, Unit::Plain, Unit::Euros, Unit::Euros, Unit::Percent],
        rows,
        chart,
    }
}

/// A row; `purchases` are those that its respondents gave, as they may be shown.
fn values(covered: &Covered, purchases: Value) -> Vec<Value> {
    let by_purchases = match (covered.known_cents, &purchases) {
        (None, _) => known(None),
        (Some(_), Value::Cents(_)) => Value::share(covered.by_purchases),
        (Some(_), other) => other.clone(),
    };
    vec![
        Value::Count(covered.respondents),
        known(covered.organisations.map(Value::Count)),
        known(covered.by_number.map(Value::Share)),
        Value::Count(covered.gave_total),
        purchases,
        known(covered.known_cents.map(Value::Cents)),
        by_purchases,
    ]
}

fn reading(rows: &[Row]) -> String {
    let parts = || rows.iter().filter(|row| !row.total);
    let count = |column: usize| {
        parts()
            .filter(|row| matches!(row.values.get(column), Some(Value::Share(_) | Value::Secret | Value::None)))
            .count()
    };
    let of = parts().count();
    let [number, purchases] =
        [BY_NUMBER, BY_PURCHASES].map(|column| counted(count(column), "pour aucune", "pour une seule", "pour #"));
    format!("Sur {of} strates, le nombre d’organisations est connu {number}, les achats {purchases}.")
}

fn notes(national: &National<'_>, coverage: &Coverage, rows: &[Row]) -> Vec<String> {
    let mut notes: Vec<String> = national.warning().into_iter().collect();
    notes.push(
        "Couverture en nombre : répondants ÷ organisations de la population. Couverture en achats : achats totaux que les répondants ont donnés ÷ achats de la population. «\u{a0}Inconnu\u{a0}» : personne n’a publié ce nombre ; ce n’est pas zéro.".to_owned(),
    );
    let above = |value: &Value| matches!(value, Value::Share(share) if *share > 1.0);
    if rows.iter().flat_map(|row| &row.values).any(above) {
        notes.push("Au-dessus de 100 %, la marge est fausse ou compte autre chose que les répondants.".to_owned());
    }
    if coverage.unplaced > 0 {
        notes.push(counted(
            coverage.unplaced,
            "",
            "Un répondant n’est d’aucune strate, faute de segment ou de taille ; il compte dans son secteur.",
            "# répondants ne sont d’aucune strate, faute de segment ou de taille ; ils comptent dans leur secteur.",
        ));
    }
    notes
}

/// The value of a sector in a column of the table.
fn of_sector(table: &Figure, sector: Sector, column: usize) -> Value {
    let row = table.rows.iter().find(|row| row.total && row.name == sector.name());
    row.and_then(|row| row.values.get(column)).cloned().unwrap_or(Value::None)
}

fn lead(national: &National<'_>, coverage: &Coverage, table: &Figure) -> String {
    let year = national.year.year;
    let answered = counted(
        coverage.all.respondents,
        "aucun acheteur n’a répondu",
        "1\u{a0}acheteur a répondu",
        "#\u{a0}acheteurs ont répondu",
    );
    let sectors = Sector::ALL.map(|sector| {
        let name = match sector {
            Sector::Public => "du secteur public",
            Sector::Private => "du secteur privé",
        };
        match of_sector(table, sector, BY_PURCHASES) {
            Value::Share(share) => format!("{} des achats {name} sont couverts", Value::Share(share).formatted()),
            Value::Secret => format!("la part couverte des achats {name} n’est pas diffusable"),
            Value::None => format!("personne n’a donné d’achats {name}"),
            _ => format!("les achats {name} ne sont pas connus"),
        }
    });
    format!("Pour {year}, {answered} ; {} ; {}.", sectors[0], sectors[1])
}

fn tiles(national: &National<'_>, coverage: &Coverage, table: &Figure) -> Vec<Tile> {
    let year = national.year.year;
    let of = match coverage.all.organisations {
        Some(count) => counted(count, "", "sur 1\u{a0}organisation", "sur #\u{a0}organisations"),
        None => "sur un nombre inconnu d’organisations".to_owned(),
    };
    let tile = |name: &str, label: String, value: Value, detail: String| Tile {
        name: format!("{year}.{name}"),
        label,
        value: value.formatted(),
        detail,
    };
    let mut tiles = vec![
        tile("repondants", "Répondants".to_owned(), Value::Count(coverage.all.respondents), of),
        tile(
            "nombre",
            "Couverture en nombre".to_owned(),
            known(coverage.all.by_number.map(Value::Share)),
            "des deux secteurs".to_owned(),
        ),
    ];
    for (sector, covered) in &coverage.sectors {
        let detail = match (of_sector(table, *sector, BY_PURCHASES - 2), covered.known_cents) {
            (_, None) => "les achats du secteur ne sont pas connus".to_owned(),
            (Value::Cents(given), Some(of)) => format!("{} sur {}", short(given), short(of)),
            (_, Some(of)) => format!("sur {}", short(of)),
        };
        let label = format!("Couverture en achats {year}, {}", sector.name().to_lowercase());
        tiles.push(tile(sector.code(), label, of_sector(table, *sector, BY_PURCHASES), detail));
    }
    tiles
}
