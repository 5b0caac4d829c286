//! What becomes of a response: it is sent, and some respondents correct theirs or erase it, as their browsers do.

use super::people::{Person, Side, questionnaire};
use crate::client::{Browser, Fields, fields, location};
use crate::process::{Process, siren};

/// A respondent, with all that they ever said.
pub struct Respondent {
    /// What they say, version by version; the first one is number 1 in the figures.
    pub said: Vec<Person>,
    pub is_erased: bool,
    /// What the receipt says.
    pub reference: String,
    /// The number of their response; none before it is sent, and once nothing is kept of it.
    pub id: Option<i64>,
    siren: String,
    address: String,
}

impl Respondent {
    pub fn of(person: Person) -> Self {
        let (reference, address) = (String::new(), String::new());
        Self { said: vec![person], is_erased: false, reference, id: None, siren: siren(), address }
    }

    /// What they say by now.
    pub fn says(&self) -> &Person {
        self.said.last().unwrap()
    }

    pub fn is_sent(&self) -> bool {
        !self.address.is_empty()
    }

    /// Answers from the first section to the receipt.
    pub async fn answer(&mut self, process: &Process, side: &Side) {
        let questionnaire = questionnaire(side.audience);
        let browser = Browser::of(process);
        let posts = self.says().posts(side, &self.siren);
        let mut next = format!("/questionnaires/{}/repondre", side.slug);
        let mut section = questionnaire.sections[0].id.clone();
        for _ in 0..30 {
            let of = questionnaire.sections.iter().find(|one| one.id == section).unwrap();
            let own: Fields = posts.iter().filter(|(field, _)| of.question_of(field).is_some()).cloned().collect();
            next = browser.answer(&next, &own).await;
            if next.matches('/').count() == 2 {
                self.reference = browser.send(&next).await;
                self.address = next;
                return;
            }
            // An answer may open one more question on the same page.
            next.truncate(next.find('?').unwrap_or(next.len()));
            section = next.rsplit('/').next().unwrap().to_owned();
        }
        panic!("the sections do not end: {next}");
    }

    fn key(&self) -> Fields {
        fields(&[("_submission", self.address.strip_prefix("/reponses/").unwrap())])
    }

    /// Opens the response again, changes the sections that say something else, and sends it.
    pub async fn correct(&mut self, process: &Process, side: &Side, to: Person) {
        let browser = Browser::of(process);
        assert_eq!(location(&browser.post("/api/reponses/correction", &self.key()).await), self.address);
        let (before, after) = (self.says().posts(side, &self.siren), to.posts(side, &self.siren));
        for section in &questionnaire(side.audience).sections {
            let own = |all: &Fields| -> Fields {
                all.iter().filter(|(field, _)| section.question_of(field).is_some()).cloned().collect()
            };
            if own(&before) == own(&after) {
                continue;
            }
            let path = format!("{}/{}", self.address, section.id);
            if browser.answer(&path, &own(&after)).await.ends_with("?suite") {
                browser.answer(&path, &own(&after)).await;
            }
        }
        assert_eq!(browser.send(&self.address).await, self.reference, "a correction is the same response");
        self.said.push(to);
    }

    /// Has everything erased.
    pub async fn erase(&mut self, process: &Process) {
        let gone = Browser::of(process).post("/api/reponses/effacement", &self.key()).await;
        assert_eq!(location(&gone), format!("{}/droits", self.address));
        self.is_erased = true;
    }
}
