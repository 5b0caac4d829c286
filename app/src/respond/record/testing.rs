//! Records of invented responses, for tests here and in rooms above.
#![allow(clippy::unwrap_used)] // only tests

use super::Record;
use crate::survey::answer::Answers;
use crate::survey::library::Library;
use crate::survey::questionnaire::Questionnaire;
use crate::survey::{Audience, EditionYear, sample};
use std::sync::{Arc, LazyLock};

/// The questionnaires of the program.
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

/// What a random respondent answered.
pub fn random(questionnaire: &Questionnaire, seed: u64) -> Answers {
    questionnaire.read(&sample::typed(questionnaire, seed)).answers
}
