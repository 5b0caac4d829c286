//! The values in the fields of a section's page: the stored ones, or those of a refused form that is shown again.

use super::entered::section_of;
use crate::actions::SaveSection;
use forms::field_names::BASE;
use server_fn::ServerFn;
use service::http::{GivenBack, given_back_from};
use survey::validation::Reading;
use survey::{FieldError, Questionnaire, Typed};

/// The section's refused form, if the current page shows it again.
pub fn given_back() -> Option<GivenBack> {
    given_back_from(SaveSection::url())
}

/// The fields of a page.
pub struct Typing {
    /// The typed values, in all sections.
    pub typed: Typed,
    /// The result of reading them.
    pub reading: Reading,
    /// The values of this section that the page was rendered from.
    pub base: Typed,
    /// The error of the refused form, if it concerns a field.
    pub refused: Option<FieldError>,
}

impl Typing {
    /// The stored values, with those of a returned form in the section at `place`.
    pub fn over(questionnaire: &Questionnaire, place: usize, kept: &Typed, given: Option<&GivenBack>) -> Self {
        let section = &questionnaire.sections[place];
        let (mut typed, mut base) = (kept.clone(), section_of(section, kept));
        if let Some(given) = given {
            section.questions.iter().flat_map(|q| q.field_names()).for_each(|field| typed.remove(&field));
            let of_section = given.form.answers();
            of_section
                .iter()
                .filter(|(field, _)| section.question_of(field).is_some())
                .for_each(|(field, values)| values.iter().for_each(|value| typed.push(field, value)));
            base = serde_json::from_str(given.form.get(BASE)).unwrap_or(base);
        }
        let reading = questionnaire.read(&typed);
        let refused = given.and_then(|given| {
            let field = given.field.clone()?;
            let question = section.question_of(&field)?;
            let most = question.allows_chars(&field);
            let long = most.is_some_and(|most| typed.first(&field).chars().count() > most);
            // For a text that is too long, the questionnaire's own message says by how much.
            let own = reading.error(&field).filter(|_| long);
            let message = own.map_or_else(|| given.message.clone(), ToOwned::to_owned);
            let label = question.label.clone();
            Some(FieldError { field, label, message })
        });
        Self { typed, reading, base, refused }
    }
}
