//! What figures and plausibility checks take from a questionnaire, written in its file beside the questions.

use super::{Answer, Answers, Condition, Questionnaire, Role, rule};
use serde::{Deserialize, Serialize};

/// What is made of the answers to a questionnaire.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Analysis {
    /// What respondents are told apart by, in the order in which it is offered.
    pub dimensions: Vec<DimensionOf>,
    /// Answers that cannot both be right.
    pub checks: Vec<Check>,
    /// Options that name the same obstacle as options of the other questionnaire.
    pub same_obstacles: Vec<SameObstacle>,
}

/// A dimension of figures: a segment, a domain, a region, a size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DimensionOf {
    /// The form field that it is taken from.
    pub field: String,
    /// What it is called: `Région`.
    pub name: String,
}

/// A plausibility check: answers that contradict each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// Its code: part of the name of a finding, it never changes.
    pub code: String,
    /// When it finds something.
    pub when: CheckWhen,
    /// What is surprising, for staff.
    pub message: String,
}

/// When a plausibility check finds something.
#[derive(Clone, Debug, PartialEq)]
pub enum CheckWhen {
    /// The answers meet a condition.
    Answers(Condition),
    /// The rate of the latest year is far outside the range that was chosen ([`Role::StartupRateRange`]).
    RateOutsideRange,
}

/// Options of one questionnaire that name an obstacle which the other one names too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SameObstacle {
    /// The obstacle: the same words in both questionnaires.
    pub name: String,
    /// The options, of every question with a role of obstacles.
    pub codes: Vec<String>,
}

/// A range of rates, in whole percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PercentRange {
    /// Its lower end.
    pub from: u8,
    /// Its upper end; none where it has none.
    pub to: Option<u8>,
}

impl Check {
    /// Whether it finds something in the answers.
    pub fn finds(&self, questionnaire: &Questionnaire, answers: &Answers) -> bool {
        match &self.when {
            CheckWhen::Answers(condition) => condition.holds(answers),
            CheckWhen::RateOutsideRange => rate_outside_range(questionnaire, answers) == Some(true),
        }
    }

    /// The form fields that it is about.
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

/// `None` where the rate or the range is not known.
fn rate_outside_range(questionnaire: &Questionnaire, answers: &Answers) -> Option<bool> {
    let question = questionnaire.with_role(Role::StartupRateRange)?;
    let Answer::Choice(code) = answers.get(&question.fields.first()?.name)? else { return None };
    let range = question.kind.options().iter().find(|option| option.code == *code)?.rate?;
    let (startup, total) = rule::rate_fields(questionnaire).into_iter().next()?;
    let amount = |field: &str| answers.get(field).and_then(Answer::euros);
    let rate = rule::rate(amount(&startup)?, amount(&total)?)?;
    let (low, high) = (f64::from(range.from) / 100.0, f64::from(range.to.unwrap_or(100)) / 100.0);
    // Next to the range is an estimate like another.
    Some(rate < low * 0.5 || rate > high * 2.0)
}
