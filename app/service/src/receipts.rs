//! Receipts of sent responses.

use crate::Service;
use documents::receipt::Record;
use store::{OwnResponse, Secret, StoreError};
use survey::{Answer, Answers};

/// The answers together with the contact data, which are stored separately: for the respondent only.
pub fn with_contacts(own: &OwnResponse) -> Answers {
    let mut answers = own.response.answers.clone();
    for (field, value) in &own.contacts {
        answers.insert(field.clone(), Answer::Text(value.clone()));
    }
    answers
}

/// The receipt of a response; `None` if its questionnaire is not available.
pub fn record_of(service: &Service, own: &OwnResponse) -> Option<Record> {
    let response = &own.response;
    let questionnaire = service.library.get(response.edition, response.audience)?;
    let receipt = &response.receipt;
    let answers = with_contacts(own);
    let mut record =
        Record::new(questionnaire, &answers, &receipt.reference, receipt.submitted_at, service.demonstration);
    if response.test {
        record.tries_only();
    }
    if let Some(corrected) = receipt.corrected_at {
        record.correct(corrected, response.version);
    }
    Some(record)
}

/// The receipt of the response sent under a key; `None` for an unknown key and for a draft.
///
/// # Errors
/// [`StoreError`] if the database cannot be read.
pub async fn record_under(service: &Service, key: &Secret) -> Result<Option<Record>, StoreError> {
    let own = service.store.own_response(service.hash_of(key).await?).await?;
    Ok(own.and_then(|own| record_of(service, &own)))
}
