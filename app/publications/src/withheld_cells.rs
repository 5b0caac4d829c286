//! Why cells are withheld, for the reviewer of a publication (rule 13).

use crate::measures::{Measure, Ratio};
use crate::publication::{Cell, Status, Table};
use crate::table_catalogue::What;
use crate::tables::Drawing;
use crate::units::{Unit, Who};
use disclosure::primary::{Amounts, LEAST_BASE, LEAST_FOR_EXTREMES, LEAST_FOR_QUARTILES, Unsafe};
use disclosure::primary::{answer_may_leave, number_may_leave};

/// Why a cell is withheld.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The sum fails a primary rule.
    Sum(Unsafe),
    /// It counts one or two organisations.
    OneOrTwo,
    /// Fewer than this minimum number of organisations.
    Least(i64),
    /// An answer given by one or two, by all, or by all but one or two.
    Answer,
    /// Being asked the question reveals an earlier answer.
    Condition,
    /// The table is kept from an earlier publication.
    Before,
    /// Another cell, here or in an earlier publication, would be disclosed by difference.
    Others,
}

impl Why {
    /// The reason, in words.
    pub fn in_words(self) -> String {
        let words = match self {
            Self::Sum(Unsafe::Few) => "moins de trois organisations avec un montant",
            Self::Sum(Unsafe::Dominated) => "une organisation au-dessus de 85 %",
            Self::Sum(Unsafe::Guessable) => "la plus grosse organisation, que la deuxième connaîtrait à 10 % près",
            Self::Sum(Unsafe::Zero) => "total de zéro, publié à partir de dix organisations",
            Self::OneOrTwo => "une ou deux organisations",
            Self::Least(least) => return format!("valeur publiée à partir de {least} organisations"),
            Self::Answer => "réponse d’une ou deux organisations, de toutes, ou de toutes sauf une ou deux",
            Self::Condition => "question posée selon une autre réponse",
            Self::Before => "tableau repris d’une publication précédente",
            Self::Others => "protection d’une autre case, ici ou dans une publication parue",
        };
        words.to_owned()
    }
}

/// A withheld cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// The title of its table.
    pub table: String,
    /// Its row.
    pub row: String,
    /// Its column.
    pub column: String,
    /// Why.
    pub why: Why,
}

/// The withheld cells of a table, each with the reason that `why` gives for its row and column.
pub(super) fn withheld(table: &Table, why: impl Fn(usize, usize) -> Why) -> Vec<Withheld> {
    let is_withheld = |cell: &Cell| matches!(cell.status, Status::Hidden | Status::FewerThanThree);
    let rows = table.rows.iter().enumerate();
    let cells = rows.flat_map(|(place, row)| {
        let own = row.cells.iter().zip(&table.columns).enumerate().filter(|(_, (cell, _))| is_withheld(cell));
        own.map(move |(at, (_, column))| (place, at, row.label.clone(), column.label.clone()))
    });
    let named =
        cells.map(|(place, at, row, column)| Withheld { table: table.title.clone(), row, column, why: why(place, at) });
    named.collect()
}

/// Why the count of an answer is withheld.
pub(super) fn of_answer(count: i64, of: i64) -> Why {
    match of {
        ..LEAST_BASE => Why::Least(LEAST_BASE),
        of if !answer_may_leave(count, of) => Why::Answer,
        _ => Why::Others,
    }
}

impl Drawing<'_> {
    /// Why the cell of a group in a column, counted from 0, is withheld.
    pub(super) fn why(&self, what: &What, who: &Who, column: usize) -> Why {
        let own: Vec<&Unit> = self.units.iter().filter(|unit| who.holds(unit)).collect();
        let Some(counted) = Measure::of(what).into_iter().find(Measure::counts) else { return Why::Others };
        let number = own.iter().filter(|unit| counted.given(&self.fields, unit).is_some()).count();
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        let (least, sums) = match (what, column) {
            (_, 0) => {
                return if number_may_leave(number) { Why::Others } else { Why::OneOrTwo };
            }
            (What::Volumes(year), _) => (0, vec![Measure::Startup(*year)]),
            (What::Rates(year), column) => {
                let least = [0, 0, LEAST_FOR_QUARTILES].get(column).copied().unwrap_or(LEAST_FOR_EXTREMES);
                (least, [Ratio::RatedStartup, Ratio::RatedTotal].map(|side| Measure::Behind(side, *year)).to_vec())
            }
            (What::Growth(year), _) => {
                (0, [Ratio::PanelNow, Ratio::PanelBefore].map(|side| Measure::Behind(side, *year)).to_vec())
            }
            (What::Classes(_), _) => (LEAST_FOR_QUARTILES, Vec::new()),
            (What::Participation(_) | What::Answers(..) | What::Sources(_), _) => (0, Vec::new()),
        };
        if number < least {
            return Why::Least(least);
        }
        sums.iter().find_map(|measure| self.refused(measure, &own)).map_or(Why::Others, Why::Sum)
    }

    /// The primary rule that a sum of some organisations fails, if any.
    pub(super) fn refused(&self, measure: &Measure, own: &[&Unit]) -> Option<Unsafe> {
        // Organisations that consented protect nobody and need no protection.
        let others = own.iter().filter(|unit| !unit.consents);
        let others: Vec<i64> = others.filter_map(|unit| measure.given(&self.fields, unit)).collect();
        others.iter().copied().collect::<Amounts>().refused().filter(|_| !others.is_empty())
    }
}
