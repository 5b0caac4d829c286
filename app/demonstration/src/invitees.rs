//! The lists of invitees: some answered through their link, some only opened it, some did neither.

use super::accounts::MANAGER;
use super::population::Form;
use super::{Edition, identity, noted, visit};
use crate::Failure;
use chrono::{DateTime, Duration, Utc};
use french::counted;
use manage::invitees::update::import;
use service::Service;
use std::collections::BTreeMap;
use std::fmt::Write;
use store::{Act, EmailKind, Invitee, Store};
use survey::Audience;

/// When the lists were invited and reminded, in days before the first start.
const INVITED: i64 = 27;
const REMINDED: i64 = 6;
/// One in this many of those who have answered since was invited.
const ONE_ANSWERED_OF: usize = 4;
/// Number of other invitees on each list, and how many of them only open their link.
const OTHERS: usize = 36;
const OPENED: usize = 9;
/// One in this many e-mails does not arrive.
const ONE_FAILS_OF: usize = 29;

const FIRST: [&str; 12] =
    ["Anaïs", "Bastien", "Chloé", "Driss", "Élise", "Farid", "Gaëlle", "Hugo", "Inès", "Jonas", "Léa", "Malik"];

/// Invites both lists. Returns all forms, with the invitations that some of them came by.
pub async fn invite(service: &Service, edition: &Edition, now: DateTime<Utc>) -> Result<Vec<Form>, Failure> {
    let at = now - Duration::days(INVITED);
    let mut forms = edition.population.forms.clone();
    for audience in Audience::ALL {
        let object = format!("{}/{audience}", edition.year);
        let mut list = String::from("courriel;nom;organisation\n");
        let mut add = |number: usize, organisation: &str| {
            let line =
                format!("{};{} {}", address(audience, number), FIRST[number % FIRST.len()], identity::person(number));
            // Writing to a string cannot fail.
            let _ = writeln!(list, "{line};{organisation}");
        };
        let came = |form: &Form| form.audience == audience && form.age < (INVITED - 1) * 24 * 3600;
        let invited: Vec<usize> =
            (0..forms.len()).filter(|place| came(&forms[*place])).step_by(ONE_ANSWERED_OF).collect();
        for place in &invited {
            let typed = &forms[*place].typed;
            add(*place, [typed.first("AC90"), typed.first("SU90")].concat().as_str());
        }
        for number in identity::ABSENT..identity::ABSENT + OTHERS {
            add(forms.len() + number, &identity::absent(audience, number));
        }
        let taken = noted(MANAGER, at, Act::Imported, &object, "");
        import(service, audience, list.as_bytes(), taken).await?;
        let written = service.store.noting(noted(MANAGER, at, Act::InviteesInvited, &object, ""));
        written
            .write_to_invitees(edition.year, audience, EmailKind::Invitee, 0, |n| {
                counted(n, "aucune invitation", "une invitation", "# invitations")
            })
            .await?;
        deliver(&service.store, at).await?;
        let invitees = pending(service, edition, audience, at).await?;
        for place in invited {
            forms[place].invitee = invitees.get(&address(audience, place)).map(|invitee| invitee.id);
        }
    }
    Ok(forms)
}

/// Makes some of those who have not answered open their link or unsubscribe, and reminds the others.
pub async fn remind(service: &Service, edition: &Edition, now: DateTime<Utc>) -> Result<(), Failure> {
    let at = now - Duration::days(REMINDED);
    for audience in Audience::ALL {
        let invitees = pending(service, edition, audience, at).await?;
        let forms = edition.population.forms.iter().filter(|form| form.audience == audience);
        for (number, (invitee, form)) in invitees.values().zip(forms).take(OPENED).enumerate() {
            let begun = at - Duration::days(2 + number as i64);
            if number == 0 {
                service.store.unsubscribe(invitee.id, begun).await?;
            } else {
                let (to, stop) = (edition.to.get(audience), 1 + number % 3);
                visit::begin(&service.store, to, form, Some(invitee.id), stop, begun).await?;
            }
        }
        let round = service.store.invitee_list(edition.year, audience).await?.rounds;
        let reminded = noted(MANAGER, at, Act::InviteesInvited, &format!("{}/{audience}", edition.year), "");
        let reminded = service.store.noting(reminded);
        reminded
            .write_to_invitees(edition.year, audience, EmailKind::InviteeReminder, round, |n| {
                counted(n, "aucune relance", "une relance", "# relances")
            })
            .await?;
        deliver(&service.store, at).await?;
    }
    Ok(())
}

fn address(audience: Audience, number: usize) -> String {
    format!("contact-{number:03}@{}.example", audience.slug())
}

/// Invitees who may still get a link, by address: some links are passed on by the staff themselves.
async fn pending(
    service: &Service,
    edition: &Edition,
    audience: Audience,
    at: DateTime<Utc>,
) -> Result<BTreeMap<String, Invitee>, Failure> {
    let given = noted(MANAGER, at, Act::Exported, &format!("{}/{audience}", edition.year), "");
    let links = service.store.noting(given).invitee_links(edition.year, audience).await?;
    Ok(links.into_iter().filter_map(|(invitee, _)| Some((invitee.email.clone()?, invitee))).collect())
}

/// Records an outcome for every queued e-mail: a demonstration sends none.
async fn deliver(store: &Store, at: DateTime<Utc>) -> Result<(), Failure> {
    let mut number = 0;
    while let Some(email) = store.take_email(at, at + Duration::minutes(1)).await? {
        number += 1;
        match number % ONE_FAILS_OF {
            0 => store.email_dead(&email, "550 5.1.1 : cette boîte aux lettres n’existe pas", at).await?,
            _ => store.email_delivered(&email, at).await?,
        }
    }
    Ok(())
}
