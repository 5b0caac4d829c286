//! How a respondent came: through a partner, or by the link of an imported list.

use super::save::BY_INVITEE;
use crate::unsubscribe::page::invitee_of;
use forms::{Form, Refusal};
use service::Service;
use service::draft::is_partner;
use store::Secret;
use survey::Questionnaire;

/// The partner that brought the respondent, if its code exists.
///
/// # Errors
/// A [`Refusal`] (503) if the database fails.
pub async fn partner(service: &Service, form: &Form) -> Result<Option<String>, Refusal> {
    let code = form.get("_relais");
    if !is_partner(code) {
        return Ok(None);
    }
    service.store.known_partner(code).await.map_err(Refusal::from)
}

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
