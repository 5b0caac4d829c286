//! A response under way: its address, its key, what it holds. Keeping and sending it are in `saving` and `sending`.

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

/// The response key that a form carries.
///
/// # Errors
/// 400 when there is none or it has another form than ours.
pub fn key_of(form: &Form) -> Result<Secret, Refusal> {
    Secret::parse(form.get(SUBMISSION))
        .ok_or_else(|| Refusal::new(400, "Ce formulaire est incomplet : revenez à la page d’accueil du questionnaire."))
}

/// A draft with the questionnaire that it answers and what it was found to hold.
pub struct Opened {
    /// What it is kept under.
    pub hash: SecretHash,
    /// What is kept.
    pub draft: Draft,
    /// What it answers.
    pub questionnaire: Arc<Questionnaire>,
    /// What it holds.
    pub reading: Reading,
    /// The colleagues who were asked for sections of it.
    pub colleagues: Vec<Colleague>,
}

impl Opened {
    /// Opens a draft; `None` when its questionnaire is not at hand.
    pub fn new(service: &Service, hash: SecretHash, draft: Draft) -> Option<Self> {
        if draft.test {
            says_so();
        }
        let questionnaire = service.library.get(draft.edition, draft.audience)?.clone();
        let reading = questionnaire.read(&draft.typed);
        Some(Self { hash, draft, questionnaire, reading, colleagues: Vec::new() })
    }

    /// The places of the sections that hold something to mend or to decide, or a required question without an answer:
    /// what stands between the response and its sending.
    pub fn to_complete(&self) -> Vec<usize> {
        self.places(|section| {
            self.reading.errors.iter().any(|e| section.question_of(&e.field).is_some())
                || self.draft.disputed().any(|(field, _)| section.question_of(field).is_some())
        })
    }

    /// The places of the sections that nobody has filled or left yet, and that ask for nothing: the response can be sent
    /// without them.
    pub fn left_out(&self) -> Vec<usize> {
        let wanting = self.to_complete();
        let mut places = self.places(|section| !self.draft.seen.contains(&section.id) && !self.is_begun(section));
        places.retain(|place| !wanting.contains(place));
        places
    }

    /// Whether something is typed in a section.
    pub fn is_begun(&self, section: &Section) -> bool {
        section.questions.iter().flat_map(|q| q.field_names()).any(|field| !self.draft.typed.all(&field).is_empty())
    }

    /// How much is left, in words.
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

/// Refuses what comes too late, or too early. `begun` is how the response was begun, if it was: one that was begun before
/// the closing has the grace period.
///
/// # Errors
/// A [`Refusal`]: 403 when it is too late, 503 when the database cannot be read.
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

/// A partner's code: short, plain letters and digits.
pub fn is_partner(code: &str) -> bool {
    (1..=40).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Left in the request by whatever opens such a response, for the frame of its page.
#[derive(Clone, Copy)]
pub struct Trial;

/// Has the page under way say that the response only tries the questionnaire out.
pub fn says_so() {
    provide_context(Trial);
}
