//! What the form of a section carries: the answers as typed, the state that its page was rendered from, the choices between values.

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

/// The answers of a section as they were typed, and what they do to the questionnaire.
pub struct Entered {
    /// Every field of the section.
    pub fields: Vec<String>,
    /// What was typed, without the values of questions that it hides.
    pub typed: Typed,
    before: Reading,
    after: Reading,
}

impl Entered {
    /// Reads the answers of a form over what is stored.
    ///
    /// # Errors
    /// A [`Refusal`] for what no page of ours sends (400), and for a text that is too long to be stored (422).
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

    /// The questions that the form opens and that its page did not show.
    pub fn newly_asked<'a>(&self, section: &'a Section) -> Vec<&'a QuestionId> {
        let unseen = |q: &&Question| {
            !self.before.asks(&q.id)
                && self.after.asks(&q.id)
                && q.field_names().all(|name| self.typed.all(&name).is_empty())
        };
        section.questions.iter().filter(unseen).map(|q| &q.id).collect()
    }
}

/// The field whose answer is taken away, if the form takes one away.
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

/// The decisions between several values. What was typed over a field counts more than a choice.
pub fn settled(form: &Form, fields: &[String], base: Option<&Typed>, typed: &Typed) -> Vec<(String, Option<usize>)> {
    let untouched = |field: &&String| base.is_none_or(|base| same(base.all(field), typed.all(field)));
    let decision = |field: &String| match form.get(&format!("{CHOICE}{field}")) {
        KEEP => Some((field.clone(), None)),
        place => Some((field.clone(), Some(place.parse().ok()?))),
    };
    fields.iter().filter(untouched).filter_map(decision).collect()
}

/// What a draft holds of one section.
pub fn section_of(section: &Section, typed: &Typed) -> Typed {
    let fields: Vec<String> = section.questions.iter().flat_map(Question::field_names).collect();
    fields.iter().flat_map(|field| typed.all(field).iter().map(move |v| (field.as_str(), v.as_str()))).collect()
}

/// Forgets the values of questions that this very form hides.
fn forget_hidden(section: &Section, after: &Reading, typed: &mut Typed) {
    for question in section.questions.iter().filter(|q| !after.asks(&q.id)) {
        for name in question.field_names() {
            typed.remove(&name);
        }
    }
}
