//! The proof that a response was received.

use super::recap::section_answers;
use crate::components::layout::{NotFound, Page};
use crate::components::time;
use crate::service::Service;
use crate::store::Response;
use crate::survey::{Answer, Answers};
use leptos::prelude::*;

/// The receipt: its reference, the moment, all answers.
pub fn receipt_page(service: &Service, response: &Response) -> AnyView {
    let Some(questionnaire) = service.library.get(response.edition, response.audience) else {
        return view! { <NotFound /> }.into_any();
    };
    let answers = with_contacts(response);
    let asked = |question: &crate::survey::Question| question.when.as_ref().is_none_or(|when| when.holds(&answers));
    let sections: Vec<_> = questionnaire
        .sections
        .iter()
        .enumerate()
        .map(|(place, section)| {
            view! {
                <section class="recap-section">
                    <div class="recap-head"><h2>{section.title.clone()}</h2></div>
                    {section_answers(questionnaire, place, &answers, asked)}
                </section>
            }
        })
        .collect();
    let at = response.receipt.submitted_at;
    let reference = response.receipt.reference.clone();
    let heading = format!("{} – édition {}", questionnaire.title, questionnaire.edition);
    view! {
        <Page title="Réponses reçues">
            <div class="receipt" role="status">
                <h1>"Vos réponses sont bien reçues"</h1>
                <p>"Référence : " <strong class="reference">{reference}</strong></p>
                <p>"Reçues le " <time datetime=time::machine(at)>{time::moment(at)}</time> " (heure de Paris)."</p>
            </div>
            <p class="lead">"Merci. Elles comptent dès maintenant dans les travaux de l’Observatoire ; vos montants ne seront publiés que regroupés avec ceux d’autres organisations."</p>
            <p class="keep">"Cette page est votre justificatif : imprimez-la ou gardez son adresse pour relire vos réponses."</p>
            <h2 class="recap-title">{heading}</h2>
            {sections}
        </Page>
    }
    .into_any()
}

/// The answers together with the contact data kept apart from them: the respondent's own eyes only.
fn with_contacts(response: &Response) -> Answers {
    let mut answers = response.answers.clone();
    for (field, value) in &response.contacts {
        answers.insert(field.clone(), Answer::Text(value.clone()));
    }
    answers
}
