//! Checks of the references from figures and plausibility checks to questions and options.

use super::super::analysis::Spans;
use super::super::{Fault, fault};
use super::Places;
use crate::analysis::CheckWhen;
use crate::{Kind, Questionnaire, Role};
use std::ops::Range;

/// The roles of questions about obstacles.
const OBSTACLES: [Role; 3] = [Role::Obstacles, Role::PublicObstacles, Role::PrivateObstacles];

impl Places {
    /// Checks that every dimension, obstacle and check refers to something that exists, once.
    pub fn analysis(&self, questionnaire: &Questionnaire, spans: &Spans) -> Result<(), Fault> {
        let analysis = &questionnaire.analysis;
        for (place, (dimension, span)) in analysis.dimensions.iter().zip(&spans.dimensions).enumerate() {
            match self.kind_of(&dimension.field) {
                Some(Kind::Single { .. }) => {}
                _ => return fault(span.clone(), format!("`{}` is no question with one answer", dimension.field)),
            }
            if analysis.dimensions[..place].iter().any(|one| one.field == dimension.field) {
                return fault(span.clone(), format!("the dimension `{}` stands twice", dimension.field));
            }
        }
        let asked: Vec<_> =
            questionnaire.questions().filter(|q| q.role.is_some_and(|role| OBSTACLES.contains(&role))).collect();
        for (obstacle, span) in analysis.same_obstacles.iter().zip(&spans.obstacles) {
            let unknown = |code: &&String| {
                asked.is_empty() || asked.iter().any(|q| !q.kind.options().iter().any(|option| option.code == **code))
            };
            if let Some(code) = obstacle.codes.iter().find(unknown) {
                return fault(span.clone(), format!("not every question about obstacles has the option `{code}`"));
            }
            if obstacle.codes.is_empty() {
                return fault(span.clone(), format!("the obstacle «\u{a0}{}\u{a0}» has no option", obstacle.name));
            }
        }
        for (place, (check, span)) in analysis.checks.iter().zip(&spans.checks).enumerate() {
            if analysis.checks[..place].iter().any(|one| one.code == check.code) {
                return fault(span.clone(), format!("the check `{}` stands twice", check.code));
            }
            match &check.when {
                CheckWhen::Answers(condition) => self.refers_to_questions(&check.code, condition, span)?,
                CheckWhen::RateOutsideRange => ranges(questionnaire, span)?,
            }
        }
        Ok(())
    }

    fn refers_to_questions(&self, code: &str, when: &crate::Condition, span: &Range<usize>) -> Result<(), Fault> {
        let mut wrong = None;
        when.visit(&mut |leaf| {
            if wrong.is_none() {
                wrong = self.exists(&format!("the check `{code}`"), leaf).err();
            }
        });
        wrong.map_or(Ok(()), |message| fault(span.clone(), message))
    }
}

/// A rate is compared with a range if the questionnaire has both.
fn ranges(questionnaire: &Questionnaire, span: &Range<usize>) -> Result<(), Fault> {
    let question = questionnaire.with_role(Role::StartupRateRange);
    let has_ranges = question.is_some_and(|q| q.kind.options().iter().any(|option| option.rate.is_some()));
    if !has_ranges || crate::rule::rate_fields(questionnaire).is_empty() {
        return fault(span.clone(), "no question has the role `startup_rate_range` with rates, beside both amounts");
    }
    Ok(())
}
