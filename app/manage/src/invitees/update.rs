//! The acts on lists of invitees: importing, sending, reminding, downloading links, erasing. Each is in the audit
//! log, with numbers and without addresses.

use super::confirmation as invitees_confirmation;
use chrono::{DateTime, TimeDelta, Utc};
use documents::responses::csv::CsvFile;
use documents::responses::{ExportError, Separator};
use emails::invitee::sample_of;
use forms::{Form, Refusal};
use french::counted;
use serde::{Deserialize, Serialize};
use service::Service;
use service::accounts::rights::Right;
use service::accounts::session::require;
use service::audit::noting;
use service::campaign::campaign;
use service::form::returned_by_cookie::Way;
use service::http;
use service::invitees::list;
use service::invitees::list::Refused;
use service::invitees::start_address;
use std::time::Duration;
use store::{Act, EmailKind, Imported, InviteeList, NewEmail, NewEntry, SessionInfo, StoreError};
use survey::Audience;
use survey::FieldError;

/// The page's address.
pub const PATH: &str = "/observatoire/invitations";
/// The address that a list is uploaded to.
pub const IMPORT: &str = "/api/invitations/import";
/// The address of the file of links.
pub const LINKS: &str = "/api/invitations/liens";
/// How a refused reminder is returned.
pub const WAY: Way = Way { form: "relance-refusee", page: PATH };
/// Interval after the last e-mails during which a reminder must be confirmed explicitly.
const SOON: TimeDelta = TimeDelta::days(7);
/// The word to type as confirmation.
const ANYWAY: &str = "RELANCER";
/// Maximum number of samples that a staff member can send to themselves in a day.
const SAMPLES: u32 = 20;
/// Maximum number of refused lines in the list.
const LISTED: usize = 500;

/// The outcome of an import, as the page shows it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Report {
    /// Number of new people.
    pub added: u64,
    /// Number of people already on the list.
    pub known: u64,
    /// Number of people who had unsubscribed.
    pub unsubscribed: u64,
    /// The refused lines. With a single one, nothing is imported.
    pub refused: Vec<Refused>,
    /// Number of refused lines.
    pub wrong: usize,
}

/// Imports a list for the current edition, all or nothing. The outcome is stored for the page, and added to the log
/// with this entry.
///
/// # Errors
/// [`StoreError`] if the database fails: nothing was imported.
pub async fn import(service: &Service, audience: Audience, bytes: &[u8], entry: NewEntry) -> Result<(), StoreError> {
    let edition = service.edition;
    match list::read(bytes) {
        Ok(invitees) => {
            let report = |Imported { added, known, unsubscribed }: Imported| {
                let report = Report { added, known, unsubscribed, ..Report::default() };
                (report.kept(), details(&report))
            };
            service.store.noting(entry).import_invitees(edition, audience, &invitees, report).await.map(drop)
        }
        Err(mut refused) => {
            let wrong = refused.len();
            refused.truncate(LISTED);
            let report = Report { refused, wrong, ..Report::default() };
            let entry = NewEntry { details: details(&report), ..entry };
            service.store.noting(entry).refuse_invitees(edition, audience, &report.kept()).await
        }
    }
}

impl Report {
    fn kept(&self) -> String {
        // Numbers and texts can always be written as JSON.
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The outcome of an import, for the audit log.
fn details(report: &Report) -> String {
    match report.wrong {
        0 => {
            let added = counted(report.added, "aucune adresse ajoutée", "une adresse ajoutée", "# adresses ajoutées");
            let out = counted(report.unsubscribed, "aucune désinscrite", "une désinscrite", "# désinscrites");
            format!("{added}, {} déjà là, {out}", report.known)
        }
        wrong => format!("refusé, {}", counted(wrong, "aucune ligne", "une ligne", "# lignes")),
    }
}

/// The links of invitees who have not answered, as a CSV file, with new keys each time. Logged with this entry.
///
/// # Errors
/// [`StoreError`] if the database fails, [`ExportError`] if the file cannot be written.
pub async fn links(service: &Service, audience: Audience, entry: NewEntry) -> Result<(usize, Vec<u8>), LinksError> {
    let links = service.store.noting(entry).invitee_links(service.edition, audience).await?;
    let origin = service.origin.clone().unwrap_or_default();
    let mut bytes = Vec::new();
    let mut file = CsvFile::new(&mut bytes, Separator::Semicolon)?;
    file.texts(["courriel", "nom", "organisation", "lien"])?;
    for (invitee, key) in &links {
        let link = format!("{origin}{}", start_address(audience, key));
        file.texts([invitee.email.as_deref().unwrap_or_default(), &invitee.name, &invitee.organisation, &link])?;
    }
    file.end()?;
    Ok((links.len(), bytes))
}

/// Why the links cannot be downloaded.
#[derive(Debug, thiserror::Error)]
pub enum LinksError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file could not be written.
    #[error(transparent)]
    File(#[from] ExportError),
}

/// Whether the invitees of a list received an e-mail in the last seven days.
pub fn is_soon(list: &InviteeList, now: DateTime<Utc>) -> bool {
    list.written_at.is_some_and(|at| now < at + SOON)
}

/// Sends the e-mail to the signed-in person, to read in their own mailbox.
async fn send_sample(service: &Service, session: &SessionInfo, audience: Audience, again: bool) -> Result<(), Refusal> {
    let (at, to) = (service.clock.now(), session.email.as_str());
    let day = Duration::from_secs(24 * 3600);
    if !service.store.within_limit("samples", to.as_bytes(), at, day, SAMPLES).await? {
        return Err(Refusal::new(429, "Vous avez déjà reçu beaucoup d’essais aujourd’hui : recommencez demain."));
    }
    let (kind, act) =
        if again { (EmailKind::InviteeReminderSample, "relancer") } else { (EmailKind::InviteeSample, "inviter") };
    let email = NewEmail { kind, of: sample_of(service.edition, audience), recipient: to, at };
    service.store.put_email(&email).await?;
    http::see_other(&format!("{}&essai", invitees_confirmation::address(act, audience)));
    Ok(())
}

/// Sends invitations, reminders or a sample, or erases a list.
pub(crate) async fn run(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::RunCampaigns).await?;
    let audience = Audience::from_slug(form.get("questionnaire"))
        .ok_or_else(|| Refusal::new(400, "Dites de quel questionnaire il s’agit."))?;
    let object = format!("{}/{audience}", service.edition);
    if form.get("geste") == "effacer" {
        let details = |forgotten| counted(forgotten, "aucune personne", "une personne", "# personnes");
        let forgotten = noting(service, &session, Act::InviteesForgotten, object, "");
        forgotten.forget_invitees(service.edition, audience, details).await?;
        http::see_other(&format!("{PATH}?fait=effacee"));
        return Ok(());
    }
    let (kind, details): (_, fn(u64) -> String) = match form.get("geste") {
        "inviter" => (EmailKind::Invitee, |n| counted(n, "aucune invitation", "une invitation", "# invitations")),
        "relancer" => (EmailKind::InviteeReminder, |n| counted(n, "aucune relance", "une relance", "# relances")),
        _ => return Err(Refusal::new(400, "Ce formulaire est incomplet : revenez à la page des invitations.")),
    };
    if !service.mail {
        return Err(Refusal::new(409, "Ce service n’envoie pas de courriel : téléchargez les liens."));
    }
    if !form.get("essai").is_empty() {
        return send_sample(service, &session, audience, kind == EmailKind::InviteeReminder).await;
    }
    let questionnaire = service.library.get(service.edition, audience);
    let open = match questionnaire {
        Some(questionnaire) => campaign(service, questionnaire).await?.open,
        None => false,
    };
    if !open {
        let message = "Ce questionnaire n’est pas ouvert : personne ne pourrait répondre. Ouvrez-le avant d’écrire.";
        return Err(Refusal::new(409, message));
    }
    let round = form.get("tour").parse().unwrap_or(-1);
    let now = service.clock.now();
    let list = service.store.invitee_list(service.edition, audience).await?;
    let meant = form.line("confirmation").to_uppercase() == ANYWAY;
    if kind == EmailKind::InviteeReminder && round == list.rounds && is_soon(&list, now) && !meant {
        let message =
            "Le dernier envoi à cette liste date de moins de sept jours : pour relancer quand même, écrivez RELANCER.";
        let error = FieldError::new("confirmation", "Confirmation", message);
        let page = invitees_confirmation::address("relancer", audience);
        return WAY.refuse_to(&page, service, form, &["confirmation"], &[error]);
    }
    let written = noting(service, &session, Act::InviteesInvited, object, "");
    let written = written.write_to_invitees(service.edition, audience, kind, round, details).await;
    let Some(written) = written? else {
        // The button was pressed twice, or somebody else was faster.
        http::see_other(&format!("{PATH}?fait=deja"));
        return Ok(());
    };
    http::see_other(&format!("{PATH}?fait=partis&combien={written}"));
    Ok(())
}
