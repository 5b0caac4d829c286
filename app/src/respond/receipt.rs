//! The proof that a response was received.

use super::record::Record;
use super::record::html::record_view;
use super::response::address;
use crate::components::layout::{NotFound, Page};
use crate::service::Service;
use crate::store::{Response, Secret, StoreError};
use crate::survey::{Answer, Answers};
use leptos::prelude::*;

/// The name of the PDF, below the response's own address.
pub const PDF: &str = "justificatif.pdf";

/// The receipt: its reference, the moment, all questions with their answers.
pub fn receipt_page(service: &Service, key: &Secret, response: &Response) -> AnyView {
    let Some(record) = record_of(service, response) else {
        return view! { <NotFound /> }.into_any();
    };
    let pdf = format!("{}/{PDF}", address(key));
    view! {
        <Page title="Réponses reçues">
            <div class="receipt" role="status">
                <h1>"Vos réponses sont bien reçues"</h1>
                <p>"Merci. Elles comptent dès maintenant dans les travaux de l’Observatoire ; vos montants ne seront publiés que regroupés avec ceux d’autres organisations."</p>
            </div>
            <div class="keep">
                <p>"Voici votre justificatif : téléchargez-le, imprimez cette page, ou gardez son adresse pour relire vos réponses."</p>
                <p><a class="button button-second" href=pdf rel="external" download="">"Télécharger le justificatif (PDF)"</a></p>
            </div>
            {record_view(&record)}
        </Page>
    }
    .into_any()
}

/// A response written out; `None` when its questionnaire is not at hand.
pub fn record_of(service: &Service, response: &Response) -> Option<Record> {
    let questionnaire = service.library.get(response.edition, response.audience)?;
    let receipt = &response.receipt;
    let answers = with_contacts(response);
    Some(Record::new(questionnaire, &answers, &receipt.reference, receipt.submitted_at, service.demonstration))
}

/// The record of the response sent under a key; `None` for an unknown key and for a draft.
///
/// # Errors
/// [`StoreError`] when the database cannot be read.
pub async fn record_under(service: &Service, key: &Secret) -> Result<Option<Record>, StoreError> {
    let response = service.store.response(key.hash()).await?;
    Ok(response.and_then(|response| record_of(service, &response)))
}

/// The answers together with the contact data kept apart from them: the respondent's own eyes only.
fn with_contacts(response: &Response) -> Answers {
    let mut answers = response.answers.clone();
    for (field, value) in &response.contacts {
        answers.insert(field.clone(), Answer::Text(value.clone()));
    }
    answers
}
