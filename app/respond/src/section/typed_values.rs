//! What the fields of a section's page hold: what is kept, or what was typed in a form that was refused and comes back.

use super::entered::section_of;
use crate::actions::SaveSection;
use forms::field_names::BASE;
use server_fn::ServerFn;
use service::http::{GivenBack, given_back_from};
use survey::validation::Reading;
use survey::{FieldError, Questionnaire, Typed};

/// The section's form that was refused, where the page under way shows it again.
pub fn given_back() -> Option<GivenBack> {
    given_back_from(SaveSection::url())
}

/// The fields of a page.
pub struct Typing {
    /// What was typed, in all sections.
    pub typed: Typed,
    /// What it was found to hold.
    pub reading: Reading,
    /// What the page was made from, of this section.
    pub base: Typed,
    /// What was refused of one of its fields.
    pub refused: Option<FieldError>,
}

impl Typing {
    /// What is kept, with the section at a place as it was given back.
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
            // Of a text that is too long the questionnaire says by how much.
            let own = reading.error(&field).filter(|_| long);
            let message = own.map_or_else(|| given.message.clone(), ToOwned::to_owned);
            let label = question.label.clone();
            Some(FieldError { field, label, message })
        });
        Self { typed, reading, base, refused }
    }
}
