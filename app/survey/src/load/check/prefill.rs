//! Checks of questions that are prefilled.

use super::super::{Fault, fault};
use super::Places;
use crate::{Questionnaire, Role};

impl Places {
    /// Checks that prefilled questions come after the organisation's number, in its section, once each, with the right
    /// kind.
    pub fn proposals(&self, questionnaire: &Questionnaire) -> Result<(), Fault> {
        for section in &questionnaire.sections {
            let number = section.questions.iter().position(|q| q.role == Some(Role::Organisation));
            for (place, question) in section.questions.iter().enumerate() {
                let Some(proposed) = question.proposed else { continue };
                let span = self.questions.get(question.id.as_str()).cloned().unwrap_or_default();
                if let Some(message) = proposed.refuses(question) {
                    return fault(span, message);
                }
                if number.is_none_or(|number| number >= place) {
                    let message =
                        "is proposed from the organisation's number, which is not asked before it in its section";
                    return fault(span, format!("{} {message}", question.id));
                }
                if section.questions[..place].iter().any(|q| q.proposed == Some(proposed)) {
                    return fault(span, format!("two questions have the proposal `{}`", proposed.key()));
                }
            }
        }
        Ok(())
    }
}
