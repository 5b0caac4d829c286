//! Drawing the tables of a publication: what each cell is worth, and whether it may be published beside all the others and beside
//! every publication before it.

mod answers;
mod columns;

use crate::linear_system;
use crate::linear_system::{Before, Built, Numbers, Round};
use crate::measures::{Measure, Remembered};
use crate::publication::{Cell, Row, Status, Table};
use crate::table_catalogue::{Ask, Group, What};
use crate::units::{Amounts as Fields, Unit, Who};
use crate::withheld_cells::{Why, Withheld, withheld};
use columns::columns;
use serde::{Deserialize, Serialize};
use statistics::Figures;
use statistics::disclosure::suppression::{Progress, Protected, Rule, Unprotectable, protect_where};
use std::collections::BTreeMap;
use survey::library::Library;
use survey::{Audience, EditionYear, Questionnaire};

/// The organisations of each questionnaire.
pub type Units = BTreeMap<Audience, Vec<Unit>>;

/// An earlier publication, withdrawn ones included, with who stood in it and is still there.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// Its name.
    pub id: String,
    /// Its edition.
    pub edition: EditionYear,
    /// Its tables as they are published.
    pub tables: Vec<Table>,
    /// Its tables as they were asked for.
    pub asks: Vec<Ask>,
    /// What it published.
    pub told: Vec<Remembered>,
    /// Who stood in it, as they stood.
    pub units: Units,
}

/// What remains possible of a number that is not published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proved {
    /// What it is of.
    pub of: String,
    /// The least that it can be for whoever knows the publications; `None` without an end.
    pub least: Option<f64>,
    /// The most that it can be.
    pub most: Option<f64>,
}

/// The tables, with what is remembered of them and the proof.
#[derive(Clone, Debug, Default)]
pub struct Drawn {
    /// The tables.
    pub tables: Vec<Table>,
    /// What they tell, cell by cell.
    pub told: Vec<Remembered>,
    /// What remains possible of what they do not tell.
    pub proof: Vec<Proved>,
    /// The cells that they withhold, and why.
    pub withheld: Vec<Withheld>,
}

/// Why nothing can be published.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Whatever is hidden, somebody could be known beside what was published before.
    #[error("no choice of hidden cells protects {0}")]
    Exposed(String),
    /// A questionnaire is not at hand.
    #[error("a questionnaire is not at hand")]
    NoQuestionnaire,
    /// Nobody waits for it any more.
    #[error("it was stopped")]
    Stopped,
}

/// Draws the tables of an edition that are asked for. `progress` is called before each step, and returns whether to go on.
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
        // How many stood in it, so that it is known later how many of them were erased.
        let (measure, people) = (Measure::Respondents(audience).key(), i64::try_from(units.len()).unwrap_or(i64::MAX));
        let stood = Remembered { measure, who: Who::default().key(), people, sum: people };
        if !drawn.told.contains(&stood) {
            drawn.told.push(stood);
        }
    }
    // In the order in which they were asked for.
    drawn.tables.sort_by_key(|table| asks.iter().position(|ask| ask.id() == table.id));
    Ok(drawn)
}

/// Hides what has to be, until nothing that was only watched is known.
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
    /// The numbers that may be published, by what and of whom; `None` for one that may not.
    pub(super) numbers: Numbers,
    /// Whether a hidden number of one or two is said to be fewer than three.
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
                told: &one.told,
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
                // Of so few, even that they are fewer than three tells how many.
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
        let (columns, notes) = columns(&ask.what);
        let (mut rows, mut shown) = (Vec::new(), Vec::new());
        for group in ask.groups(self.questionnaire) {
            let own: Vec<&Unit> = self.units.iter().filter(|unit| group.who.holds(unit)).collect();
            let cells = self.cells(ask, &group, &own);
            let is_there = cells.iter().any(|cell| cell.status != Status::None);
            if is_there || group.code == "tous" {
                let (code, label) = (group.code.clone(), group.label.clone());
                rows.push(Row { code, label, whole: group.whole, cells });
                shown.push(group.clone());
            }
            for measure in Measure::of(&ask.what) {
                let given: Vec<i64> = own.iter().filter_map(|unit| measure.given(&self.fields, unit)).collect();
                if let Some(Some(sum)) = self.numbers.get(&(measure.clone(), group.who.clone())) {
                    let people = i64::try_from(given.len()).unwrap_or(i64::MAX);
                    let told = Remembered { measure: measure.key(), who: group.who.key(), people, sum: *sum };
                    if !drawn.told.contains(&told) {
                        drawn.told.push(told);
                    }
                }
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

    fn cells(&self, ask: &Ask, group: &Group, own: &[&Unit]) -> Vec<Cell> {
        let people = |measure: Measure| self.people(&measure, &group.who, own);
        match ask.what {
            What::Volumes(year) => {
                let volume = self.volume(ask, group, own, year);
                let buyers = match &volume {
                    // A row stands on one set of buyers: that of the value that it keeps.
                    Cell { status: Status::Kept, .. } => {
                        self.before(ask, group, "acheteurs").unwrap_or(Cell::without(Status::Hidden))
                    }
                    _ => people(Measure::Buyers(year)),
                };
                vec![buyers, volume]
            }
            What::Rates(year) => {
                let figures = self.figures(own, year);
                let (told, n) = (figures.disclosed(), figures.rated_respondents);
                let sum = |of: fn(&Figures) -> Option<f64>, code: &str| {
                    self.rate(ask, group, own, year, (of(&figures), of(&told)), code)
                };
                let order = |of: fn(&Figures) -> Option<f64>, code: &str| {
                    self.ordered(ask, group, own, year, (of(&figures), of(&told)), code)
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
            What::Answers(..) => Vec::new(),
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

    fn volume(&self, ask: &Ask, group: &Group, own: &[&Unit], year: i32) -> Cell {
        let measure = Measure::Startup(year);
        match self.numbers.get(&(measure.clone(), group.who.clone())) {
            _ if !own.iter().any(|unit| measure.given(&self.fields, unit).is_some()) => Cell::without(Status::None),
            Some(Some(sum)) => Cell::whole(*sum),
            _ => self.before(ask, group, "achats").unwrap_or(Cell::without(Status::Hidden)),
        }
    }
}
