//! The invitee whose link a respondent followed.

use super::save::BY_INVITEE;
use crate::unsubscribe::page::invitee_of;
use forms::{Form, Refusal};
use service::Service;
use store::Secret;
use survey::Questionnaire;

/// The number of the invitee whose key a form contains, if they are invited to this questionnaire.
///
/// # Errors
/// A [`Refusal`] (503) if the database fails.
pub async fn invitee(service: &Service, form: &Form, questionnaire: &Questionnaire) -> Result<Option<i64>, Refusal> {
    let Some(key) = Secret::parse(form.get(BY_INVITEE)) else { return Ok(None) };
    let invitee = invitee_of(service, &key).await?;
    let here = (questionnaire.edition, questionnaire.audience);
    Ok(invitee.filter(|invitee| (invitee.edition, invitee.audience) == here).map(|invitee| invitee.id))
}
