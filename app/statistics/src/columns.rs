//! The answers to a questionnaire, column by column, from which every distribution, cross table and filter is counted.
//! In memory and updated response by response; a response is one bit in each column where it has a value.

use super::Bits;
use crate::class_intervals::Measure;
use std::collections::{BTreeMap, HashMap};
use survey::{Answer, Answers, Questionnaire, Siren};

/// A response as input to the columns.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Its identifier.
    pub id: i64,
    /// Whose it is.
    pub identity: Identity,
    /// Whether it counts: neither set aside nor replaced by another response of the same organisation.
    pub counts: bool,
    /// The partner it came through.
    pub partner: Option<String>,
    /// When it was sent, in milliseconds since 1970, UTC.
    pub sent_at: i64,
    /// When it was begun, in milliseconds since 1970, UTC; `None` if unknown.
    pub began_at: Option<i64>,
    /// The answers.
    pub answers: Answers,
}

/// Whose a response is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// Its reference, which stays when it is corrected.
    pub reference: String,
    /// The SIREN of the organisation, or of the group to which the staff assigned it, if it is known.
    pub siren: Option<Siren>,
}

/// A condition of a filter: a field with one of its options.
pub type Picked = (String, String);

/// The columns of one questionnaire of one edition.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// The index of each response, by its identifier.
    places: HashMap<i64, usize>,
    /// The identifier of the response at each index; 0 if it was removed.
    ids: Vec<i64>,
    /// Whose it is.
    identities: Vec<Identity>,
    /// When each was sent, in milliseconds.
    sent: Vec<i64>,
    /// Time from first save to sending, in seconds; -1 if unknown.
    took: Vec<i64>,
    counting: Bits,
    /// By field, then by option, or by class of numbers ([`super::classes`]).
    choices: BTreeMap<String, BTreeMap<String, Bits>>,
    /// By field: answered "je ne sais pas".
    unknown: BTreeMap<String, Bits>,
    /// By field: answered, "je ne sais pas" included.
    answered: BTreeMap<String, Bits>,
    /// By question: was shown it.
    asked: BTreeMap<String, Bits>,
    /// By field: numbers in their storage unit, at each index.
    numbers: BTreeMap<String, Vec<i64>>,
    partners: BTreeMap<String, Bits>,
}

impl Columns {
    /// Adds a response, replacing its previous version.
    pub fn put(&mut self, questionnaire: &Questionnaire, entry: &Entry) {
        self.remove(entry.id);
        let place = self.ids.len();
        self.ids.push(entry.id);
        self.identities.push(entry.identity.clone());
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

    /// Removes a response. Its index is never reused.
    pub fn remove(&mut self, id: i64) {
        let Some(place) = self.places.remove(&id) else { return };
        self.ids[place] = 0;
        self.identities[place] = Identity::default();
        self.counting.set(place, false);
        let columns = self.choices.values_mut().flat_map(BTreeMap::values_mut);
        let columns = columns.chain(self.unknown.values_mut()).chain(self.answered.values_mut());
        columns
            .chain(self.asked.values_mut())
            .chain(self.partners.values_mut())
            .for_each(|bits| bits.set(place, false));
    }

    /// The number of responses.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are no responses.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The number of unused indices: past a point it is worth rebuilding the columns.
    pub fn holes(&self) -> usize {
        self.ids.len() - self.places.len()
    }

    /// The responses that count and match all conditions. Options of one field are alternatives; fields are combined.
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

    /// Responses that chose an option, or gave a number in a class.
    pub fn chose(&self, field: &str, code: &str) -> Option<&Bits> {
        self.choices.get(field)?.get(code)
    }

    /// Responses that answered a field, "je ne sais pas" included.
    pub fn answered(&self, field: &str) -> Option<&Bits> {
        self.answered.get(field)
    }

    /// Responses that answered a field with "je ne sais pas".
    pub fn unknown(&self, field: &str) -> Option<&Bits> {
        self.unknown.get(field)
    }

    /// Responses that were shown a question.
    pub fn asked(&self, question: &str) -> Option<&Bits> {
        self.asked.get(question)
    }

    /// Responses that came through a partner.
    pub fn brought_by(&self, partner: &str) -> Option<&Bits> {
        self.partners.get(partner)
    }

    /// The partners that responses came through.
    pub fn partners(&self) -> impl Iterator<Item = &str> {
        self.partners.keys().map(String::as_str)
    }

    /// The number a response gave in a field, in its storage unit.
    pub fn number(&self, field: &str, place: usize) -> Option<i64> {
        let known = self.answered.get(field)?.has(place) && !self.unknown.get(field).is_some_and(|u| u.has(place));
        known.then(|| self.numbers.get(field)?.get(place).copied()).flatten()
    }

    /// The option a response chose in a single-choice field, or the class of its number.
    pub fn code<'a>(&'a self, field: &str, place: usize) -> Option<&'a str> {
        self.choices.get(field)?.iter().find(|(_, bits)| bits.has(place)).map(|(code, _)| code.as_str())
    }

    /// The identifier of the response at an index.
    pub fn id(&self, place: usize) -> i64 {
        self.ids.get(place).copied().unwrap_or_default()
    }

    /// Whose the response at an index is.
    pub fn identity(&self, place: usize) -> Identity {
        self.identities.get(place).cloned().unwrap_or_default()
    }

    /// Seconds between the first save and the sending of the response at an index; `None` if unknown.
    pub fn took(&self, place: usize) -> Option<i64> {
        self.took.get(place).copied().filter(|seconds| *seconds >= 0)
    }

    /// When the response at an index was sent, in milliseconds since 1970, UTC.
    pub fn sent_at(&self, place: usize) -> i64 {
        self.sent.get(place).copied().unwrap_or_default()
    }
}
