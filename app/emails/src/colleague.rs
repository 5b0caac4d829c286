//! Request to a colleague to fill in a section: the reason, the link, the expiry.

use super::layout::{Email, Link, Part};
use super::{WritingError, new_key};
use french::dates;
use service::Service;
use service::addresses::colleague_address;
use store::TakenEmail;

/// Does not name the respondent, whom nobody has identified: it only states that they read e-mails at an address of the
/// same domain. In the note they can introduce themselves.
pub(super) async fn write(service: &Service, origin: &str, email: &TakenEmail) -> Result<Option<Email>, WritingError> {
    let of = email.of;
    let Some(colleague) = service.store.colleague(of).await? else { return Ok(None) };
    if !colleague.is_good(service.clock.now()) {
        return Ok(None);
    }
    let Some(draft) = service.store.draft(colleague.draft).await? else { return Ok(None) };
    let Some(questionnaire) = service.library.get(draft.edition, draft.audience) else { return Ok(None) };
    let Some((_, section)) = questionnaire.section(&colleague.section) else { return Ok(None) };
    let link = format!("{origin}{}", colleague_address(&new_key(service, of).await?));
    let domain = email.recipient.rsplit_once('@').map_or("", |(_, domain)| domain);
    let asked = format!(
        "Quelqu’un qui répond au questionnaire «\u{a0}{}\u{a0}» vous demande l’étape «\u{a0}{}\u{a0}». Nous ne l’avons pas \
         identifié\u{a0}: nous savons seulement qu’il reçoit ses courriels à une adresse en @{domain}, comme vous.",
        questionnaire.title, section.title
    );
    let mut parts = vec![Part::Text(asked)];
    if !colleague.note.is_empty() {
        parts.push(Part::Text(format!("Son message\u{a0}: «\u{a0}{}\u{a0}»", colleague.note)));
    }
    parts.push(Part::Action(Link { text: "Remplir cette étape".to_owned(), address: link }));
    parts.push(Part::Text(format!(
        "Ce lien n’ouvre que cette étape, jusqu’au {} (heure de Paris). Vous ne voyez rien d’autre de la réponse, que la \
         personne qui vous le demande enverra elle-même.",
        dates::moment(colleague.expires_at)
    )));
    Ok(Some(Email {
        subject: format!("On vous demande quelques chiffres\u{a0}: {}", section.title),
        parts,
        because: "Vous recevez ce courriel, envoyé automatiquement, parce qu’une personne qui remplit ce questionnaire a \
                  indiqué votre adresse. Elle n’est pas conservée une fois ce courriel parti. Si vous ne voyez pas de qui il \
                  vient, ignorez-le."
            .to_owned(),
        attachment: None,
        unsubscribe: None,
    }))
}
