//! Receipts of fictitious responses, for tests here and in dependent crates.
#![allow(clippy::unwrap_used)] // only tests

use super::Record;
use std::sync::{Arc, LazyLock};
use survey::answer::Answers;
use survey::library::Library;
use survey::questionnaire::Questionnaire;
use survey::{Audience, EditionYear, sample_respondent};

/// The embedded questionnaires.
pub static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::embedded().unwrap());

/// The latest questionnaire.
pub fn latest(audience: Audience) -> Arc<Questionnaire> {
    LIBRARY.get(EditionYear::new(2026).unwrap(), audience).unwrap().clone()
}

/// A record of answers.
pub fn written(questionnaire: &Questionnaire, answers: &Answers) -> Record {
    let at = "2026-10-25T00:30:00Z".parse().unwrap();
    Record::new(questionnaire, answers, "2026-ABCDE-FGHJK", at, false)
}

/// A random respondent's answers.
pub fn random(questionnaire: &Questionnaire, seed: u64) -> Answers {
    questionnaire.read(&sample_respondent::typed(questionnaire, seed)).answers
}
