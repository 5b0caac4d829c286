//! Purchases from start-ups side by side. What is declared and what is measured is judged like every other sum; public
//! contracts and what others published are public already.

use super::Drawing;
use super::Drawn;
use crate::measures::Measure;
use crate::publication::{Cell, Column, Row, Status, Table, Unit as Holds};
use crate::table_catalogue::{Ask, Group};
use crate::units::{Unit, Who};
use crate::withheld_cells::{Why, withheld};
use statistics::figure::Value;
use statistics::sources::Series;
use survey::EditionYear;

/// What a reader has to know of measured sums.
const MEASURED: &str = "Mesuré : somme de fichiers de fournisseurs croisés avec la même version de la base, cachée là où elle ferait reconnaître un acheteur. Un fichier dont les avoirs dépassent les achats d’une année n’y compte pas.";

impl Drawing<'_> {
    /// The rows of the respondents: what each sector declared, and what it measured.
    pub(super) fn sources(&self, ask: &Ask, edition: EditionYear, drawn: &mut Drawn) {
        let mut years = edition.data_years();
        years.sort_unstable();
        let (mut rows, mut reasons) = (Vec::new(), Vec::new());
        for group in ask.groups(self.questionnaire) {
            let own: Vec<&Unit> = self.units.iter().filter(|unit| group.who.holds(unit)).collect();
            let Some(series) = self.series(&group, edition, &own) else { continue };
            let cells = years.map(|year| match group.nature() {
                Some(_) => self.measured(&group.who, &own, year),
                None => self.volume(ask, &group, &own, year, &year.to_string()),
            });
            for (year, cell) in years.iter().zip(&cells) {
                if cell.status == Status::Published {
                    self.remember(&Measure::Startup(*year), &group.who, &own, drawn);
                    self.remember(&Measure::Measured(*year), &group.who, &own, drawn);
                }
            }
            if cells.iter().all(|cell| cell.status == Status::None) {
                continue;
            }
            reasons.push(years.map(|year| self.why_not(&group, &own, year)));
            rows.push(row(series, cells.into()));
        }
        let table = Table {
            id: ask.id(),
            title: ask.title(self.questionnaire),
            notes: vec![MEASURED.to_owned()],
            head: "Série".to_owned(),
            columns: years.iter().map(column).collect(),
            rows,
        };
        drawn.withheld.extend(withheld(&table, |row, column| {
            reasons.get(row).and_then(|years| years.get(column)).copied().unwrap_or(Why::Others)
        }));
        drawn.tables.push(table);
    }

    /// The series of a group, without its values; `None` for all buyers, whose sum would mix the sectors.
    fn series(&self, group: &Group, edition: EditionYear, own: &[&Unit]) -> Option<Series> {
        let sector = group.who.sector.as_ref().map(|(sector, ..)| *sector)?;
        let Some(nature) = group.nature() else { return Some(Series::declared(sector, edition)) };
        let base = own.iter().find_map(|unit| unit.measured.as_ref()).map(|measured| measured.base.as_str())?;
        let panel = format!("fichiers d’acheteurs, base {base}");
        Some(Series::measured(sector, edition, (nature.code(), nature.word(), nature.label()), panel))
    }

    /// A measured sum. It may not be published either where the declared sum of the same buyers may not: both are
    /// nearly the same.
    fn measured(&self, who: &Who, own: &[&Unit], year: i32) -> Cell {
        let [measured, declared] = [Measure::Measured(year), Measure::Startup(year)];
        if !own.iter().any(|unit| measured.given(&self.fields, unit).is_some()) {
            return Cell::without(Status::None);
        }
        let number = |measure: Measure| self.numbers.get(&(measure, who.clone()));
        match (number(measured), number(declared)) {
            (Some(Some(sum)), None | Some(Some(_))) => Cell::whole(*sum),
            _ => Cell::without(Status::Hidden),
        }
    }

    fn why_not(&self, group: &Group, own: &[&Unit], year: i32) -> Why {
        let measured = group.nature().and_then(|_| self.refused(&Measure::Measured(year), own));
        let refused = measured.or_else(|| self.refused(&Measure::Startup(year), own));
        refused.map_or(Why::Others, Why::Sum)
    }
}

fn row(series: Series, cells: Vec<Cell>) -> Row {
    Row { code: series.code, label: series.name, whole: false, of: Some(series.of), cells }
}

fn column(year: &i32) -> Column {
    Column { code: year.to_string(), label: year.to_string(), unit: Holds::Cents }
}

/// Adds series that are public already to a table of sources.
pub fn add(table: &mut Table, series: &[Series]) {
    let mut years: Vec<i32> = table.columns.iter().filter_map(|column| column.code.parse().ok()).collect();
    let before = years.clone();
    years.extend(series.iter().flat_map(|one| one.values.keys().copied()));
    years.sort_unstable();
    years.dedup();
    for row in &mut table.rows {
        let cell =
            |year: &i32| before.iter().position(|own| own == year).and_then(|place| row.cells.get(place)).cloned();
        row.cells = years.iter().map(|year| cell(year).unwrap_or(Cell::without(Status::None))).collect();
    }
    let cell = |value: Option<&Value>| match value {
        Some(Value::Cents(cents)) => Cell::whole(*cents),
        _ => Cell::without(Status::None),
    };
    for one in series {
        let cells = years.iter().map(|year| cell(one.values.get(year))).collect();
        table.rows.push(row(one.clone(), cells));
    }
    table.columns = years.iter().map(column).collect();
}
