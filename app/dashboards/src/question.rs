//! The page of any question: the distribution of its answers, and a cross table with another question.

mod crosstab;
mod distribution;
mod numeric;
#[cfg(test)]
mod tests;

use crate::dashboard::{Asking, DashboardError, Filters, PageChoice, Shown};
use crate::projections::answers::AnswersInMemory;
use statistics::class_intervals::{Measure, classes};
use statistics::dimensions::Profile;
use statistics::shares::Opinions;
use statistics::{Columns, Picked};
use survey::{Audience, Field, Kind, Question, Questionnaire};

/// The data behind the page.
pub struct Looked<'a> {
    columns: &'a Columns,
    profile: &'a Profile,
    opinions: Opinions<'a>,
    picked: Vec<Picked>,
    exact: bool,
}

/// A field whose answers can be counted, with its question.
#[derive(Clone, Copy)]
pub struct Countable<'a> {
    question: &'a Question,
    field: &'a Field,
}

impl Countable<'_> {
    /// Its label.
    fn name(&self) -> String {
        let label = self.question.label.clone();
        match &self.field.label {
            Some(part) => format!("{label} ({part})"),
            None => label,
        }
    }

    /// The codes and labels of its answers: options, steps, or classes of numbers.
    fn answers(&self) -> Vec<(String, String)> {
        match &self.question.kind {
            kind if Measure::of(kind).is_some() => {
                classes(kind).into_iter().map(|class| (class.code, class.label)).collect()
            }
            kind => kind.choices(),
        }
    }

    /// Whether respondents can give several answers.
    fn is_multiple(&self) -> bool {
        matches!(self.question.kind, Kind::Multiple { .. })
    }
}

/// The fields of a questionnaire that have a fixed set of answers, or numbers.
fn countable(questionnaire: &Questionnaire) -> Vec<Countable<'_>> {
    let of = |question| move |field| Countable { question, field };
    questionnaire
        .questions()
        .filter(|q| {
            let is_given = matches!(q.kind, Kind::Single { .. } | Kind::Multiple { .. } | Kind::Scale { .. });
            is_given || Measure::of(&q.kind).is_some()
        })
        .flat_map(|question| question.fields.iter().map(of(question)))
        .collect()
}

/// The content of the page.
///
/// # Errors
/// [`DashboardError`].
pub async fn shown(answers: &AnswersInMemory, asking: &Asking) -> Result<Shown, DashboardError> {
    let audience = match asking.parameters.get("questionnaire") {
        "start-up" => Audience::StartUp,
        _ => Audience::Acheteurs,
    };
    let asked = asking.clone();
    let made = answers.ask(asking.edition, audience, move |questionnaire, columns| of(questionnaire, columns, &asked));
    let (mut shown, version) = made.await?.ok_or(DashboardError::NoQuestionnaire)?;
    shown.version = version;
    Ok(shown)
}

pub(crate) fn of(questionnaire: &Questionnaire, columns: &Columns, asking: &Asking) -> Shown {
    let profile = Profile::of(questionnaire);
    let picked = profile.known(|field| asking.parameters.get(field));
    let opinions = Opinions::new(questionnaire, columns, asking.exact);
    let looked = Looked { columns, profile: &profile, opinions, picked, exact: asking.exact };
    let all = countable(questionnaire);
    let named = |name: &str| all.iter().copied().find(|one| one.field.name == asking.parameters.get(name));
    let question = named("question").or(all.first().copied());
    let crossable: Vec<Countable<'_>> =
        all.iter().copied().filter(|by| question.is_some_and(|one| one.field.name != by.field.name)).collect();
    let by = named("croisee").filter(|by| crossable.iter().any(|one| one.field.name == by.field.name));
    let mut figures = Vec::new();
    if let Some(question) = question {
        figures.push(distribution::distribution(&looked, question));
        figures.extend(distribution::scale(&looked, question));
        figures.extend(numeric::quartiles(&looked, question));
        figures.extend(by.map(|by| crosstab::crossed(&looked, question, by)));
    }
    let options = |all: &[Countable<'_>]| -> Vec<(String, String)> {
        all.iter().map(|one| (one.field.name.clone(), format!("{} – {}", one.field.name, one.name()))).collect()
    };
    let mut crossing = vec![(String::new(), "Aucune".to_owned())];
    crossing.extend(options(&crossable));
    let name = |one: Option<Countable<'_>>| one.map(|one| one.field.name.clone()).unwrap_or_default();
    let audiences =
        vec![("acheteurs".to_owned(), "Acheteurs".to_owned()), ("start-up".to_owned(), "Start-up".to_owned())];
    let chosen = if questionnaire.audience == Audience::StartUp { "start-up" } else { "acheteurs" };
    let choices = vec![
        PageChoice { name: "questionnaire", label: "Questionnaire", options: audiences, chosen: chosen.to_owned() },
        PageChoice { name: "question", label: "Question", options: options(&all), chosen: name(question) },
        PageChoice { name: "croisee", label: "Croisée avec", options: crossing, chosen: name(by) },
    ];
    let picked = looked.picked.clone();
    drop(looked);
    let filters = vec![Filters { audience: questionnaire.audience, profile, picked }];
    Shown { version: 0, lead: None, tiles: Vec::new(), choices, filters, figures }
}
