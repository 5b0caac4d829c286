//! How many were asked a question. Of a question with a condition that is an answer itself: who knows how many were asked knows how
//! many answered the earlier question so that they were.

use super::{Opinions, Share, Shown, Told};
use crate::figure::Value;
use crate::statistics::Picked;
use crate::statistics::classes::Measure;
use crate::survey::{Condition, Kind, Question};
use std::collections::BTreeMap;
use std::rc::Rc;

/// What was worked out of earlier questions, by field.
pub(super) type Earlier = BTreeMap<String, Rc<Vec<(String, Shown)>>>;

impl Opinions<'_> {
    /// How many of those whom the filter picks were asked a question.
    pub fn base(&self, question: &str, picked: &[Picked]) -> Value {
        match self.shows_base(question, &self.widest(picked)) {
            true => Value::Count(i64::try_from(self.asked(question, picked).count()).unwrap_or(i64::MAX)),
            false => Value::Secret,
        }
    }

    /// Whether how many were asked may be shown: of all respondents only, where answers to the earlier question that are shown add up
    /// to it, or where it passes the rule by itself and all answers to the earlier questions are shown.
    pub(super) fn shows_base(&self, question: &str, picked: &[Picked]) -> bool {
        let Some((question, when)) = self.conditional(question).filter(|_| self.places.is_some()) else { return true };
        if !picked.is_empty() {
            return false;
        }
        if let Some((field, codes)) = self.lets_in(question) {
            return self.adds_up(field, codes);
        }
        let id = question.id.to_string();
        let asked = self.asked(&id, &[]);
        let own = self.earlier(&format!("?{id}"), || {
            let secrecy = self.secrecy_among(&self.picked(&[]), |place| u16::from(asked.has(place)));
            vec![(String::new(), Shown { secrecy, answer: 1, alone: true, among: None, told: Told::Everywhere })]
        });
        let shows = |shown: &Shown| shown.secrecy.is_none() || self.shows_cells(shown, &[]);
        own.iter().all(|(_, shown)| shows(shown)) && when.iter().all(|field| self.shows_answers(field))
    }

    /// Whether answers to a question may be shown of a place at all. Those to a question with a condition that is an answer itself are
    /// of all respondents only: place by place, its cube and that of the earlier question would tell of each other.
    pub(super) fn shows_answers_of(&self, question: &str, picked: &[Picked]) -> bool {
        (picked.is_empty() || self.conditional(question).is_none()) && self.shows_base(question, picked)
    }

    /// Whether a question is told of all respondents together only, whatever is asked of it: one with a condition that is an answer
    /// itself. How many of a place were asked is a number of answers to the earlier question, and not told by this one.
    pub fn is_of_all_only(&self, question: &str) -> bool {
        self.places.is_some() && self.conditional(question).is_some()
    }

    /// The field and the options of which one lets in, where the condition is about one answer to a question asked of all.
    fn lets_in<'q>(&self, question: &'q Question) -> Option<(&'q str, &'q [String])> {
        let Condition::Is { field, codes } = question.when.as_ref()? else { return None };
        let earlier = self.questionnaire.sections.iter().find_map(|section| section.question_of(field))?;
        let is_one = matches!(earlier.kind, Kind::Single { .. }) && self.conditional(&earlier.id.to_string()).is_none();
        is_one.then_some((field.as_str(), codes.as_slice()))
    }

    /// Whether the numbers of some answers are all shown, or those of all the others.
    fn adds_up(&self, field: &str, codes: &[String]) -> bool {
        let all = self.answers(field);
        let told = |own: bool| {
            let mut some = all.iter().filter(|(code, _)| codes.contains(code) == own);
            some.all(|(_, shown)| self.shows_cells(shown, &[]))
        };
        told(true) || told(false)
    }

    /// What may be shown of each answer to a question, "je ne sais pas" and no answer last, without a code.
    fn answers(&self, field: &str) -> Rc<Vec<(String, Shown)>> {
        let question = self.questionnaire.sections.iter().find_map(|section| section.question_of(field));
        self.earlier(field, || {
            let Some(question) = question else { return Vec::new() };
            let (id, codes) = (question.id.to_string(), codes_of(&question.kind));
            let each = match question.kind {
                Kind::Multiple { .. } => {
                    codes.iter().map(|code| self.shown(&id, &self.chose(field, &[code]))).collect()
                }
                _ => self.shown_each(&id, field, &codes.iter().map(String::as_str).collect::<Vec<_>>()),
            };
            let unsaid = std::iter::repeat_with(String::new);
            codes.into_iter().chain(unsaid).zip(each).collect()
        })
    }

    /// A question with a condition, and the fields that the condition looks at; where respondents stand is no secret, nor is who
    /// gave a number.
    pub(super) fn conditional(&self, question: &str) -> Option<(&Question, Vec<&str>)> {
        let question = self.questionnaire.questions().find(|q| q.id.to_string() == question)?;
        let mut fields = question.when.as_ref()?.fields();
        fields.retain(|field| !self.is_place(field) && !self.is_number(field));
        (!fields.is_empty()).then_some((question, fields))
    }

    /// Whether a field tells where a respondent stands.
    pub(super) fn is_place(&self, field: &str) -> bool {
        self.profile.dimensions.iter().any(|dimension| dimension.field == field)
    }

    fn is_number(&self, field: &str) -> bool {
        let question = self.questionnaire.sections.iter().find_map(|section| section.question_of(field));
        question.is_some_and(|question| Measure::of(&question.kind).is_some())
    }

    /// Whether all answers to an earlier question may be shown of all respondents.
    fn shows_answers(&self, field: &str) -> bool {
        let question = self.questionnaire.sections.iter().find_map(|section| section.question_of(field));
        let id = question.map(|question| question.id.to_string()).unwrap_or_default();
        self.answers(field)
            .iter()
            .filter(|(code, _)| !code.is_empty())
            .all(|(code, shown)| self.share(&id, &self.chose(field, &[code]), shown, &[]) != Share::Secret)
    }

    fn earlier(&self, name: &str, make: impl FnOnce() -> Vec<(String, Shown)>) -> Rc<Vec<(String, Shown)>> {
        if let Some(known) = self.earlier.borrow().get(name) {
            return known.clone();
        }
        let made = Rc::new(make());
        self.earlier.borrow_mut().insert(name.to_owned(), made.clone());
        made
    }
}

fn codes_of(kind: &Kind) -> Vec<String> {
    match kind {
        Kind::Scale { from, to, .. } => (*from..=*to).map(|step| step.to_string()).collect(),
        kind => kind.options().iter().map(|option| option.code.clone()).collect(),
    }
}
