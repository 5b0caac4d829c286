//! Answers to a question: counts and base, for all and for the two sectors of buyers.

use super::Earlier;
use crate::linear_system;
use crate::linear_system::Round;
use crate::publication::{Cell, Column, NO_ANSWERS, Row, Status, Table, Unit as Holds};
use crate::table_catalogue::{Ask, Group};
use crate::units::Unit;
use crate::withheld_cells;
use crate::withheld_cells::{Why, Withheld, withheld};
use disclosure::primary::{LEAST_BASE, answer_may_leave, number_may_leave};
use disclosure::suppression::{Cell as Number, State, Sum, System, protect};
use std::collections::BTreeMap;
use survey::{Answer, Audience, Kind, Question, Questionnaire};

/// Row of respondents who do not know the answer.
const UNKNOWN: (&str, &str) = (NO_ANSWERS[0], "Je ne sais pas");
/// Row of respondents who were asked and skipped the question.
const SILENT: (&str, &str) = (NO_ANSWERS[1], "Sans réponse");

/// A group of respondents who were asked, with the count of each answer.
struct Counted {
    group: Group,
    asked: i64,
    gave: Vec<i64>,
}

/// The table of a field, with its withheld cells; `None` if the questionnaire does not have it.
///
/// # Errors
/// A message about what cannot be protected.
pub fn table(
    questionnaire: &Questionnaire,
    ask: &Ask,
    field: &str,
    units: &[Unit],
    audience: Audience,
    earlier: &[Earlier],
) -> Result<Option<(Table, Vec<Withheld>)>, String> {
    let found = questionnaire.questions().find(|one| one.fields.iter().any(|own| own.name == field));
    let Some(question) = found else { return Ok(None) };
    // A table changed by too few stays as published, as a whole, since its columns add up. Another edition's question
    // is another question.
    let own = earlier.iter().filter(|one| one.edition == questionnaire.edition);
    let published: Vec<(&Earlier, &Table)> =
        own.filter_map(|one| Some((one, one.tables.iter().find(|table| table.id == ask.id())?))).collect();
    if let Some((last, table)) = published.last() {
        let groups = ask.groups(questionnaire);
        // A table that repeats an earlier one published nothing of its own.
        let is_kept =
            |table: &Table| table.rows.iter().flat_map(|row| &row.cells).any(|cell| cell.status == Status::Kept);
        let is_free = |(one, table): &(&Earlier, &Table)| {
            let old = one.units.get(&audience).map_or(&[][..], Vec::as_slice);
            is_kept(table) || may_be_renewed(question, field, &groups, (table, one.erased(audience)), old, units)
        };
        if !published.iter().all(is_free) {
            let table = kept_table(table, &last.id);
            let withheld = withheld(&table, |_, _| Why::Before);
            return Ok(Some((table, withheld)));
        }
    }
    let options = options(question);
    let is_multiple = matches!(question.kind, Kind::Multiple { .. });
    let count = |units: &[&Unit], is: &dyn Fn(&Unit) -> bool| {
        i64::try_from(units.iter().filter(|unit| is(unit)).count()).unwrap_or(i64::MAX)
    };
    let counted: Vec<Counted> = ask
        .groups(questionnaire)
        .into_iter()
        .map(|group| {
            let own: Vec<&Unit> = units.iter().filter(|unit| group.who.holds(unit) && asked(question, unit)).collect();
            let gave = options.iter().map(|(code, _)| count(&own, &|unit| gives(unit, field, code))).collect();
            Counted { group, asked: i64::try_from(own.len()).unwrap_or(i64::MAX), gave }
        })
        .filter(|one| one.asked > 0 || one.group.code == "tous")
        .collect();
    let settled = |says_few: bool| match is_multiple {
        true => each_alone(&counted, options.len(), says_few),
        false => together(&counted, options.len(), says_few),
    };
    // With so few, even "fewer than three" may reveal the number.
    let (shown, says_few) = match settled(true) {
        Ok(shown) => (shown, true),
        Err(_) => (settled(false)?, false),
    };
    // The base of a conditional question is an answer itself.
    let is_conditional = question.when.is_some();
    let shows_base = |one: &Counted| {
        let all = units.iter().filter(|unit| one.group.who.holds(unit)).count();
        !is_conditional
            || answer_may_leave(one.asked, i64::try_from(all).unwrap_or(i64::MAX))
            || one.asked == i64::try_from(all).unwrap_or(0)
    };
    let bases: Vec<bool> = counted.iter().map(shows_base).collect();
    let mut columns = Vec::new();
    for one in &counted {
        let column = |what: &str, label: &str, unit| Column {
            code: format!("{}_{what}", one.group.code),
            label: format!("{} : {label}", one.group.label),
            unit,
        };
        columns.extend([column("reponses", "réponses", Holds::People), column("part", "part", Holds::Share)]);
    }
    let cells = |option: usize| {
        let each = counted.iter().enumerate().flat_map(|(place, one)| {
            let n = one.gave.get(option).copied().unwrap_or(0);
            let is_shown = bases.iter().all(|base| *base)
                && shown.get(place).and_then(|own| own.get(option)).copied().unwrap_or(false);
            match (is_shown, one.asked, n) {
                (_, 0, _) => [Cell::without(Status::None), Cell::without(Status::None)],
                (true, asked, n) => [Cell::whole(n), Cell::number(n as f64 / asked as f64)],
                (false, LEAST_BASE.., 1 | 2) if says_few => {
                    [Cell::without(Status::FewerThanThree), Cell::without(Status::Hidden)]
                }
                (false, ..) => [Cell::without(Status::Hidden), Cell::without(Status::Hidden)],
            }
        });
        each.collect::<Vec<_>>()
    };
    let mut rows: Vec<Row> = options
        .iter()
        .enumerate()
        .map(|(place, (code, label))| Row {
            code: code.clone(),
            label: label.clone(),
            whole: false,
            of: None,
            cells: cells(place),
        })
        .collect();
    let base = counted.iter().zip(&bases).flat_map(|(one, is_shown)| {
        let base = if *is_shown { Cell::whole(one.asked) } else { Cell::without(Status::Hidden) };
        [base, Cell::without(Status::None)]
    });
    rows.push(Row {
        code: "interroges".to_owned(),
        label: "Ont été interrogés".to_owned(),
        whole: true,
        of: None,
        cells: base.collect(),
    });
    let several = if is_multiple { " ; plusieurs réponses possibles, les parts ne s’ajoutent pas" } else { "" };
    let table = Table {
        id: ask.id(),
        title: ask.title(questionnaire),
        notes: vec![format!("Parts de ceux à qui la question a été posée{several}.")],
        head: "Réponse".to_owned(),
        columns,
        rows,
    };
    let why = |row: usize, column: usize| match (counted.get(column / 2), bases.iter().all(|base| *base)) {
        (Some(one), true) => withheld_cells::of_answer(one.gave.get(row).copied().unwrap_or(0), one.asked),
        _ => Why::Condition,
    };
    let withheld = withheld(&table, why);
    Ok(Some((table, withheld)))
}

fn asked(question: &Question, unit: &Unit) -> bool {
    question.when.as_ref().is_none_or(|when| when.holds(&unit.answers))
}

/// The answers that have rows, including "do not know" and no answer.
fn options(question: &Question) -> Vec<(String, String)> {
    let mut all = question.kind.choices();
    if matches!(question.kind, Kind::Scale { unknown: true, .. }) {
        all.push((UNKNOWN.0.to_owned(), UNKNOWN.1.to_owned()));
    }
    all.push((SILENT.0.to_owned(), SILENT.1.to_owned()));
    all
}

fn gives(unit: &Unit, field: &str, code: &str) -> bool {
    match code {
        code if code == SILENT.0 => unit.answers.get(field).is_none(),
        code if code == UNKNOWN.0 && unit.answers.get(field) == Some(&Answer::Unknown) => true,
        code => unit.gave(field, code),
    }
}

fn number(value: i64, asked: i64, state: State, is_whole: bool, says_few: bool) -> Number {
    // A count is sensitive if it reveals an answer: one or two, all, or all but one or two of those asked.
    let sensitive = state != State::Published && asked > 0 && !answer_may_leave(value, asked);
    let few = says_few && asked >= LEAST_BASE && sensitive && (1..=2).contains(&value) && state == State::Open;
    Number {
        sensitive,
        lowest: Some(if few { 1 } else { 0 }),
        highest: Some(if few { 2 } else { asked }),
        cost: u64::try_from(value).unwrap_or(0) + if is_whole { 1_000_000 } else { 1 },
        ..Number::plain(value, state)
    }
}

/// Publishable counts of single-choice answers, which add up to the base.
fn together(counted: &[Counted], options: usize, says_few: bool) -> Result<Vec<Vec<bool>>, String> {
    let mut system = System::default();
    let mut places: Vec<Vec<usize>> = Vec::new();
    for one in counted {
        let whole = push(&mut system, number(one.asked, one.asked, State::Published, true, says_few));
        let own: Vec<usize> = (0..options)
            .map(|option| {
                let value = one.gave.get(option).copied().unwrap_or(0);
                push(&mut system, number(value, one.asked, State::Open, one.group.code == "tous", says_few))
            })
            .collect();
        system.sums.push(Sum { whole, parts: own.iter().map(|place| (*place, 1)).collect() });
        places.push(own);
    }
    add_sectors(&mut system, &places, options);
    settle(&system, &places)
}

/// Publishable counts of multiple-choice answers: each splits the base into those who gave it and those who did not.
fn each_alone(counted: &[Counted], options: usize, says_few: bool) -> Result<Vec<Vec<bool>>, String> {
    let mut system = System::default();
    let mut places: Vec<Vec<usize>> = vec![Vec::new(); counted.len()];
    for option in 0..options {
        for (one, own) in counted.iter().zip(&mut places) {
            let value = one.gave.get(option).copied().unwrap_or(0);
            let whole = push(&mut system, number(one.asked, one.asked, State::Published, true, says_few));
            let gave = push(&mut system, number(value, one.asked, State::Open, one.group.code == "tous", says_few));
            let others = push(
                &mut system,
                Number { sensitive: false, ..number(one.asked - value, one.asked, State::Unshown, false, says_few) },
            );
            system.sums.push(Sum { whole, parts: vec![(gave, 1), (others, 1)] });
            own.push(gave);
        }
    }
    add_sectors(&mut system, &places, options);
    settle(&system, &places)
}

/// Adds the sum of the two sectors to all.
fn add_sectors(system: &mut System, places: &[Vec<usize>], options: usize) {
    let Some((all, sectors)) = places.split_first().filter(|(_, sectors)| !sectors.is_empty()) else { return };
    for option in 0..options {
        let parts = sectors.iter().filter_map(|own| Some((*own.get(option)?, 1))).collect();
        system.sums.extend(all.get(option).map(|whole| Sum { whole: *whole, parts }));
    }
}

fn push(system: &mut System, number: Number) -> usize {
    system.cells.push(number);
    system.cells.len() - 1
}

fn settle(system: &System, places: &[Vec<usize>]) -> Result<Vec<Vec<bool>>, String> {
    let protected =
        protect(system, &linear_system::rule(Round::People), |_| true).map_err(|error| error.to_string())?;
    let is_shown = |place: &usize| protected.hidden.get(*place).is_some_and(|hidden| !hidden);
    Ok(places.iter().map(|own| own.iter().map(is_shown).collect()).collect())
}

/// Whether a table of answers may be renewed given an earlier one: in each column, nobody came, left or changed, or at
/// least five did and no answer reveals who. About respondents erased since, only the published figures are known.
fn may_be_renewed(
    question: &Question,
    field: &str,
    groups: &[Group],
    (table, erased): (&Table, usize),
    old: &[Unit],
    new: &[Unit],
) -> bool {
    let codes: Vec<String> = options(question).into_iter().map(|(code, _)| code).collect();
    let given = |unit: &Unit| -> Option<Vec<bool>> {
        asked(question, unit).then(|| codes.iter().map(|code| gives(unit, field, code)).collect())
    };
    groups.iter().all(|group| {
        let mut both: BTreeMap<&str, [Option<Vec<bool>>; 2]> = BTreeMap::new();
        for (place, units) in [old, new].into_iter().enumerate() {
            for unit in units.iter().filter(|unit| group.who.holds(unit)) {
                both.entry(&unit.key).or_default()[place] = given(unit);
            }
        }
        let movers: Vec<[Option<Vec<bool>>; 2]> =
            both.into_values().filter(|[before, after]| before != after).collect();
        let stood: Vec<Vec<bool>> = old.iter().filter(|unit| group.who.holds(unit)).filter_map(given).collect();
        let gone = |row: &str, known: usize| {
            let published = table.cell(row, &format!("{}_reponses", group.code))?.value.as_ref()?.as_i64()?;
            Some(published - i64::try_from(known).unwrap_or(0))
        };
        let erased = gone("interroges", stood.len()).unwrap_or(i64::try_from(erased).unwrap_or(i64::MAX));
        let of = i64::try_from(movers.len()).unwrap_or(i64::MAX).saturating_add(erased);
        let passes = |option: usize, place: usize| {
            let has = |given: &Vec<bool>| given.get(option) == Some(&true);
            let gave = movers.iter().filter(|mover| mover[place].as_ref().is_some_and(has)).count();
            let known = || stood.iter().filter(|given| has(given)).count();
            let gone = match place {
                0 if erased > 0 => codes.get(option).and_then(|code| gone(code, known())),
                _ => Some(0),
            };
            let gave = i64::try_from(gave).unwrap_or(i64::MAX);
            gone.is_some_and(|gone| number_may_leave(gave + gone) && gave + gone < of)
        };
        of == 0 || of >= LEAST_BASE && (0..codes.len()).all(|option| passes(option, 0) && passes(option, 1))
    })
}

fn kept_table(table: &Table, publication: &str) -> Table {
    let mut table = table.clone();
    for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells).filter(|cell| cell.has_value()) {
        *cell = cell.clone().first_published_in(publication);
    }
    table
}
