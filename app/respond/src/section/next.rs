//! The next page after saving a section.

use super::addressed::Addressed;
use super::save::{ASK, Sent};
use crate::actions::CHECKING;
use crate::colleague::{ask_page, section_page};
use forms::field_names::CLEAR;
use service::addresses::colleague_address;
use service::draft::{address, section_address};
use store::{Draft, Secret};
use survey::QuestionId;

impl Sent<'_> {
    /// The next address. `opened` are the questions that the answers make visible and that the page did not show.
    pub fn leads_to(&self, draft: &Draft, opened: &[&QuestionId]) -> String {
        let (form, key, of) = (self.form, &self.key, &self.of);
        match &self.who.colleague {
            // Back to the question whose answer was cleared.
            Some(_) if self.cleared().is_some() => format!("{}#{}", colleague_address(key), form.get(CLEAR)),
            None if self.cleared().is_some() => {
                let checking = if form.get(CHECKING).is_empty() { "" } else { "?verification" };
                format!("{}{checking}#{}", section_address(key, of.section()), form.get(CLEAR))
            }
            Some(_) => of.next_of_colleague(key, draft, self.is_typing(), opened),
            None => of.next(key, draft, form.get("_go"), opened),
        }
    }
}

impl Addressed {
    /// The next page for a colleague: the same section, or thanks if there are no errors.
    fn next_of_colleague(&self, key: &Secret, draft: &Draft, typing: bool, opened: &[&QuestionId]) -> String {
        let here = colleague_address(key);
        let disputed = self.is_disputed(draft);
        match typing {
            true if disputed => here,
            true => String::new(),
            false
                if disputed
                    || self.is_wrong(&section_page::reading(&self.questionnaire, self.section(), draft), opened) =>
            {
                here
            }
            false if !opened.is_empty() => format!("{here}?suite"),
            false => format!("{here}?merci"),
        }
    }

    /// The next page for the respondent.
    fn next(&self, key: &Secret, draft: &Draft, go: &str, opened: &[&QuestionId]) -> String {
        let section = self.section();
        let disputed = self.is_disputed(draft);
        let here = section_address(key, section);
        let (here, and) = match go {
            "verification" => (format!("{here}?verification"), '&'),
            _ => (here, '?'),
        };
        let wrong = || self.is_wrong(&self.questionnaire.read(&draft.typed), opened);
        match go {
            "saisie" if disputed => here,
            "saisie" => String::new(),
            ASK => ask_page::address(key, section),
            "retour" => match self.place.checked_sub(1) {
                Some(previous) => section_address(key, &self.questionnaire.sections[previous]),
                None => address(key),
            },
            // "Voir toutes mes réponses" leaves a section without checking it: the check page shows the errors.
            "pause" => address(key),
            _ if disputed || wrong() => here,
            _ if !opened.is_empty() => format!("{here}{and}suite"),
            "verification" => address(key),
            _ => match self.questionnaire.sections.get(self.place + 1) {
                Some(next) => section_address(key, next),
                None => address(key),
            },
        }
    }
}
