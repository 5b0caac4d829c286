//! The answers of a questionnaire, column by column: what every distribution, cross-table and filter is counted from. Kept in
//! memory and changed response by response; a response is one bit in each column it has something in.

use super::Bits;
use crate::class_intervals::Measure;
use std::collections::{BTreeMap, HashMap};
use survey::{Answer, Answers, Questionnaire};

/// A response, as the columns take it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its number.
    pub id: i64,
    /// Whether it counts: it is neither set aside nor replaced by another response of the same organisation.
    pub counts: bool,
    /// The partner that brought it.
    pub partner: Option<String>,
    /// When it was sent, in milliseconds since 1970, UTC.
    pub sent_at: i64,
    /// When it was begun, in milliseconds since 1970, UTC; `None` where that is not known.
    pub began_at: Option<i64>,
    /// The answers.
    pub answers: Answers,
}

/// A condition of a filter: a field with one of its options.
pub type Picked = (String, String);

/// The columns of one questionnaire of one edition.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// Where each response is, by its number.
    places: HashMap<i64, usize>,
    /// The number of the response at each place; 0 where there is none any more.
    ids: Vec<i64>,
    /// When each was sent, in milliseconds.
    sent: Vec<i64>,
    /// How long each took from its first save, in seconds; -1 where that is not known.
    took: Vec<i64>,
    counting: Bits,
    /// By field, then by option, or by class of numbers ([`super::classes`]).
    choices: BTreeMap<String, BTreeMap<String, Bits>>,
    /// By field: "je ne sais pas".
    unknown: BTreeMap<String, Bits>,
    /// By field: anything, "je ne sais pas" included.
    answered: BTreeMap<String, Bits>,
    /// By question: those who were shown it.
    asked: BTreeMap<String, Bits>,
    /// By field: numbers in the unit in which they are stored, at each place.
    numbers: BTreeMap<String, Vec<i64>>,
    partners: BTreeMap<String, Bits>,
}

impl Columns {
    /// Takes a response in, in place of what it said before.
    pub fn put(&mut self, questionnaire: &Questionnaire, entry: &Entry) {
        self.remove(entry.id);
        let place = self.ids.len();
        self.ids.push(entry.id);
        self.sent.push(entry.sent_at);
        self.took.push(entry.began_at.map_or(-1, |began| ((entry.sent_at - began) / 1_000).max(0)));
        self.places.insert(entry.id, place);
        self.counting.set(place, entry.counts);
        if let Some(partner) = &entry.partner {
            self.partners.entry(partner.clone()).or_default().set(place, true);
        }
        for question in questionnaire.questions() {
            if question.when.as_ref().is_none_or(|when| when.holds(&entry.answers)) {
                self.asked.entry(question.id.to_string()).or_default().set(place, true);
            }
        }
        for (field, answer) in entry.answers.iter() {
            self.answer(place, field, answer);
        }
    }

    fn answer(&mut self, place: usize, field: &str, answer: &Answer) {
        self.answered.entry(field.to_owned()).or_default().set(place, true);
        let mut choose = |code: String| {
            self.choices.entry(field.to_owned()).or_default().entry(code).or_default().set(place, true);
        };
        match answer {
            Answer::Choice(code) => choose(code.clone()),
            Answer::Choices(codes) => codes.iter().for_each(|code| choose(code.clone())),
            Answer::Step(step) => choose(step.to_string()),
            Answer::Consent => choose("oui".to_owned()),
            Answer::Unknown => self.unknown.entry(field.to_owned()).or_default().set(place, true),
            _ => {}
        }
        if let (Some(measure), Some(number)) = (Measure::of_answer(answer), answer.number()) {
            choose(measure.class_of(number));
        }
        if let Some(number) = answer.number() {
            let column = self.numbers.entry(field.to_owned()).or_default();
            column.resize(place + 1, 0);
            column[place] = number;
        }
    }

    /// Takes a response out. Its place stays empty: no other response ever gets it.
    pub fn remove(&mut self, id: i64) {
        let Some(place) = self.places.remove(&id) else { return };
        self.ids[place] = 0;
        self.counting.set(place, false);
        let columns = self.choices.values_mut().flat_map(BTreeMap::values_mut);
        let columns = columns.chain(self.unknown.values_mut()).chain(self.answered.values_mut());
        columns
            .chain(self.asked.values_mut())
            .chain(self.partners.values_mut())
            .for_each(|bits| bits.set(place, false));
    }

    /// How many responses there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// How many places are empty: past a point it is worth making the columns anew.
    pub fn holes(&self) -> usize {
        self.ids.len() - self.places.len()
    }

    /// The responses that count and that all the conditions pick. Options of one field add up, fields narrow down.
    pub fn picked(&self, picked: &[Picked]) -> Bits {
        let mut fields: BTreeMap<&str, Vec<&Bits>> = BTreeMap::new();
        for (field, code) in picked {
            let bits = self.choices.get(field).and_then(|codes| codes.get(code));
            fields.entry(field).or_default().extend(bits);
        }
        let mut left = self.counting.clone();
        for options in fields.values() {
            let mut any = Bits::default();
            for bits in options {
                bits.iter().for_each(|place| any.set(place, true));
            }
            left = left.and(&any);
        }
        left
    }

    /// Those who chose an option, or gave a number of a class.
    pub fn chose(&self, field: &str, code: &str) -> Option<&Bits> {
        self.choices.get(field)?.get(code)
    }

    /// Those who answered a field, "je ne sais pas" included.
    pub fn answered(&self, field: &str) -> Option<&Bits> {
        self.answered.get(field)
    }

    /// Those who answered a field by "je ne sais pas".
    pub fn unknown(&self, field: &str) -> Option<&Bits> {
        self.unknown.get(field)
    }

    /// Those who were shown a question.
    pub fn asked(&self, question: &str) -> Option<&Bits> {
        self.asked.get(question)
    }

    /// Those whom a partner brought.
    pub fn brought_by(&self, partner: &str) -> Option<&Bits> {
        self.partners.get(partner)
    }

    /// The partners that brought somebody.
    pub fn partners(&self) -> impl Iterator<Item = &str> {
        self.partners.keys().map(String::as_str)
    }

    /// The number that a response gave in a field, in the unit in which it is stored.
    pub fn number(&self, field: &str, place: usize) -> Option<i64> {
        let known = self.answered.get(field)?.has(place) && !self.unknown.get(field).is_some_and(|u| u.has(place));
        known.then(|| self.numbers.get(field)?.get(place).copied()).flatten()
    }

    /// The option that a response chose in a field with one answer, or the class of its number.
    pub fn code<'a>(&'a self, field: &str, place: usize) -> Option<&'a str> {
        self.choices.get(field)?.iter().find(|(_, bits)| bits.has(place)).map(|(code, _)| code.as_str())
    }

    /// The number of the response at a place.
    pub fn id(&self, place: usize) -> i64 {
        self.ids.get(place).copied().unwrap_or_default()
    }

    /// How many seconds went by between the first save and the sending of the response at a place; `None` where that is not
    /// known.
    pub fn took(&self, place: usize) -> Option<i64> {
        self.took.get(place).copied().filter(|seconds| *seconds >= 0)
    }

    /// When the response at a place was sent, in milliseconds since 1970, UTC.
    pub fn sent_at(&self, place: usize) -> i64 {
        self.sent.get(place).copied().unwrap_or_default()
    }
}
