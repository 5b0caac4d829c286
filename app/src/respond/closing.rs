//! Until when a response can be sent, in words. The server's clock decides, whatever the device's says.

use super::access::draft_of;
use super::asked::asked;
use super::campaign::{Begun, Campaign, campaign};
use super::response::{SUBMISSION, failed};
use super::saving::named_questionnaire;
use crate::components::time;
use crate::form::{Form, Refusal};
use crate::service::Service;
use crate::store::Secret;

/// What a respondent's page says of the closing. `begun` is how their response was begun, if it was.
pub fn said(campaign: &Campaign, begun: Option<Begun>) -> String {
    if begun.map_or(campaign.testing, |begun| begun.test) {
        return match campaign.begins() {
            true => "Essai du questionnaire : cette réponse ne compte pas.".to_owned(),
            false => "Essai du questionnaire : il est terminé, cette réponse ne peut plus être envoyée.".to_owned(),
        };
    }
    if let Some(opens) = campaign.opens {
        return format!("L’enquête ouvrira le {}.", time::limit(opens));
    }
    let Some(closes) = campaign.closes else {
        return match campaign.open {
            true => "La date de clôture n’est pas encore fixée.".to_owned(),
            false => "L’enquête est close.".to_owned(),
        };
    };
    let late = campaign.grace_until.filter(|_| begun.is_some_and(|begun| campaign.takes(begun)));
    match (campaign.open, late) {
        (true, _) => format!("Réponses reçues jusqu’au {}.", time::limit(closes)),
        (false, Some(until)) => format!(
            "L’enquête a fermé le {}. Votre réponse était commencée : vous pouvez encore l’envoyer jusqu’au {}.",
            time::limit(closes),
            time::limit(until)
        ),
        (false, None) => format!(
            "L’enquête est close depuis le {}. Les réponses déjà saisies sont conservées, mais ne peuvent plus être envoyées.",
            time::limit(closes)
        ),
    }
}

/// What an open page has to say now.
///
/// # Errors
/// A [`Refusal`] for a questionnaire that does not exist (400), a database that fails (503).
pub async fn now(service: &Service, form: &Form) -> Result<String, Refusal> {
    let (edition, audience) = named_questionnaire(form.get("_questionnaire"))?;
    let questionnaire = service
        .library
        .get(edition, audience)
        .ok_or_else(|| Refusal::new(400, "Ce questionnaire n’existe pas : revenez à la page d’accueil."))?;
    let campaign = campaign(service, questionnaire).await.map_err(|e| failed(&e))?;
    let draft = match Secret::parse(form.get(SUBMISSION)) {
        Some(key) => match draft_of(service, &key).await.map_err(|e| failed(&e))? {
            Some(hash) => service.store.draft(hash).await.map_err(|e| failed(&e))?.map(|draft| (hash, draft)),
            None => None,
        },
        None => None,
    };
    let Some((hash, draft)) = draft else { return Ok(said(&campaign, None)) };
    let asked = asked(service, hash).await.map_err(|e| failed(&e))?;
    Ok(asked.said(&campaign, Some(Begun::of(&draft))))
}
