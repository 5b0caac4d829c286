//! Estimated duration of a questionnaire.

use super::Questionnaire;

/// Duration of a questionnaire, in minutes: a few seconds per field, more if a figure has to be looked up or a text
/// written. Most respondents are between the two bounds.
pub fn minutes(questionnaire: &Questionnaire) -> (usize, usize) {
    use crate::Kind;
    let seconds: usize = questionnaire
        .questions()
        .flat_map(|q| q.fields.iter().map(move |_| q))
        .map(|q| match q.kind {
            Kind::Amount { .. } | Kind::Siret | Kind::Siren => 30,
            Kind::Multiple { .. } => 20,
            Kind::LongText { .. } => 40,
            _ => 10,
        })
        .sum();
    // Conditional questions and texts are often skipped: two thirds of the fields at least.
    (seconds.div_ceil(90).max(1), seconds.div_ceil(60).max(2))
}
