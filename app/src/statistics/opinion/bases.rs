//! How many were asked a question, place by place. Of a question with a condition that is an answer itself: who knows how many
//! were asked knows how many answered the earlier question so that they were.

use super::{Opinions, Share, Shown};
use crate::figure::Value;
use crate::statistics::Picked;
use crate::survey::{Kind, Question};
use std::collections::BTreeMap;
use std::rc::Rc;

/// What was worked out of earlier questions, by field.
pub(super) type Earlier = BTreeMap<String, Rc<Vec<(String, Shown)>>>;

impl Opinions<'_> {
    /// How many of those whom the filter picks were asked a question.
    pub fn base(&self, question: &str, picked: &[Picked]) -> Value {
        match self.shows_base(question, picked) {
            true => Value::Count(i64::try_from(self.asked(question, picked).count()).unwrap_or(i64::MAX)),
            false => Value::Secret,
        }
    }

    /// Whether how many were asked may be shown.
    pub(super) fn shows_base(&self, question: &str, picked: &[Picked]) -> bool {
        let Some((question, when)) = self.conditional(question).filter(|_| self.places.is_some()) else { return true };
        let id = question.id.to_string();
        let asked = self.asked(&id, &[]);
        let own = self.earlier(&format!("?{id}"), || {
            let secrecy = self.secrecy_among(&self.picked(&[]), |place| u16::from(asked.has(place)));
            vec![(String::new(), Shown { secrecy, answer: 1, alone: true, among: None })]
        });
        let shows = |shown: &Shown| shown.secrecy.is_none() || self.shows_cells(shown, picked);
        own.iter().all(|(_, shown)| shows(shown)) && when.iter().all(|field| self.shows_answers(field, picked))
    }

    /// A question with a condition, and the fields that the condition looks at; where respondents stand is no secret.
    pub(super) fn conditional(&self, question: &str) -> Option<(&Question, Vec<&str>)> {
        let question = self.questionnaire.questions().find(|q| q.id.to_string() == question)?;
        let mut fields = question.when.as_ref()?.fields();
        fields.retain(|field| !self.is_place(field));
        (!fields.is_empty()).then_some((question, fields))
    }

    /// Whether a field tells where a respondent stands.
    pub(super) fn is_place(&self, field: &str) -> bool {
        self.profile.dimensions.iter().any(|dimension| dimension.field == field)
    }

    /// Whether all answers to an earlier question may be shown. How many gave an amount is no secret.
    fn shows_answers(&self, field: &str, picked: &[Picked]) -> bool {
        let Some(question) = self.questionnaire.sections.iter().find_map(|section| section.question_of(field)) else {
            return true;
        };
        let codes: Vec<String> = match &question.kind {
            Kind::Scale { from, to, .. } => (*from..=*to).map(|step| step.to_string()).collect(),
            kind => kind.options().iter().map(|option| option.code.clone()).collect(),
        };
        if codes.is_empty() {
            return true;
        }
        let id = question.id.to_string();
        let shown = self.earlier(field, || {
            let each = match question.kind {
                Kind::Multiple { .. } => {
                    codes.iter().map(|code| self.shown(&id, &self.chose(field, &[code]))).collect()
                }
                _ => self.shown_each(&id, field, &codes.iter().map(String::as_str).collect::<Vec<_>>()),
            };
            codes.iter().cloned().zip(each).collect()
        });
        shown.iter().all(|(code, shown)| self.share(&id, &self.chose(field, &[code]), shown, picked) != Share::Secret)
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
