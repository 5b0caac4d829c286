//! Invitation to somebody on an imported list, or a reminder of it.

use super::layout::{Email, Link, Part};
use super::{WritingError, new_key};
use french::dates;
use service::Service;
use service::campaign::{Campaign, campaign};
use service::invitees::{one_press, start_address, unsubscribe_address};
use sha2::{Digest, Sha256};
use store::{SecretHash, StoreError};
use survey::duration::minutes;
use survey::{Audience, EditionYear, Questionnaire};

/// Not sent to invitees who have answered or unsubscribed meanwhile, nor after the closing.
pub(super) async fn write(
    service: &Service,
    origin: &str,
    of: SecretHash,
    again: bool,
) -> Result<Option<Email>, WritingError> {
    let Some(invitee) = service.store.invitee(of).await?.filter(|g| !g.answered && !g.unsubscribed) else {
        return Ok(None);
    };
    let Some(questionnaire) = service.library.get(invitee.edition, invitee.audience) else { return Ok(None) };
    let campaign = campaign(service, questionnaire).await?;
    if !campaign.open {
        return Ok(None);
    }
    let key = new_key(service, of).await?;
    let who = match (invitee.name.as_str(), invitee.organisation.as_str()) {
        ("", "") => String::new(),
        (name, "") => format!(" Ce courriel est destiné à {name}."),
        ("", organisation) => format!(" Ce courriel est destiné à l’organisation «\u{a0}{organisation}\u{a0}»."),
        (name, organisation) => format!(" Ce courriel est destiné à {name}, «\u{a0}{organisation}\u{a0}»."),
    };
    let links = Links {
        answer: format!("{origin}{}", start_address(invitee.audience, &key)),
        leave: format!("{origin}{}", unsubscribe_address(&key)),
    };
    let mut email = compose(questionnaire, &campaign, again, &who, links);
    email.unsubscribe = Some(format!("{origin}{}", one_press(&key)));
    Ok(Some(email))
}

/// The hash under which a sample of an e-mail to invitees is queued.
pub fn sample_of(edition: EditionYear, audience: Audience) -> SecretHash {
    SecretHash(Sha256::digest(format!("sample {edition}/{audience}")).into())
}

/// The e-mail to invitees as it will be sent, with links to the questionnaire's public page instead of a personal one;
/// `None` without such a questionnaire. `origin` is the site's.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn sample(
    service: &Service,
    origin: &str,
    audience: Audience,
    again: bool,
) -> Result<Option<Email>, StoreError> {
    let Some(questionnaire) = service.library.get(service.edition, audience) else { return Ok(None) };
    let campaign = campaign(service, questionnaire).await?;
    let page = format!("{origin}/questionnaires/{audience}");
    let links = Links { answer: page.clone(), leave: page };
    Ok(Some(compose(questionnaire, &campaign, again, "", links)))
}

/// The sample queued under a hash.
pub(super) async fn sample_under(
    service: &Service,
    origin: &str,
    of: SecretHash,
    again: bool,
) -> Result<Option<Email>, WritingError> {
    let audience = Audience::ALL.into_iter().find(|audience| sample_of(service.edition, *audience) == of);
    let Some(audience) = audience else { return Ok(None) };
    let email = sample(service, origin, audience, again).await?;
    Ok(email.map(|email| Email { subject: format!("[Essai] {}", email.subject), ..email }))
}

/// Addresses of the links in an e-mail.
struct Links {
    answer: String,
    leave: String,
}

fn compose(questionnaire: &Questionnaire, campaign: &Campaign, again: bool, who: &str, links: Links) -> Email {
    let (least, most) = minutes(questionnaire);
    let first = match again {
        false => {
            "L’Observatoire des relations start-up – grands comptes mesure les achats auprès de start-up et ce qui les \
                  freine. Nous vous invitons à y répondre."
        }
        true => {
            "Une invitation à répondre à l’Observatoire des relations start-up – grands comptes vous a été envoyée, et aucune réponse \
                 n’a encore été envoyée avec votre lien. Si vous avez répondu autrement, ne tenez pas compte de ce rappel."
        }
    };
    let [n1, n2] = questionnaire.edition.data_years();
    let until = campaign.closes.map(|at| format!(" Les réponses sont reçues jusqu’au {}.", dates::limit(at)));
    let what = format!(
        "«\u{a0}{}\u{a0}», édition {}, données {n1} et {n2}\u{a0}: {least} à {most} minutes.{}",
        questionnaire.title,
        questionnaire.edition,
        until.unwrap_or_default()
    );
    Email {
        subject: match again {
            false => format!("Invitation à répondre à l’Observatoire\u{a0}: {}", questionnaire.title),
            true => format!("Rappel\u{a0}: {}", questionnaire.title),
        },
        parts: vec![
            Part::Text(format!("{first}{who}")),
            Part::Text(what),
            Part::Action(Link { text: "Répondre".to_owned(), address: links.answer }),
            Part::Text(service::invitees::HONEST.to_owned()),
            Part::Aside(Link { text: "Ne plus recevoir d’invitation".to_owned(), address: links.leave }),
        ],
        because: "Vous recevez ce courriel, envoyé automatiquement, parce que l’Observatoire a importé votre adresse dans une \
                  liste d’invitations. Votre adresse n’est pas rangée avec les réponses."
            .to_owned(),
        attachment: None,
        unsubscribe: None,
    }
}
