//! Drawing the tables of a publication: the value of each cell, and whether it may be published given all the others
//! and every earlier publication.

mod answers;
mod columns;
pub mod sources;

use crate::linear_system;
use crate::linear_system::{Before, Built, Numbers, Round};
use crate::measures::{Measure, Remembered};
use crate::publication::{Cell, Row, Status, Table};
use crate::table_catalogue::{Ask, Group, What};
use crate::units::{Amounts as Fields, Unit, Who};
use crate::withheld_cells::{Why, Withheld, withheld};
use columns::columns;
use disclosure::suppression::{Progress, Protected, Rule, Unprotectable, protect_where};
use serde::{Deserialize, Serialize};
use statistics::Figures;
use std::collections::BTreeMap;
use survey::library::Library;
use survey::{Audience, EditionYear, Questionnaire};

/// The organisations of each questionnaire.
pub type Units = BTreeMap<Audience, Vec<Unit>>;

/// An earlier publication, withdrawn ones included, with its organisations that still exist.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// Its identifier.
    pub id: String,
    /// Its edition.
    pub edition: EditionYear,
    /// Its tables as published.
    pub tables: Vec<Table>,
    /// Its tables as requested.
    pub asks: Vec<Ask>,
    /// Its disclosed numbers.
    pub disclosed: Vec<Remembered>,
    /// Its organisations, as they were then.
    pub units: Units,
}

/// The values that remain possible for a number that is not published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proved {
    /// What it measures.
    pub of: String,
    /// The lowest possible value to a reader of all publications; `None` if unbounded.
    pub least: Option<f64>,
    /// The highest possible value.
    pub most: Option<f64>,
}

/// The tables, with the disclosed numbers to remember and the proof.
#[derive(Clone, Debug, Default)]
pub struct Drawn {
    /// The tables.
    pub tables: Vec<Table>,
    /// The disclosed numbers.
    pub disclosed: Vec<Remembered>,
    /// The values that remain possible for hidden numbers.
    pub proof: Vec<Proved>,
    /// The withheld cells, and why.
    pub withheld: Vec<Withheld>,
}

/// Why nothing can be published.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Whatever is hidden, an organisation would be exposed given earlier publications.
    #[error("no choice of hidden cells protects {0}")]
    Exposed(String),
    /// A questionnaire is missing.
    #[error("a questionnaire is not at hand")]
    NoQuestionnaire,
    /// Nobody is waiting for it any more.
    #[error("it was stopped")]
    Stopped,
}

/// Draws the requested tables of an edition. `progress` is called before each step and returns whether to continue.
///
/// # Errors
/// [`Refused`].
pub fn draw(
    library: &Library,
    edition: EditionYear,
    asks: &[Ask],
    now: &Units,
    earlier: &[Earlier],
    mut progress: impl FnMut(Progress) -> bool,
) -> Result<Drawn, Refused> {
    let mut drawn = Drawn::default();
    for audience in Audience::ALL {
        let own: Vec<Ask> = asks.iter().filter(|ask| ask.what.audience() == audience).cloned().collect();
        if own.is_empty() {
            continue;
        }
        let questionnaire = library.get(edition, audience).ok_or(Refused::NoQuestionnaire)?;
        let units = now.get(&audience).map_or(&[][..], Vec::as_slice);
        let drawing = Drawing::of(library, (questionnaire, audience), units, &own, earlier, &mut progress)?;
        for ask in &own {
            drawing.table(ask, &mut drawn)?;
        }
        drawn.proof.extend(drawing.proof);
        // The number of organisations, from which it can be derived later how many of them were erased.
        let (measure, people) = (Measure::Respondents(audience).key(), i64::try_from(units.len()).unwrap_or(i64::MAX));
        let stood = Remembered { measure, who: Who::default().key(), people, sum: people };
        if !drawn.disclosed.contains(&stood) {
            drawn.disclosed.push(stood);
        }
    }
    // In the order requested.
    drawn.tables.sort_by_key(|table| asks.iter().position(|ask| ask.id() == table.id));
    Ok(drawn)
}

/// Hides cells until no watched part is exposed.
fn settle(
    built: &mut Built,
    rule: &Rule,
    mut progress: impl FnMut(Progress) -> bool,
) -> Result<Protected, Unprotectable> {
    loop {
        let mut exposed = Vec::new();
        let accepts = |hidden: &[bool]| {
            exposed = built.exposed(hidden, rule)?;
            Ok(exposed.is_empty())
        };
        let protected = protect_where(&built.system, rule, &mut progress, accepts);
        if exposed.is_empty() {
            return protected;
        }
        built.judge(&exposed);
    }
}

pub(super) struct Drawing<'a> {
    pub(super) questionnaire: &'a Questionnaire,
    pub(super) audience: Audience,
    pub(super) fields: Fields,
    pub(super) units: &'a [Unit],
    pub(super) asks: &'a [Ask],
    pub(super) earlier: &'a [Earlier],
    /// The publishable numbers by measure and group; `None` for one that may not be published.
    pub(super) numbers: Numbers,
    /// Whether a hidden number of one or two is published as fewer than three.
    says_few: bool,
    proof: Vec<Proved>,
}

impl<'a> Drawing<'a> {
    fn of(
        library: &'a Library,
        (questionnaire, audience): (&'a Questionnaire, Audience),
        units: &'a [Unit],
        asks: &'a [Ask],
        earlier: &'a [Earlier],
        progress: &mut impl FnMut(Progress) -> bool,
    ) -> Result<Self, Refused> {
        let fields = Fields::of(questionnaire);
        let (mut numbers, mut proof) = (Numbers::new(), Vec::new());
        let before: Vec<Before<'_>> = earlier
            .iter()
            .map(|one| Before {
                questionnaire: library.get(one.edition, audience).map_or(questionnaire, AsRef::as_ref),
                asks: &one.asks,
                disclosed: &one.disclosed,
                units: one.units.get(&audience).map_or(&[][..], Vec::as_slice),
            })
            .collect();
        let mut says_few = true;
        for round in 0..3 {
            let so_far = numbers.clone();
            let people = round == 1;
            let round = match round {
                0 => Round::Amounts,
                1 => Round::People,
                _ => Round::Ratios(&so_far),
            };
            let build =
                |says_few| linear_system::build((round, says_few), questionnaire, &fields, asks, units, &before);
            let (mut built, rule) = (build(true), linear_system::rule(round));
            let mut protected = settle(&mut built, &rule, &mut *progress);
            if matches!(protected, Err(Unprotectable::Exposed(_))) {
                // With so few, even "fewer than three" reveals the number.
                says_few &= !people;
                built = build(false);
                protected = settle(&mut built, &rule, &mut *progress);
            }
            let name = |cell: usize| {
                let found = built.places.iter().find(|(_, place)| **place == cell);
                found.map_or_else(
                    || "une différence".to_owned(),
                    |((measure, who), _)| format!("{} {}", measure.key(), who.key()),
                )
            };
            let protected = protected.map_err(|error| match error {
                Unprotectable::Exposed(cells) | Unprotectable::Unsettled(cells) => {
                    Refused::Exposed(cells.into_iter().map(name).collect::<Vec<_>>().join(", "))
                }
                Unprotectable::Malformed(malformed) => Refused::Exposed(malformed.to_string()),
                Unprotectable::Stopped => Refused::Stopped,
            })?;
            proof.extend(protected.proof.iter().map(|one| Proved {
                of: name(one.outsider.cell),
                least: Some(one.outsider.low).filter(|end| end.is_finite()),
                most: Some(one.outsider.high).filter(|end| end.is_finite()),
            }));
            for (key, place) in built.places.iter().filter(|(key, _)| !so_far.contains_key(key)) {
                let is_hidden = protected.hidden.get(*place).copied().unwrap_or(true);
                let value = built.system.cells.get(*place).map(|cell| cell.value).filter(|_| !is_hidden);
                numbers.insert(key.clone(), value);
            }
        }
        Ok(Self { questionnaire, audience, fields, units, asks, earlier, numbers, says_few, proof })
    }

    fn table(&self, ask: &Ask, drawn: &mut Drawn) -> Result<(), Refused> {
        if let What::Answers(_, field) = &ask.what {
            let table = answers::table(self.questionnaire, ask, field, self.units, self.audience, self.earlier);
            if let Some((table, withheld)) = table.map_err(Refused::Exposed)? {
                drawn.tables.push(table);
                drawn.withheld.extend(withheld);
            }
            return Ok(());
        }
        if let What::Sources(edition) = ask.what {
            self.sources(ask, edition, drawn);
            return Ok(());
        }
        let (columns, notes) = columns(&ask.what);
        let (mut rows, mut shown) = (Vec::new(), Vec::new());
        for group in ask.groups(self.questionnaire) {
            let own: Vec<&Unit> = self.units.iter().filter(|unit| group.who.holds(unit)).collect();
            let cells = self.cells(ask, &group, &own);
            let is_there = cells.iter().any(|cell| cell.status != Status::None);
            if is_there || group.code == "tous" {
                let (code, label) = (group.code.clone(), group.label.clone());
                rows.push(Row { code, label, whole: group.whole, of: None, cells });
                shown.push(group.clone());
            }
            for measure in Measure::of(&ask.what) {
                self.remember(&measure, &group.who, &own, drawn);
            }
        }
        let dimension = crate::table_catalogue::dimension(self.questionnaire, &ask.by);
        let head = dimension.map(|dimension| dimension.name).unwrap_or_default();
        let (id, title) = (ask.id(), ask.title(self.questionnaire));
        let table = Table { id, title, notes, head, columns, rows };
        drawn.withheld.extend(withheld(&table, |row, column| {
            let who = shown.get(row).map(|group| self.why(&ask.what, &group.who, column));
            who.unwrap_or(Why::Others)
        }));
        drawn.tables.push(table);
        Ok(())
    }

    /// Adds the number of a group to those that are disclosed, if it is.
    fn remember(&self, measure: &Measure, who: &Who, own: &[&Unit], drawn: &mut Drawn) {
        let Some(Some(sum)) = self.numbers.get(&(measure.clone(), who.clone())) else { return };
        let people = own.iter().filter(|unit| measure.given(&self.fields, unit).is_some()).count();
        let people = i64::try_from(people).unwrap_or(i64::MAX);
        let disclosed = Remembered { measure: measure.key(), who: who.key(), people, sum: *sum };
        if !drawn.disclosed.contains(&disclosed) {
            drawn.disclosed.push(disclosed);
        }
    }

    fn cells(&self, ask: &Ask, group: &Group, own: &[&Unit]) -> Vec<Cell> {
        let people = |measure: Measure| self.people(&measure, &group.who, own);
        match ask.what {
            What::Volumes(year) => {
                let volume = self.volume(ask, group, own, year, "achats");
                let buyers = match &volume {
                    // A row is about one set of buyers: that of the value it keeps.
                    Cell { status: Status::Kept, .. } => {
                        self.before(ask, group, "acheteurs").unwrap_or(Cell::without(Status::Hidden))
                    }
                    _ => people(Measure::Buyers(year)),
                };
                vec![buyers, volume]
            }
            What::Rates(year) => {
                let figures = self.figures(own, year);
                let (disclosed, n) = (figures.disclosed(), figures.rated_respondents);
                let sum = |of: fn(&Figures) -> Option<f64>, code: &str| {
                    self.rate(ask, group, own, year, (of(&figures), of(&disclosed)), code)
                };
                let order = |of: fn(&Figures) -> Option<f64>, code: &str| {
                    self.ordered(ask, group, own, year, (of(&figures), of(&disclosed)), code)
                };
                let none = n == 0;
                let cells = [
                    people(Measure::Rated(year)),
                    sum(|f| f.rate_aggregate, "taux_agrege"),
                    order(|f| f.rate_median, "taux_median"),
                    order(|f| f.rate_top5_mean, "cinq_plus_hauts"),
                    order(|f| f.rate_bottom5_mean, "cinq_plus_bas"),
                ];
                cells.into_iter().map(|cell| if none { Cell::without(Status::None) } else { cell }).collect()
            }
            What::Growth(year) => {
                let figures = self.figures(own, year);
                let values = (figures.matched_panel.growth, figures.disclosed().matched_panel.growth);
                vec![people(Measure::Panel(year)), self.rate(ask, group, own, year, values, "evolution")]
            }
            What::Classes(year) => {
                let classes = self.classes(ask, group, own, year);
                let buyers = match classes.iter().any(|cell| cell.status == Status::Kept) {
                    true => self.before(ask, group, "acheteurs").unwrap_or(Cell::without(Status::Hidden)),
                    false => people(Measure::Buyers(year)),
                };
                std::iter::once(buyers).chain(classes).collect()
            }
            What::Participation(audience) => vec![people(Measure::Respondents(audience))],
            What::Answers(..) | What::Sources(_) => Vec::new(),
        }
    }

    fn figures(&self, own: &[&Unit], year: i32) -> Figures {
        Figures::of(own.iter().map(|unit| self.fields.given(unit, year)))
    }

    fn people(&self, measure: &Measure, who: &Who, own: &[&Unit]) -> Cell {
        let count = own.iter().filter(|unit| measure.given(&self.fields, unit).is_some()).count();
        match (self.numbers.get(&(measure.clone(), who.clone())), count) {
            (_, 0) | (None, _) => Cell::without(Status::None),
            (Some(Some(count)), _) => Cell::whole(*count),
            (Some(None), 1 | 2) if self.says_few => Cell::without(Status::FewerThanThree),
            (Some(None), _) => Cell::without(Status::Hidden),
        }
    }

    fn volume(&self, ask: &Ask, group: &Group, own: &[&Unit], year: i32, column: &str) -> Cell {
        let measure = Measure::Startup(year);
        match self.numbers.get(&(measure.clone(), group.who.clone())) {
            _ if !own.iter().any(|unit| measure.given(&self.fields, unit).is_some()) => Cell::without(Status::None),
            Some(Some(sum)) => Cell::whole(*sum),
            _ => self.before(ask, group, column).unwrap_or(Cell::without(Status::Hidden)),
        }
    }
}
