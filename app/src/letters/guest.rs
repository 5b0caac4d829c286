//! Somebody of an imported list is invited to answer, or reminded.

use super::layout::{Letter, Link, Part};
use super::{WritingError, new_key};
use crate::components::time;
use crate::invite::{one_press, start_address, unsubscribe_address};
use crate::respond::campaign::campaign;
use crate::respond::start::minutes;
use crate::service::Service;
use crate::store::SecretHash;

/// Never to those who answered or unsubscribed meanwhile, nor once the questionnaire is closed.
pub(super) async fn write(
    service: &Service,
    origin: &str,
    of: SecretHash,
    again: bool,
) -> Result<Option<Letter>, WritingError> {
    let Some(guest) = service.store.guest(of).await?.filter(|g| !g.answered && !g.unsubscribed) else {
        return Ok(None);
    };
    let Some(questionnaire) = service.library.get(guest.edition, guest.audience) else { return Ok(None) };
    let campaign = campaign(service, questionnaire).await?;
    if !campaign.open {
        return Ok(None);
    }
    let key = new_key(service, of).await?;
    let (least, most) = minutes(questionnaire);
    let who = match (guest.name.as_str(), guest.organisation.as_str()) {
        ("", "") => String::new(),
        (name, "") => format!(" Ce courriel est destiné à {name}."),
        ("", organisation) => format!(" Ce courriel est destiné à l’organisation «\u{a0}{organisation}\u{a0}»."),
        (name, organisation) => format!(" Ce courriel est destiné à {name}, «\u{a0}{organisation}\u{a0}»."),
    };
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
    let until = campaign.closes.map(|at| format!(" Les réponses sont reçues jusqu’au {}.", time::limit(at)));
    let what = format!(
        "«\u{a0}{}\u{a0}», édition {}, données {n1} et {n2}\u{a0}: {least} à {most} minutes.{}",
        questionnaire.title,
        questionnaire.edition,
        until.unwrap_or_default()
    );
    Ok(Some(Letter {
        subject: match again {
            false => format!("Invitation à répondre à l’Observatoire\u{a0}: {}", questionnaire.title),
            true => format!("Rappel\u{a0}: {}", questionnaire.title),
        },
        parts: vec![
            Part::Text(format!("{first}{who}")),
            Part::Text(what),
            Part::Action(Link { text: "Répondre".to_owned(), address: format!("{origin}{}", start_address(guest.audience, &key)) }),
            Part::Text(crate::invite::HONEST.to_owned()),
            Part::Aside(Link {
                text: "Ne plus recevoir d’invitation".to_owned(),
                address: format!("{origin}{}", unsubscribe_address(&key)),
            }),
        ],
        because: "Vous recevez ce courriel, envoyé automatiquement, parce que l’Observatoire a importé votre adresse dans une \
                  liste d’invitations. Votre adresse n’est pas rangée avec les réponses."
            .to_owned(),
        attachment: None,
        unsubscribe: Some(format!("{origin}{}", one_press(&key))),
    }))
}
