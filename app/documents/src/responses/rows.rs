//! Responses as rows.

#[cfg(test)]
mod tests;

use super::columns::{State, has_state, is_exported, yes_or_no};
use super::{Cell, Column, Values, columns};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use survey::{Answer, Answers, Audience, EditionYear, Field, Kind, Question, Questionnaire, Role};

/// A response to write, without anything that identifies a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its reference.
    pub reference: String,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
    /// When it was last corrected.
    pub corrected_at: Option<DateTime<Utc>>,
    /// The edition.
    pub edition: EditionYear,
    /// The questionnaire.
    pub audience: Audience,
    /// The version of the questionnaire's text.
    pub questionnaire_version: u32,
    /// The code of the organisation's segment.
    pub segment: Option<String>,
    /// The partner the respondent came through.
    pub partner: Option<String>,
    /// Whether it counts.
    pub counts: bool,
    /// Whether the staff set it aside.
    pub aside: bool,
    /// The answers.
    pub answers: Answers,
}

/// Converts the responses to one questionnaire into rows.
#[derive(Clone, Debug)]
pub struct Rows {
    questionnaire: Arc<Questionnaire>,
    values: Values,
    columns: Vec<Column>,
    /// Fields that identify a person: never written, whatever column they would go to.
    withheld: BTreeSet<String>,
}

impl Rows {
    /// For a questionnaire.
    pub fn of(questionnaire: Arc<Questionnaire>, values: Values) -> Self {
        let columns = columns(&questionnaire, values);
        let personal = questionnaire.questions().filter(|question| !is_exported(question));
        let withheld = personal.flat_map(Question::field_names).collect();
        Self { questionnaire, values, columns, withheld }
    }

    /// The columns, one for each cell of a row.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The representation of choices.
    pub fn values(&self) -> Values {
        self.values
    }

    /// The headers of the columns.
    pub fn headers(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.header(self.values)).collect()
    }

    /// The row of a response.
    pub fn row(&self, record: Record) -> Vec<Cell> {
        let mut cells = Vec::with_capacity(self.columns.len());
        let Record { answers, .. } = record;
        let segment = record.segment.map(|code| match self.questionnaire.with_role(Role::Segment) {
            Some(question) => self.choice(question, code),
            None => code,
        });
        cells.extend([
            Cell::Text(record.reference),
            Cell::Moment(record.sent_at),
            record.corrected_at.map_or(Cell::Empty, Cell::Moment),
            Cell::Integer(i64::from(record.edition.year())),
            Cell::Text(record.audience.slug().to_owned()),
            Cell::Integer(i64::from(record.questionnaire_version)),
            Cell::text(segment),
            Cell::text(record.partner),
            self.yes_no(record.counts),
            self.yes_no(record.aside),
        ]);
        let mut left = Left { answers: &answers, taken: BTreeSet::new(), outside: BTreeMap::new() };
        for question in self.questionnaire.questions().filter(|question| is_exported(question)) {
            let asked = question.when.as_ref().is_none_or(|when| when.holds(&answers));
            for field in &question.fields {
                self.field(question, field, asked, &mut left, &mut cells);
            }
        }
        cells.push(left.outside(&self.withheld));
        cells
    }

    fn field<'a>(
        &self,
        question: &'a Question,
        field: &'a Field,
        asked: bool,
        left: &mut Left<'a>,
        cells: &mut Vec<Cell>,
    ) {
        let answer = left.answers.get(&field.name);
        left.taken.insert(&field.name);
        if let Kind::Multiple { options, .. } = &question.kind {
            let chosen = match answer {
                Some(Answer::Choices(codes)) => Some(codes),
                Some(other) => {
                    left.put_outside(&field.name, other.typed());
                    None
                }
                None => None,
            };
            cells.extend(options.iter().map(|option| match chosen {
                Some(codes) => self.yes_no(codes.contains(&option.code)),
                None => Cell::Empty,
            }));
            let gone = chosen.into_iter().flatten().filter(|code| !options.iter().any(|o| o.code == **code));
            left.put_outside(&field.name, gone.cloned().collect());
        } else {
            cells.push(self.value(question, field, answer, asked, left));
        }
        if let Some(name) = question.other_field(field) {
            cells.push(match left.answers.get(&name) {
                Some(Answer::Text(text)) => Cell::Text(text.clone()),
                Some(other) => {
                    left.put_outside(&name, other.typed());
                    Cell::Empty
                }
                None => Cell::Empty,
            });
            left.taken_others(name);
        }
        if has_state(question) {
            let state = match (answer, asked) {
                (Some(Answer::Unknown), _) => State::Unknown,
                (Some(_), _) => State::Answered,
                (None, true) => State::Left,
                (None, false) => State::NotAsked,
            };
            let text = if self.values == Values::Codes { state.code() } else { state.label() };
            cells.push(Cell::Text(text.to_owned()));
        }
    }

    /// The cell of a single-valued field. A value that its column cannot contain, because the question was of another
    /// kind then, goes to the column for other values.
    fn value(
        &self,
        question: &Question,
        field: &Field,
        answer: Option<&Answer>,
        asked: bool,
        left: &mut Left<'_>,
    ) -> Cell {
        let consent = matches!(question.kind, Kind::Consent { .. });
        let Some(answer) = answer else {
            // An unticked box is an answer: no consent was given.
            return if consent && asked { self.yes_no(false) } else { Cell::Empty };
        };
        match (&question.kind, answer) {
            (_, Answer::Unknown) => Cell::Empty,
            (Kind::Single { .. }, Answer::Choice(code)) => Cell::Text(self.choice(question, code.clone())),
            (Kind::Consent { .. }, Answer::Consent) => self.yes_no(true),
            (
                Kind::Scale { .. } | Kind::Whole { .. } | Kind::Year { .. },
                Answer::Step(_) | Answer::Whole(_) | Answer::Year(_),
            ) => answer.number().map_or(Cell::Empty, Cell::Integer),
            (Kind::Amount { .. }, Answer::Cents(euros)) => Cell::Decimal(euros.cents()),
            (Kind::Share { .. }, Answer::Share(share)) => Cell::Decimal(i64::from(*share)),
            (Kind::Siren | Kind::Siret, Answer::Siren(_) | Answer::Siret(_)) => Cell::Text(answer.typed().concat()),
            (Kind::Text { .. } | Kind::LongText { .. }, Answer::Text(text)) => Cell::Text(text.clone()),
            _ => {
                left.put_outside(&field.name, answer.typed());
                Cell::Empty
            }
        }
    }

    fn yes_no(&self, yes: bool) -> Cell {
        match self.values {
            Values::Codes => Cell::Boolean(yes),
            Values::Labels => Cell::Text(yes_or_no(yes).to_owned()),
        }
    }

    /// A code, or its label; a code that the question no longer has is written as it is.
    fn choice(&self, question: &Question, code: String) -> String {
        if self.values == Values::Codes {
            return code;
        }
        question.kind.options().iter().find(|option| option.code == code).map_or(code, |option| option.label.clone())
    }
}

/// The parts of a response that have no column.
struct Left<'a> {
    answers: &'a Answers,
    taken: BTreeSet<&'a str>,
    outside: BTreeMap<String, Vec<String>>,
}

impl Left<'_> {
    fn put_outside(&mut self, field: &str, values: Vec<String>) {
        if !values.is_empty() {
            self.outside.insert(field.to_owned(), values);
        }
    }

    fn taken_others(&mut self, name: String) {
        // Borrowed from the answers' own name, so that the set borrows from one place.
        if let Some((own, _)) = self.answers.iter().find(|(field, _)| *field == name) {
            self.taken.insert(own);
        }
    }

    fn outside(mut self, withheld: &BTreeSet<String>) -> Cell {
        let others = self.answers.iter().filter(|(field, _)| !self.taken.contains(field));
        let others: Vec<_> = others.map(|(field, answer)| (field.to_owned(), answer.typed())).collect();
        self.outside.extend(others);
        self.outside.retain(|field, _| !withheld.contains(field));
        if self.outside.is_empty() {
            return Cell::Empty;
        }
        // Strings and lists of strings always serialise.
        Cell::text(serde_json::to_string(&self.outside).ok())
    }
}
