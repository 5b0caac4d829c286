//! How much of an edition of ordinary size is published, and that nothing hidden can be derived.

use super::*;
use ::disclosure::primary;
use ::disclosure::suppression::attacker::attack;
use ::disclosure::suppression::{Cell as Number, State, Sum, System};
use ::publications::publication::{Cell, Status, Table};
use ::publications::table_catalogue::{Ask, What, offered};
use ::publications::tables::{Units, draw};
use ::publications::units::{Amounts, Unit};
use std::collections::BTreeMap;

/// Number of buyers.
const BUYERS: usize = 180;

/// The tables of the provisional publication that concern buyers.
fn asks(library: &Library, edition: EditionYear) -> Vec<Ask> {
    let year = edition.data_years()[0];
    let is_in = |ask: &Ask| match ask.what {
        What::Volumes(own) | What::Growth(own) | What::Rates(own) => own == year,
        What::Participation(audience) => audience == Audience::Acheteurs,
        What::Classes(_) | What::Answers(..) | What::Sources(_) => false,
    };
    offered(library, edition).into_iter().filter(is_in).collect()
}

/// The number of one-way cells of a column that are published in all tables of a kind, and their total.
fn shown(tables: &[Table], kind: &str, column: &str) -> (usize, usize) {
    let own = tables.iter().filter(|table| table.id.starts_with(kind));
    let cells =
        own.flat_map(|table| table.rows.iter().filter(|row| !row.whole).map(|row| table.cell(&row.code, column)));
    let cells: Vec<&Cell> = cells.flatten().filter(|cell| cell.status != Status::None).collect();
    (cells.iter().filter(|cell| cell.has_value()).count(), cells.len())
}

/// The knowledge of a reader of the tables: the contributors of each published sum. Organisations of the same
/// segment, region and size form one part, since no table distinguishes them.
struct Attacker {
    system: System,
    /// The interior parts, with the contribution of each of their members.
    together: Vec<Vec<i64>>,
    /// The hidden cells, and whether each is sensitive by itself; the others are hidden to protect them.
    hidden: Vec<(usize, bool)>,
}

impl Attacker {
    fn of(library: &Library, edition: EditionYear, units: &[Unit], tables: &[Table], asks: &[Ask]) -> Self {
        let questionnaire = library.get(edition, Audience::Acheteurs).unwrap();
        let (fields, year) = (Amounts::of(questionnaire), edition.data_years()[0]);
        let place = |unit: &Unit| ["AC01", "AC92", "AC93"].map(|field| unit.code(field).unwrap_or_default().to_owned());
        let mut together: BTreeMap<[String; 3], Vec<&Unit>> = BTreeMap::new();
        for unit in units.iter().filter(|unit| fields.given(unit, year).startup.is_some()) {
            together.entry(place(unit)).or_default().push(unit);
        }
        let cents = |unit: &&Unit| fields.given(unit, year).startup.map_or(0, |euros| euros.cents());
        let amounts: Vec<Vec<i64>> = together.values().map(|own| own.iter().map(cents).collect()).collect();
        let mut system = System::default();
        system.cells.extend(amounts.iter().map(|own| Number::plain(own.iter().sum(), State::Unshown)));
        let mut hidden = Vec::new();
        for (table, ask) in tables.iter().zip(asks).filter(|(table, _)| table.id.starts_with("volumes")) {
            for group in ask.groups(questionnaire) {
                let own = together.values().enumerate().filter(|(_, own)| own.iter().all(|unit| group.who.holds(unit)));
                let parts: Vec<(usize, i8)> = own.map(|(part, _)| (part, 1)).collect();
                let Some(cell) = table.cell(&group.code, "achats").filter(|cell| cell.status != Status::None) else {
                    continue;
                };
                let sum = parts.iter().map(|(part, _)| system.cells[*part].value).sum();
                assert!(
                    !cell.has_value() || cell.value.as_ref().and_then(|value| value.as_i64()) == Some(sum),
                    "{}",
                    group.code
                );
                if !cell.has_value() {
                    let given = parts.iter().flat_map(|(part, _)| amounts[*part].iter().copied());
                    hidden.push((system.cells.len(), !given.collect::<primary::Amounts>().may_leave()));
                }
                system.sums.push(Sum { whole: system.cells.len(), parts });
                system.cells.push(Number::plain(sum, if cell.has_value() { State::Published } else { State::Unshown }));
            }
        }
        Self { system, together: amounts, hidden }
    }

    /// The hidden cells and single organisations that can be estimated within a twentieth of the others'
    /// contributions: by an insider who knows one contribution to a part, or by an outsider, from whom every hidden
    /// cell must be safe.
    fn recovers(&self, insider: Option<(usize, i64)>) -> Vec<usize> {
        let hides: Vec<bool> = self.system.cells.iter().map(|cell| cell.state == State::Unshown).collect();
        let cells = self.hidden.iter().filter(|(_, is_secret)| *is_secret || insider.is_none()).map(|(cell, _)| *cell);
        let own_part = insider.map(|(part, _)| part);
        let alone = (0..self.together.len()).filter(|part| self.together[*part].len() == 1 && own_part != Some(*part));
        let asked: Vec<usize> = cells.chain(alone).collect();
        let own = |cell: usize| insider.filter(|(part, _)| *part == cell).map_or(0, |(_, cents)| cents);
        let mut system = self.system.clone();
        if let Some((part, _)) = insider.filter(|(part, _)| self.together[*part].len() == 1) {
            system.cells[part].highest = Some(system.cells[part].value);
        }
        let known = attack(&system, &hides, own, &asked);
        // The others' contributions to a cell: a dominant contributor knows the cell from its own, but nothing about
        // the others.
        let holds = |cell: usize| {
            insider.filter(|(part, _)| {
                let mut sums = self.system.sums.iter().filter(|sum| sum.whole == cell);
                cell == *part || sums.any(|sum| sum.parts.iter().any(|(own, _)| own == part))
            })
        };
        let is_close = |(cell, (low, high)): &(usize, (f64, f64))| {
            let own = holds(*cell).map_or(0, |(_, cents)| cents) as f64;
            let others = self.system.cells[*cell].value as f64 - own;
            others > 0.0 && *low - own >= 0.95 * others && *high - own <= 1.05 * others
        };
        asked.into_iter().zip(known).filter(is_close).map(|(cell, _)| cell).collect()
    }

    /// The contributors to hidden cells: the part and the contribution of each.
    fn insiders(&self) -> BTreeSet<(usize, i64)> {
        let sums = self.system.sums.iter().filter(|sum| self.hidden.iter().any(|(cell, _)| *cell == sum.whole));
        let parts = sums.flat_map(|sum| sum.parts.iter().map(|(part, _)| *part));
        parts
            .flat_map(|part| self.together[part].iter().map(move |cents| (part, *cents)))
            .filter(|(_, cents)| *cents > 0)
            .collect()
    }
}

#[test]
fn four_fifths_of_the_cells_are_published_and_no_hidden_one_can_be_derived() {
    let (library, edition) = (Library::embedded().unwrap(), EditionYear::new(figures::OPEN).unwrap());
    let questionnaire = library.get(edition, Audience::Acheteurs).unwrap();
    let asks = asks(&library, edition);
    for (place, seed) in SEEDS.into_iter().enumerate() {
        let population = Population::draw(seed, edition);
        let unit = |(number, form): (usize, &Form)| {
            Unit::answering(questionnaire, (number as i64, 1), questionnaire.read(&form.typed).answers)
        };
        let units: Vec<Unit> = population.forms.iter().enumerate().take(BUYERS).map(unit).collect();
        let all = Units::from([(Audience::Acheteurs, units.clone())]);
        let tables = draw(&library, edition, &asks, &all, &[], |_| true).unwrap().tables;
        let mut totals = (0, 0);
        for (kind, column) in [
            ("volumes", "achats"),
            ("volumes", "acheteurs"),
            ("taux", "taux_agrege"),
            ("evolution", "evolution"),
            ("participation", "reponses"),
        ] {
            let (shown, of) = shown(&tables, kind, column);
            println!("seed {seed}: {kind}, {column}: {shown} of {of} one-way cells are shown");
            // A growth may also be hidden to protect its volumes.
            assert!(shown * 5 >= of * 4 || kind == "evolution", "seed {seed}: {kind}, {column}: {shown} of {of}");
            totals = (totals.0 + shown, totals.1 + of);
        }
        assert!(totals.0 * 5 >= totals.1 * 4, "seed {seed}: {totals:?}");
        if place == 0 {
            let attacker = Attacker::of(&library, edition, &units, &tables, &asks);
            assert_eq!(attacker.recovers(None), Vec::<usize>::new(), "an outsider");
            for insider in attacker.insiders() {
                assert_eq!(attacker.recovers(Some(insider)), Vec::<usize>::new(), "{insider:?}");
            }
        }
    }
}
