//! Declarations for figures and plausibility checks, written in a questionnaire's file beside the questions.

use crate::{Answer, Answers, Condition, Questionnaire, Role, rule};
use serde::{Deserialize, Serialize};

/// Declarations for the analysis of a questionnaire.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Analysis {
    /// The dimensions of figures, in the order in which they are offered.
    pub dimensions: Vec<DimensionOf>,
    /// Plausibility checks of contradicting answers.
    pub checks: Vec<Check>,
    /// Options that name the same obstacle as options of the other questionnaire.
    pub same_obstacles: Vec<SameObstacle>,
}

/// A dimension of figures: a segment, a domain, a region, a size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DimensionOf {
    /// The form field it comes from.
    pub field: String,
    /// Name: `Région`.
    pub name: String,
}

/// A plausibility check: answers that contradict each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// Its code: part of the name of findings, so it never changes.
    pub code: String,
    /// When it reports something.
    pub when: CheckWhen,
    /// The description, for staff.
    pub message: String,
}

/// When a plausibility check reports something.
#[derive(Clone, Debug, PartialEq)]
pub enum CheckWhen {
    /// The answers meet a condition.
    Answers(Condition),
    /// The rate of the latest year is far outside the chosen range ([`Role::StartupRateRange`]).
    RateOutsideRange,
}

/// Options of one questionnaire that name an obstacle of the other one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SameObstacle {
    /// The obstacle, worded the same in both questionnaires.
    pub name: String,
    /// The options, of every question with an obstacle role.
    pub codes: Vec<String>,
}

/// A range of rates, in whole percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PercentRange {
    /// Its lower end.
    pub from: u8,
    /// Its upper end, if it has one.
    pub to: Option<u8>,
}

impl Check {
    /// Whether it reports something for these answers.
    pub fn finds(&self, questionnaire: &Questionnaire, answers: &Answers) -> bool {
        match &self.when {
            CheckWhen::Answers(condition) => condition.holds(answers),
            CheckWhen::RateOutsideRange => rate_outside_range(questionnaire, answers) == Some(true),
        }
    }

    /// The form fields concerned.
    pub fn fields(&self, questionnaire: &Questionnaire) -> Vec<String> {
        let mut fields: Vec<String> = match &self.when {
            CheckWhen::Answers(condition) => condition.fields().into_iter().map(str::to_owned).collect(),
            CheckWhen::RateOutsideRange => {
                let range = questionnaire.field_with_role(Role::StartupRateRange).map(str::to_owned);
                let amounts = rule::rate_fields(questionnaire).into_iter().next();
                range.into_iter().chain(amounts.into_iter().flat_map(|(startup, total)| [startup, total])).collect()
            }
        };
        fields.dedup();
        fields
    }
}

/// `None` if the rate or the range is unknown.
fn rate_outside_range(questionnaire: &Questionnaire, answers: &Answers) -> Option<bool> {
    let question = questionnaire.with_role(Role::StartupRateRange)?;
    let Answer::Choice(code) = answers.get(&question.fields.first()?.name)? else { return None };
    let range = question.kind.options().iter().find(|option| option.code == *code)?.rate?;
    let (startup, total) = rule::rate_fields(questionnaire).into_iter().next()?;
    let amount = |field: &str| answers.get(field).and_then(Answer::euros);
    let rate = rule::rate(amount(&startup)?, amount(&total)?)?;
    let (low, high) = (f64::from(range.from) / 100.0, f64::from(range.to.unwrap_or(100)) / 100.0);
    // A value close to the range is a plausible estimate.
    Some(rate < low * 0.5 || rate > high * 2.0)
}
