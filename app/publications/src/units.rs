//! Organisations behind the figures of a publication, with their answers, and the groups of them behind rows.

use serde::{Deserialize, Serialize};
use statistics::{Contribution, Picked, Sector};
use std::collections::BTreeMap;
use suppliers::crossing::Nature;
use survey::{Answer, Answers, Question, Questionnaire, Role, rule};

/// What stands for the question by which groups of measured purchases are picked: the nature of the amounts.
pub const MEASURED: &str = "mesure";

/// An organisation in the figures.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Stable key across publications and editions: its number, or that of its response if it gave none.
    pub key: String,
    /// Its response and the version of it.
    pub response: (i64, i64),
    /// Its answers.
    pub answers: Answers,
    /// Whether it consented in writing to its amounts being known from a publication.
    pub consents: bool,
    /// What it measured, if a publication may count it.
    pub measured: Option<MeasuredPurchases>,
}

/// What a buyer's file shows against the start-up base.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasuredPurchases {
    /// What its amounts are.
    pub nature: Nature,
    /// The version of the base.
    pub base: String,
    /// Purchases from start-ups by year, in cents, none below zero.
    pub years: BTreeMap<i32, i64>,
}

impl Unit {
    /// The organisation that gave these answers, in a version of its response.
    pub fn answering(questionnaire: &Questionnaire, response: (i64, i64), answers: Answers) -> Self {
        let siren = survey::questionnaire::organisation_of(questionnaire, &answers);
        let key = siren.map_or_else(|| format!("réponse {}", response.0), |siren| siren.to_string());
        Self { key, response, answers, consents: false, measured: None }
    }

    /// The same, with what the staff recorded: its group of organisations, and its consent.
    #[must_use]
    pub fn marked(mut self, group: Option<String>, consents: bool) -> Self {
        self.consents = consents;
        self.key = group.unwrap_or(self.key);
        self
    }

    /// The option it chose in a single-choice field; of [`MEASURED`], the nature of what it measured.
    pub fn code(&self, field: &str) -> Option<&str> {
        if field == MEASURED {
            return self.measured.as_ref().map(|measured| measured.nature.code());
        }
        match self.answers.get(field)? {
            Answer::Choice(code) => Some(code),
            _ => None,
        }
    }

    /// Whether it gave an option: one of several, the only one, or a step of a scale.
    pub fn gave(&self, field: &str, code: &str) -> bool {
        match self.answers.get(field) {
            Some(Answer::Choice(own)) => own == code,
            Some(Answer::Choices(own)) => own.iter().any(|own| own == code),
            Some(Answer::Step(step)) => step.to_string() == code,
            _ => false,
        }
    }
}

/// The amounts of a questionnaire for buyers, by year.
#[derive(Clone, Debug)]
pub struct Amounts {
    /// The years with their fields, ascending: purchases from start-ups, and total purchases.
    years: Vec<(i32, (String, String))>,
}

impl Amounts {
    /// The amounts that a questionnaire asks for.
    pub fn of(questionnaire: &Questionnaire) -> Self {
        let years = questionnaire.edition.data_years().into_iter();
        let mut years: Vec<_> = years.zip(rule::rate_fields(questionnaire)).collect();
        years.sort_unstable_by_key(|(year, _)| *year);
        Self { years }
    }

    /// The years, ascending.
    pub fn years(&self) -> impl DoubleEndedIterator<Item = i32> + '_ {
        self.years.iter().map(|(year, _)| *year)
    }

    /// A buyer's amounts for a year.
    pub fn given(&self, unit: &Unit, year: i32) -> Contribution {
        let fields = |year: i32| self.years.iter().find(|(own, _)| *own == year).map(|(_, fields)| fields);
        let amount = |field: &String| unit.answers.get(field).and_then(Answer::euros);
        let Some((startup, total)) = fields(year) else { return Contribution::default() };
        let previous_startup = fields(year - 1).and_then(|(startup, _)| amount(startup));
        Contribution { startup: amount(startup), total: amount(total), previous_startup }
    }
}

/// The question on the segment of buyers.
pub fn segment_field(questionnaire: &Questionnaire) -> Option<String> {
    questionnaire.with_role(Role::Segment)?.fields.first().map(|field| field.name.clone())
}

/// A group of organisations: those of a sector, those that chose some options, or all.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Who {
    /// The sector, with the segment field and the segments of the public sector.
    pub sector: Option<(Sector, String, Vec<String>)>,
    /// The options chosen, by field, in the order of the fields.
    pub picked: Vec<Picked>,
}

impl Who {
    /// Narrows the group to those that chose this option too.
    #[must_use]
    pub fn and(&self, field: &str, code: &str) -> Self {
        let mut picked: Vec<Picked> = self.picked.iter().filter(|(own, _)| own != field).cloned().collect();
        picked.push((field.to_owned(), code.to_owned()));
        picked.sort();
        Self { sector: self.sector.clone(), picked }
    }

    /// Narrows the group to a sector.
    #[must_use]
    pub fn of_sector(&self, questionnaire: &Questionnaire, sector: Sector) -> Self {
        let of_question = |question: &Question| {
            let field = question.fields.first()?.name.clone();
            let options = question.kind.options().iter().filter(|option| Sector::of(option) == Sector::Public);
            Some((sector, field, options.map(|option| option.code.clone()).collect()))
        };
        Self { sector: questionnaire.with_role(Role::Segment).and_then(of_question), picked: self.picked.clone() }
    }

    /// Whether an organisation belongs to the group.
    pub fn holds(&self, unit: &Unit) -> bool {
        let of_sector = |(sector, field, public): &(Sector, String, Vec<String>)| {
            let is_public = unit.code(field).is_some_and(|code| public.iter().any(|segment| segment == code));
            is_public == (*sector == Sector::Public)
        };
        self.sector.as_ref().is_none_or(of_sector)
            && self.picked.iter().all(|(field, code)| unit.code(field) == Some(code))
    }

    /// Its key in a stored publication.
    pub fn key(&self) -> String {
        let sector = self.sector.iter().map(|(sector, ..)| format!("secteur={}", sector.code()));
        let picked = self.picked.iter().map(|(field, code)| format!("{field}={code}"));
        sector.chain(picked).collect::<Vec<_>>().join(" ")
    }
}
