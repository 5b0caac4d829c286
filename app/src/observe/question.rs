//! The page of any question, as a value: how its answers are spread, and crossed with another question.

mod crossed;
mod lone;
mod numbers;
mod perturbed;
#[cfg(test)]
mod tests;

use super::answers::AnswersInMemory;
use super::desk::{Asking, DeskError, Filters, PageChoice, Shown};
use crate::statistics::classes::{Measure, classes};
use crate::statistics::opinion::{Opinions, Shown as Shares};
use crate::statistics::perturbation::Perturbation;
use crate::statistics::profile::Profile;
use crate::statistics::{Bits, Columns, Picked};
use crate::survey::{Audience, EditionYear, Field, Kind, Question, Questionnaire};

/// What is looked at.
pub struct Looked<'a> {
    columns: &'a Columns,
    profile: &'a Profile,
    opinions: Opinions<'a>,
    picked: Vec<Picked>,
    /// Whether that leaves out anybody.
    is_narrow: bool,
    exact: bool,
    edition: EditionYear,
}

impl Looked<'_> {
    /// Which shares of the answers to a question may be shown. They are those of its options, in their order, then maybe
    /// "je ne sais pas" and no answer.
    fn shown(&self, one: Countable<'_>, answers: &[&Bits]) -> Vec<Shares> {
        let question = one.question.id.to_string();
        if one.is_multiple() {
            return answers.iter().map(|bits| self.opinions.shown(&question, bits)).collect();
        }
        let codes: Vec<String> = one.answers().into_iter().map(|(code, _)| code).collect();
        self.opinions.shown_each(&question, &one.field.name, &codes.iter().map(String::as_str).collect::<Vec<_>>())
    }
}

/// A field whose answers can be counted, with its question.
#[derive(Clone, Copy)]
pub struct Countable<'a> {
    question: &'a Question,
    field: &'a Field,
}

impl Countable<'_> {
    /// What it is called.
    fn name(&self) -> String {
        let label = self.question.label.clone();
        match &self.field.label {
            Some(part) => format!("{label} ({part})"),
            None => label,
        }
    }

    /// The codes and names of its answers: options, steps, or classes of numbers.
    fn answers(&self) -> Vec<(String, String)> {
        match &self.question.kind {
            Kind::Scale { from, to, low, high, .. } => (*from..=*to)
                .map(|step| {
                    let end = match step {
                        step if step == *from => format!(" – {low}"),
                        step if step == *to => format!(" – {high}"),
                        _ => String::new(),
                    };
                    (step.to_string(), format!("{step}{end}"))
                })
                .collect(),
            kind if Measure::of(kind).is_some() => {
                classes(kind).into_iter().map(|class| (class.code, class.label)).collect()
            }
            kind => kind
                .options()
                .iter()
                .map(|o| (o.code.clone(), o.label.trim_end_matches(" (précisez)").to_owned()))
                .collect(),
        }
    }

    /// Whether a respondent gives several answers.
    fn is_multiple(&self) -> bool {
        matches!(self.question.kind, Kind::Multiple { .. })
    }
}

/// The fields of a questionnaire whose answers are among given ones, or are numbers.
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

/// What the page shows.
///
/// # Errors
/// [`DeskError`].
pub async fn shown(answers: &AnswersInMemory, asking: &Asking) -> Result<Shown, DeskError> {
    let audience = match asking.parameters.get("questionnaire") {
        "start-up" => Audience::StartUp,
        _ => Audience::Acheteurs,
    };
    let is_crossed = !asking.exact && !asking.parameters.get("croisee").is_empty();
    let perturbation =
        if is_crossed { Some(Perturbation::of(answers.store().perturbation_key().await?)) } else { None };
    let asked = asking.clone();
    let made = answers.ask(asking.edition, audience, asking.view, move |questionnaire, columns| {
        of(questionnaire, columns, &asked, perturbation.as_ref())
    });
    let (mut shown, version) = made.await?.ok_or(DeskError::NoQuestionnaire)?;
    shown.version = version;
    Ok(shown)
}

/// How two questions are crossed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// Cell by cell: exact ones, or those that disclosure control shows.
    Cells,
    /// The same, the other way round: those of a place by their answers are those of the answers by place.
    Turned,
    /// In numbers with noise.
    Perturbed,
    /// Not as long as the page is narrowed down.
    OfAllOnly,
}

impl Looked<'_> {
    /// How two questions are crossed, if they may be.
    fn way(&self, one: Countable<'_>, by: Countable<'_>) -> Option<Way> {
        if self.exact {
            return Some(Way::Cells);
        }
        // Amounts are told of all respondents only, by joined classes: numbers of each class beside them would tell what was joined.
        let are_amounts = |one: &Countable<'_>| Measure::of(&one.question.kind) == Some(Measure::Amount);
        if are_amounts(&one) || are_amounts(&by) {
            return None;
        }
        // Place by place, numbers with noise would be those that the cube hides.
        let is_place = |one: Countable<'_>| self.profile.dimensions.iter().any(|d| d.field == one.field.name);
        if is_place(by) {
            return (!self.is_of_all_only(one)).then_some(Way::Cells);
        }
        if is_place(one) {
            return (!self.is_of_all_only(by)).then_some(Way::Turned);
        }
        // By batches, of which each would have to be crossed by itself.
        if self.columns.totals_only() {
            return None;
        }
        let are_of_all = |one| self.is_of_all_only(one) || self.opinions.is_limited(&one.field.name);
        Some(if self.is_narrow && (are_of_all(one) || are_of_all(by)) { Way::OfAllOnly } else { Way::Perturbed })
    }

    fn is_of_all_only(&self, one: Countable<'_>) -> bool {
        self.opinions.is_of_all_only(&one.question.id.to_string())
    }
}

fn of(questionnaire: &Questionnaire, columns: &Columns, asking: &Asking, perturbation: Option<&Perturbation>) -> Shown {
    let profile = Profile::of(questionnaire);
    let picked = profile.known(|field| asking.parameters.get(field));
    let opinions = Opinions::new(questionnaire, columns, &profile, asking.exact);
    let is_narrow = !opinions.widest(&picked).is_empty();
    let (exact, edition) = (asking.exact, asking.edition);
    let looked = Looked { columns, profile: &profile, opinions, picked, is_narrow, exact, edition };
    let all = countable(questionnaire);
    let named = |name: &str| all.iter().copied().find(|one| one.field.name == asking.parameters.get(name));
    let question = named("question").or(all.first().copied());
    let way = |by: Countable<'_>| {
        let question = question.filter(|question| question.field.name != by.field.name)?;
        looked.way(question, by)
    };
    let by = named("croisee").and_then(|by| Some((by, way(by)?)));
    let mut figures = Vec::new();
    if let Some(question) = question.filter(|question| looked.is_narrow && looked.is_of_all_only(*question)) {
        figures.push(lone::of_all_only(question));
    } else if let Some(question) = question {
        figures.push(lone::distribution(&looked, question));
        figures.extend(lone::scale(&looked, question));
        figures.extend(numbers::quartiles(&looked, question));
        match (by, perturbation) {
            (Some((by, Way::Cells)), _) => figures.push(crossed::crossed(&looked, question, by)),
            (Some((by, Way::Turned)), _) => figures.push(crossed::crossed(&looked, by, question)),
            (Some((by, Way::OfAllOnly)), _) => figures.push(perturbed::of_all_only(question, by)),
            (Some((by, Way::Perturbed)), Some(perturbation)) => {
                figures.extend(perturbed::crossed(&looked, question, by, perturbation));
            }
            _ => {}
        }
    }
    let options = |all: &[Countable<'_>]| -> Vec<(String, String)> {
        all.iter().map(|one| (one.field.name.clone(), format!("{} – {}", one.field.name, one.name()))).collect()
    };
    let crossable: Vec<Countable<'_>> = all.iter().copied().filter(|by| way(*by).is_some()).collect();
    let mut crossing = vec![(String::new(), "Aucune".to_owned())];
    crossing.extend(options(&crossable));
    let name = |one: Option<Countable<'_>>| one.map(|one| one.field.name.clone()).unwrap_or_default();
    let audiences =
        vec![("acheteurs".to_owned(), "Acheteurs".to_owned()), ("start-up".to_owned(), "Start-up".to_owned())];
    let chosen = if questionnaire.audience == Audience::StartUp { "start-up" } else { "acheteurs" };
    let choices = vec![
        PageChoice { name: "questionnaire", label: "Questionnaire", options: audiences, chosen: chosen.to_owned() },
        PageChoice { name: "question", label: "Question", options: options(&all), chosen: name(question) },
        PageChoice { name: "croisee", label: "Croisée avec", options: crossing, chosen: name(by.map(|(by, _)| by)) },
    ];
    let picked = looked.picked.clone();
    drop(looked);
    let filters = vec![Filters { audience: questionnaire.audience, profile, picked }];
    Shown { version: 0, lead: None, tiles: Vec::new(), choices, filters, figures }
}
