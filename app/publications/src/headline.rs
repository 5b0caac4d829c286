//! Headline figures of a publication, for a screen in front of guests and for the preview picture.

use crate::publication::{NO_ANSWERS, Publication, Row, Table};
use crate::table_catalogue::{Ask, What};
use statistics::Sector;
use survey::Audience;

/// Maximum number of lines.
const LINES: usize = 3;

/// Lines of figures, one figure per heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    /// Subject: purchases from start-ups, or a question.
    pub of: String,
    /// The headings of the figures.
    pub heads: Vec<String>,
    /// The subject of each line, with its figures in short form.
    pub lines: Vec<(String, Vec<String>)>,
}

impl Headline {
    /// Headline of a publication with these tables: the last year's purchases, their median rate and their growth;
    /// without any of these, the most frequent answers to its first question. `None` without either.
    pub fn of(content: &Publication, asks: &[Ask]) -> Option<Self> {
        let amounts = Self::of_amounts(content, asks);
        amounts.or_else(|| asks.iter().find_map(|ask| Self::of_answers(table(content, ask)?, &ask.what)))
    }

    fn of_amounts(content: &Publication, asks: &[Ask]) -> Option<Self> {
        let rank = |what: &What| match what {
            What::Volumes(year) => Some((0, *year, format!("Montant {year}"), "achats")),
            What::Rates(year) => Some((1, *year, format!("Taux médian {year}"), "taux_median")),
            What::Growth(year) => Some((2, *year, format!("Depuis {}", year - 1), "evolution")),
            What::Classes(_) | What::Participation(_) | What::Answers(..) | What::Sources(_) => None,
        };
        let whole = asks.iter().filter(|ask| ask.filter.is_none());
        let mut found: Vec<_> = whole
            .filter_map(|ask| {
                let (place, year, label, column) = rank(&ask.what)?;
                let table = table(content, ask)?;
                let figures = rows().map(|row| short(table, row, column)).collect::<Option<Vec<_>>>()?;
                Some(((place, std::cmp::Reverse(year)), label, figures))
            })
            .collect();
        found.sort_by_key(|(rank, ..)| *rank);
        found.dedup_by_key(|((place, _), ..)| *place);
        let lines: Vec<_> = found.into_iter().map(|(_, label, figures)| (label, figures)).take(LINES).collect();
        let heads = ["Tous", "Public", "Privé"].map(ToOwned::to_owned).into();
        (!lines.is_empty()).then(|| Self { of: "Achats auprès de start-up".to_owned(), heads, lines })
    }

    fn of_answers(table: &Table, what: &What) -> Option<Self> {
        let What::Answers(audience, _) = what else { return None };
        let share = |row: &Row| table.cell(&row.code, "tous_part")?.value.as_ref()?.as_f64();
        let mut rows: Vec<(f64, &Row)> = table
            .rows
            .iter()
            .filter(|row| !row.whole && !NO_ANSWERS.contains(&row.code.as_str()))
            .filter_map(|row| Some((share(row)?, row)))
            .collect();
        rows.sort_by(|a, b| b.0.total_cmp(&a.0));
        let lines: Vec<_> = rows
            .into_iter()
            .take(LINES)
            .filter_map(|(_, row)| Some((row.label.clone(), vec![short(table, &row.code, "tous_part")?])))
            .collect();
        let head = match audience {
            Audience::Acheteurs => "des acheteurs",
            Audience::StartUp => "des start-up",
        };
        (!lines.is_empty()).then(|| Self { of: table.title.clone(), heads: vec![head.to_owned()], lines })
    }
}

fn table<'a>(content: &'a Publication, ask: &Ask) -> Option<&'a Table> {
    content.tables.iter().find(|table| table.id == ask.id())
}

/// The row headings of tables of amounts.
fn rows() -> impl Iterator<Item = &'static str> {
    std::iter::once("tous").chain(Sector::ALL.map(Sector::code))
}

/// A cell, in short form: a dash if the row is missing; `None` if the table lacks the column.
fn short(table: &Table, row: &str, column: &str) -> Option<String> {
    let unit = table.columns.iter().find(|one| one.code == column)?.unit;
    Some(table.cell(row, column).map_or_else(|| "–".to_owned(), |cell| cell.shown(unit).short()))
}
