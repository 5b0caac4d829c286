//! The contents of a section's form: the typed answers, the state that its page was rendered from, the choices in
//! conflicts.

use super::addressed::Addressed;
use super::refusals::malformed;
use super::save::KEEP;
use forms::field_names::{CHOICE, CLEAR};
use forms::{Form, Refusal};
use serde::de::DeserializeOwned;
use store::Draft;
use survey::merge::same;
use survey::validation::{Reading, on_one_line, refuse_malformed};
use survey::{Question, QuestionId, Section, Typed};

/// The typed answers of a section, and their effect on the questionnaire.
pub struct Entered {
    /// Every field of the section.
    pub fields: Vec<String>,
    /// The typed values, without those of questions that they hide.
    pub typed: Typed,
    before: Reading,
    after: Reading,
}

impl Entered {
    /// Reads the answers of a form over the stored ones.
    ///
    /// # Errors
    /// A [`Refusal`] for requests that none of our pages makes (400), and for a text that is too long to be stored
    /// (422).
    pub fn read(form: &Form, of: &Addressed, stored: Option<&Draft>) -> Result<Self, Refusal> {
        let section = of.section();
        let mut typed = on_one_line(section, &form.answers());
        if let Some(field) = cleared(form, section) {
            typed.remove(field);
            typed.remove(&format!("{field}.autre"));
        }
        let fields: Vec<String> = section.questions.iter().flat_map(Question::field_names).collect();
        let mut whole = stored.map(|draft| draft.typed.clone()).unwrap_or_default();
        let before = of.questionnaire.read(&whole);
        fields.iter().for_each(|field| whole.remove(field));
        whole.extend(typed.clone());
        let after = of.questionnaire.read(&whole);
        refuse_malformed(section, &typed, &before, &after).map_err(malformed)?;
        forget_hidden(section, &after, &mut typed);
        Ok(Self { fields, typed, before, after })
    }

    /// Questions that the form's answers make visible and that its page did not show.
    pub fn newly_asked<'a>(&self, section: &'a Section) -> Vec<&'a QuestionId> {
        let unseen = |q: &&Question| {
            !self.before.asks(&q.id)
                && self.after.asks(&q.id)
                && q.field_names().all(|name| self.typed.all(&name).is_empty())
        };
        section.questions.iter().filter(unseen).map(|q| &q.id).collect()
    }
}

/// The field whose answer the form clears, if any.
pub fn cleared<'a>(form: &'a Form, section: &Section) -> Option<&'a str> {
    Some(form.get(CLEAR)).filter(|field| section.question_of(field).is_some())
}

/// The state that the form's page was rendered from, as it would be stored.
pub fn state<T: DeserializeOwned>(form: &Form, name: &str) -> Result<Option<T>, Refusal> {
    match form.get(name) {
        "" => Ok(None),
        text => serde_json::from_str(text)
            .map(Some)
            .map_err(|_| Refusal::new(400, "Ce formulaire a été abîmé en chemin : rechargez la page et recommencez.")),
    }
}

/// The choices in conflicts. In a field that was changed as well, the typed value takes precedence over a choice.
pub fn settled(form: &Form, fields: &[String], base: Option<&Typed>, typed: &Typed) -> Vec<(String, Option<usize>)> {
    let untouched = |field: &&String| base.is_none_or(|base| same(base.all(field), typed.all(field)));
    let decision = |field: &String| match form.get(&format!("{CHOICE}{field}")) {
        KEEP => Some((field.clone(), None)),
        place => Some((field.clone(), Some(place.parse().ok()?))),
    };
    fields.iter().filter(untouched).filter_map(decision).collect()
}

/// A section's part of the typed values.
pub fn section_of(section: &Section, typed: &Typed) -> Typed {
    let fields: Vec<String> = section.questions.iter().flat_map(Question::field_names).collect();
    fields.iter().flat_map(|field| typed.all(field).iter().map(move |v| (field.as_str(), v.as_str()))).collect()
}

/// Removes the values of questions that the form's own answers hide.
fn forget_hidden(section: &Section, after: &Reading, typed: &mut Typed) {
    for question in section.questions.iter().filter(|q| !after.asks(&q.id)) {
        for name in question.field_names() {
            typed.remove(&name);
        }
    }
}
