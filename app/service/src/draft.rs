//! Drafts of responses: their address, their key, their content. Saving and sending are in the crate `respond`.

use super::campaign::{Begun, campaign};
use crate::Service;
use forms::{Form, Refusal};
use french::counted;
use french::dates;
use leptos::prelude::*;
use std::sync::Arc;
use store::{Colleague, Draft, Secret, SecretHash};
use survey::validation::Reading;
use survey::{Questionnaire, Section};

pub use forms::field_names::SUBMISSION;

/// The address of a response.
pub fn address(key: &Secret) -> String {
    format!("/reponses/{}", key.as_str())
}

/// The address of a section of a response.
pub fn section_address(key: &Secret, section: &Section) -> String {
    format!("{}/{}", address(key), section.id)
}

/// The response key in a form.
///
/// # Errors
/// 400 if it is missing or malformed.
pub fn key_of(form: &Form) -> Result<Secret, Refusal> {
    Secret::parse(form.get(SUBMISSION))
        .ok_or_else(|| Refusal::new(400, "Ce formulaire est incomplet : revenez à la page d’accueil du questionnaire."))
}

/// A draft with its questionnaire and its validated content.
pub struct Opened {
    /// The hash under which it is stored.
    pub hash: SecretHash,
    /// The stored draft.
    pub draft: Draft,
    /// Its questionnaire.
    pub questionnaire: Arc<Questionnaire>,
    /// The result of the validation.
    pub reading: Reading,
    /// The colleagues asked for sections of it.
    pub colleagues: Vec<Colleague>,
}

impl Opened {
    /// Opens a draft; `None` if its questionnaire is not available.
    pub fn new(service: &Service, hash: SecretHash, draft: Draft) -> Option<Self> {
        if draft.test {
            says_so();
        }
        let questionnaire = service.library.get(draft.edition, draft.audience)?.clone();
        let reading = questionnaire.read(&draft.typed);
        Some(Self { hash, draft, questionnaire, reading, colleagues: Vec::new() })
    }

    /// Indices of the sections with an error, a pending decision, or an unanswered required question: they prevent
    /// sending.
    pub fn to_complete(&self) -> Vec<usize> {
        self.places(|section| {
            self.reading.errors.iter().any(|e| section.question_of(&e.field).is_some())
                || self.draft.disputed().any(|(field, _)| section.question_of(field).is_some())
        })
    }

    /// Indices of the sections that nobody has filled in or left yet, and that contain nothing required: the response
    /// can be sent without them.
    pub fn left_out(&self) -> Vec<usize> {
        let wanting = self.to_complete();
        let mut places = self.places(|section| !self.draft.seen.contains(&section.id) && !self.is_begun(section));
        places.retain(|place| !wanting.contains(place));
        places
    }

    /// Whether a section contains any answer.
    pub fn is_begun(&self, section: &Section) -> bool {
        section.questions.iter().flat_map(|q| q.field_names()).any(|field| !self.draft.typed.all(&field).is_empty())
    }

    /// What is left to do, in words.
    pub fn left(&self) -> String {
        let total = self.questionnaire.sections.len();
        let optional = counted(
            self.left_out().len(),
            "",
            "\u{a0}; une étape facultative n’est pas encore remplie",
            "\u{a0}; # étapes facultatives ne sont pas encore remplies",
        );
        let steps = self.to_complete().len();
        match (steps, optional.as_str()) {
            (0, "") => "Toutes les étapes sont complètes.".to_owned(),
            (0, optional) => format!("Rien d’obligatoire ne manque{optional}."),
            _ => {
                let left = counted(steps, "", "Il reste une étape à compléter", "Il reste # étapes à compléter");
                let free = if steps > 1 && optional.is_empty() { ", dans l’ordre que vous voulez" } else { "" };
                format!("{left} sur {total}{optional}{free}.")
            }
        }
    }

    fn places(&self, holds: impl Fn(&Section) -> bool) -> Vec<usize> {
        (0..self.questionnaire.sections.len()).filter(|i| holds(&self.questionnaire.sections[*i])).collect()
    }
}

/// Refuses actions before the opening or after the closing. `begun` is set for a response already begun: one begun
/// before the closing has the grace period.
///
/// # Errors
/// A [`Refusal`]: 403 if closed, 503 if the database cannot be read.
pub async fn refuse_if_closed(
    service: &Service,
    questionnaire: &Questionnaire,
    begun: Option<Begun>,
) -> Result<(), Refusal> {
    let campaign = campaign(service, questionnaire).await?;
    if begun.map_or(campaign.begins(), |begun| campaign.takes(begun)) {
        return Ok(());
    }
    if let Some(opens) = campaign.opens {
        return Err(Refusal::new(
            403,
            format!("L’enquête n’est pas encore ouverte : elle ouvrira le {}.", dates::limit(opens)),
        ));
    }
    let since = campaign.closes.map(|t| format!(" depuis le {}", dates::moment(t))).unwrap_or_default();
    Err(Refusal::new(
        403,
        format!(
            "L’enquête est close{since}. Les réponses déjà saisies sont conservées, mais ne peuvent plus être envoyées."
        ),
    ))
}

/// Leptos context that marks the current page as that of a test, for the page frame.
#[derive(Clone, Copy)]
pub struct Trial;

/// Marks the current page as that of a test.
pub fn says_so() {
    provide_context(Trial);
}
