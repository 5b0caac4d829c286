//! Receipt: a response written out, with every question asked, all its options, and the answer.
//!
//! One source for the receipt on screen, in print and as a PDF; the review page uses its texts too. Pure: no Leptos, no
//! store, no clock.

pub mod pdf;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use french::dates;
use survey::identifier::SERVICE_NAME;
use survey::questionnaire::UNKNOWN;
use survey::{Answer, Answers, Field, Kind, Question, Questionnaire, rule};

/// Text for a missing answer.
pub const NOTHING: &str = "Non renseigné";
/// "Je ne sais pas", as an answer.
const DO_NOT_KNOW: &str = "Je ne sais pas";

/// A response written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The heading.
    pub title: String,
    /// The response's reference.
    pub reference: String,
    /// When it was received.
    pub at: DateTime<Utc>,
    /// Facts about the response: its reference, time, questionnaire.
    pub facts: Vec<Fact>,
    /// Sections with at least one question asked, in order.
    pub sections: Vec<Part>,
}

/// A fact about the response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Name.
    pub name: &'static str,
    /// Text.
    pub value: String,
}

/// A section of the questionnaire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its title.
    pub title: String,
    /// Its questions that were asked, in order.
    pub entries: Vec<Entry>,
}

/// A question asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The question.
    pub question: String,
    /// Its fields, in order.
    pub fields: Vec<Given>,
}

/// The answer in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The form field.
    pub field: String,
    /// What distinguishes it from the question's other fields.
    pub label: Option<String>,
    /// The options, in the questionnaire's order; empty for a typed answer.
    pub options: Vec<Line>,
    /// The answer in words; `None` if there is none.
    pub answer: Option<String>,
    /// Derived information: a buyer's rate.
    pub note: Option<String>,
}

/// An option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its label, including what was typed beside "Autre".
    pub text: String,
    /// Whether it was ticked.
    pub chosen: bool,
}

impl Line {
    /// The check mark.
    pub fn mark(&self) -> &'static str {
        if self.chosen { "☑" } else { "☐" }
    }

    /// The check mark in words, for screen readers.
    pub fn state(&self) -> &'static str {
        if self.chosen { "Choisi\u{a0}: " } else { "Non choisi\u{a0}: " }
    }
}

impl Given {
    /// The `translate` attribute of the answer: numbers, identifiers and free text are not to be translated.
    pub fn translate(&self) -> Option<&'static str> {
        let typed = self.options.is_empty() && self.answer.as_deref().is_some_and(|answer| answer != DO_NOT_KNOW);
        typed.then_some("no")
    }

    /// The text below the options, or instead of them: the typed answer, or that there is none.
    pub fn text(&self) -> Option<&str> {
        match &self.answer {
            None => Some(NOTHING),
            Some(_) if self.options.iter().any(|line| line.chosen) => None,
            Some(answer) => Some(answer),
        }
    }
}

impl Record {
    /// Adds the note that the response is only a test.
    pub fn tries_only(&mut self) {
        let value = "Essai du questionnaire\u{a0}: cette réponse ne compte dans aucun résultat.".to_owned();
        self.facts.push(Fact { name: "Essai", value });
    }

    /// Writes out a response. `demonstration` means that its data are fictitious.
    pub fn new(
        questionnaire: &Questionnaire,
        answers: &Answers,
        reference: &str,
        at: DateTime<Utc>,
        demonstration: bool,
    ) -> Self {
        let [n1, n2] = questionnaire.edition.data_years();
        let mut facts = vec![
            Fact { name: "Référence", value: reference.to_owned() },
            Fact { name: "Reçues le", value: format!("{} (heure de Paris)", dates::moment(at)) },
            Fact { name: "Enquête", value: format!("{SERVICE_NAME}, édition {}", questionnaire.edition) },
            Fact { name: "Questionnaire", value: format!("{}, données {n1} et {n2}", questionnaire.title) },
        ];
        if demonstration {
            let value = "Données de démonstration\u{a0}: organisation, réponses et montants sont inventés.".to_owned();
            facts.push(Fact { name: "Attention", value });
        }
        let asked = |question: &Question| question.when.as_ref().is_none_or(|when| when.holds(answers));
        let sections = (0..questionnaire.sections.len()).map(|place| part(questionnaire, place, answers, asked));
        Self {
            title: "Justificatif de vos réponses".to_owned(),
            reference: reference.to_owned(),
            at,
            facts,
            sections: sections.filter(|part| !part.entries.is_empty()).collect(),
        }
    }
}

impl Record {
    /// Adds the date of the correction, and the version.
    pub fn correct(&mut self, at: DateTime<Utc>, version: i64) {
        let value = format!("{} (heure de Paris), version {version}", dates::moment(at));
        self.facts.insert(2, Fact { name: "Corrigées le", value });
    }
}

/// One section of a questionnaire, written out.
pub fn part(questionnaire: &Questionnaire, place: usize, answers: &Answers, asked: impl Fn(&Question) -> bool) -> Part {
    let rates = rule::rate_fields(questionnaire);
    let section = &questionnaire.sections[place];
    let entries = section.questions.iter().filter(|question| asked(question)).map(|question| Entry {
        question: question.label.clone(),
        fields: question.fields.iter().map(|field| given(question, field, answers, &rates)).collect(),
    });
    Part { title: section.title.clone(), entries: entries.collect() }
}

fn given(question: &Question, field: &Field, answers: &Answers, rates: &[(String, String)]) -> Given {
    let note = rates
        .iter()
        .find(|(startup, _)| *startup == field.name)
        .and_then(|(startup, total)| rule::rate_in_words(answers, startup, total, field.label.as_deref()));
    Given {
        field: field.name.clone(),
        label: field.label.clone().filter(|_| question.fields.len() > 1),
        options: options(question, field, answers),
        answer: answer_in_words(question, field, answers),
        note,
    }
}

/// The options, with those chosen.
fn options(question: &Question, field: &Field, answers: &Answers) -> Vec<Line> {
    let answer = answers.get(&field.name);
    let line = |text: String, chosen: bool| Line { text, chosen };
    match &question.kind {
        Kind::Single { options, .. } | Kind::Multiple { options, .. } => options
            .iter()
            .map(|option| {
                let chosen = match answer {
                    Some(Answer::Choice(code)) => *code == option.code,
                    Some(Answer::Choices(codes)) => codes.contains(&option.code),
                    _ => false,
                };
                line(
                    if chosen { labelled(question, field, answers, &option.code) } else { option.label.clone() },
                    chosen,
                )
            })
            .collect(),
        Kind::Scale { from, to, .. } => {
            let steps =
                (*from..=*to).map(|step| line(step_label(&question.kind, step), answer == Some(&Answer::Step(step))));
            let unknown =
                question.kind.allows_unknown().then(|| line(DO_NOT_KNOW.to_owned(), answer == Some(&Answer::Unknown)));
            steps.chain(unknown).collect()
        }
        Kind::Consent { statement } => vec![line(statement.clone(), answer == Some(&Answer::Consent))],
        _ => Vec::new(),
    }
}

/// An option's label, with what was typed beside "Autre".
fn labelled(question: &Question, field: &Field, answers: &Answers, code: &str) -> String {
    let Some(option) = question.kind.options().iter().find(|o| o.code == code) else { return code.to_owned() };
    match answers.get(&format!("{}.autre", field.name)) {
        Some(Answer::Text(other)) if option.other => format!("{}\u{a0}: {other}", option.label),
        _ => option.label.clone(),
    }
}

/// The label of a step as in its form: `1 – Très facile`, `2`.
fn step_label(kind: &Kind, step: u8) -> String {
    match kind {
        Kind::Scale { from, low, .. } if step == *from => format!("{step} – {low}"),
        Kind::Scale { to, high, .. } if step == *to => format!("{step} – {high}"),
        _ => step.to_string(),
    }
}

/// An answer in words; `None` if there is none.
pub fn answer_in_words(question: &Question, field: &Field, answers: &Answers) -> Option<String> {
    Some(match answers.get(&field.name)? {
        Answer::Choice(code) => labelled(question, field, answers, code),
        Answer::Choices(codes) => {
            codes.iter().map(|code| labelled(question, field, answers, code)).collect::<Vec<_>>().join("\n")
        }
        Answer::Step(step) => match &question.kind {
            Kind::Scale { from, to, .. } if step != from && step != to => {
                format!("{step} sur une échelle de {from} à {to}")
            }
            kind => step_label(kind, *step),
        },
        Answer::Siren(siren) => siren.spaced(),
        Answer::Siret(siret) => siret.spaced(),
        Answer::Year(year) => year.to_string(),
        Answer::Whole(number) => french::grouped(*number),
        Answer::Cents(euros) => euros.to_string(),
        Answer::Share(share) => rule::percent(f64::from(*share) / 10_000.0),
        Answer::Text(text) => text.clone(),
        Answer::Consent => match &question.kind {
            Kind::Consent { statement } => statement.clone(),
            _ => "Oui".to_owned(),
        },
        Answer::Unknown => DO_NOT_KNOW.to_owned(),
    })
}

/// The text typed in a field that is still invalid.
pub fn typed_in(question: &Question, field: &Field, typed: &survey::Typed) -> String {
    let label = |value: &String| {
        let option = question.kind.options().iter().find(|o| o.code == *value);
        match option {
            Some(option) => option.label.clone(),
            None if value == UNKNOWN && question.kind.allows_unknown() => DO_NOT_KNOW.to_owned(),
            None => value.clone(),
        }
    };
    typed.all(&field.name).iter().map(label).collect::<Vec<_>>().join("\n")
}
