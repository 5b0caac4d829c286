//! The acts of the pages of publications. The person who prepares a publication cannot publish it; each act is in the
//! audit log.

use super::form::{read, typed};
use super::{PATH, PREPARE, page_of};
use chrono::{NaiveDateTime, SubsecRound};
use dashboards::publications::making::has_one;
use dashboards::publications::previews::{Preview, Previews};
use forms::{Form, Refusal};
use service::Service;
use service::accounts::rights::Right;
use service::accounts::session::require;
use service::audit::noting;
use service::campaign::paris_to_utc;
use service::form::returned_by_store;
use service::http;
use std::time::Duration;
use store::{Act, StoredPublication};

/// How long an act waits for a publication to be computed: less than the time limit of a request.
const WAIT: Duration = Duration::from_secs(15);

fn missing() -> Refusal {
    Refusal::new(404, "Cette publication n’existe pas.")
}

/// The address of a publication's form, under which unsaved text is stored.
pub(super) fn place(edition: &str, id: &str) -> String {
    if id.is_empty() { format!("{PREPARE}?edition={edition}") } else { format!("{PREPARE}?publication={id}") }
}

/// Prepares a publication, or changes its contents.
pub(crate) async fn prepare(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::Publish).await?;
    let id = form.get("publication").to_owned();
    let all = service.store.publications().await?;
    let now = service.clock.now();
    let draft = all.iter().find(|one| one.id == id);
    let edition = match draft {
        Some(draft) => draft.edition,
        None if id.is_empty() => service.edition_named(form.get("edition")).ok_or_else(missing)?,
        None => return Err(missing()),
    };
    let public: Vec<StoredPublication> =
        all.iter().filter(|one| one.edition == edition && one.is_public(now)).cloned().collect();
    let place = place(&edition.to_string(), &id);
    let (plan, errors) = read(form, &service.library, edition, &public);
    if !errors.is_empty() {
        return returned_by_store::refuse(service, &session, &place, form, &errors).await;
    }
    let summary = format!("{} ; {} tableaux", plan.kind.code(), plan.tables.len());
    let noted = noting(service, &session, Act::PublicationDrafted, id.clone(), summary);
    let id = match draft {
        None => noted.draft_publication(edition, &plan).await?,
        Some(draft) => {
            let version = form.get("version").parse().unwrap_or_default();
            if !noted.save_publication(&draft.id, version, &plan).await? {
                return returned_by_store::conflict(service, &session, &place, form).await;
            }
            draft.id.clone()
        }
    };
    returned_by_store::done(service, &session, &place).await?;
    http::see_other(&page_of(&id));
    Ok(())
}

/// The values of a draft's form, from its plan.
pub(super) fn typed_of(draft: Option<&StoredPublication>) -> Form {
    draft.map(|draft| typed(&draft.plan)).unwrap_or_default()
}

/// Reviews and freezes a publication, schedules, withdraws or drops it.
pub(crate) async fn run(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::Publish).await?;
    let all = service.store.publications().await?;
    let stored = all.iter().find(|one| one.id == form.get("publication")).ok_or_else(missing)?;
    let (id, now) = (stored.id.as_str(), service.clock.now());
    let is_own = stored.prepared_by == session.email;
    let four_eyes =
        || Refusal::new(403, "Vous avez préparé cette publication : une autre personne la relit et la publie.");
    let note = |act: Act, details: String| noting(service, &session, act, id.to_owned(), details);
    let done = match form.get("geste") {
        "figer" if is_own => return Err(four_eyes()),
        "figer" if has_one(&all, stored) => {
            return Err(Refusal::new(
                409,
                "Cette édition a déjà une publication de ce genre : corrigez-la, ou retirez-la.",
            ));
        }
        "figer" => {
            let version = form.get("version").parse().unwrap_or_default();
            let preview = Previews::here().of(service, stored, (WAIT, true)).await?;
            let made = match preview {
                Preview::Made(made) => made,
                Preview::Refused(refused) => {
                    tracing::warn!(%refused, %id, "a publication cannot be frozen");
                    return Err(Refusal::new(
                        409,
                        "Rien ne prouve que ces tableaux ne laissent connaître personne à côté de ce qui est déjà publié : enlevez-en.",
                    ));
                }
                Preview::UnderWay(_) => {
                    return Err(Refusal::new(
                        503,
                        "Le calcul est encore en cours : rouvrez la page de la publication, elle dit où il en est.",
                    ));
                }
                Preview::Failed => {
                    return Err(Refusal::new(
                        503,
                        "Les réponses ne peuvent pas être lues : recommencez dans un instant.",
                    ));
                }
            };
            let hash = made.frozen.content.hash();
            note(Act::PublicationReviewed, hash).freeze_publication(id, version, &made.frozen).await
        }
        "programmer" if is_own => return Err(four_eyes()),
        "programmer" => {
            let at = match form.get("moment").trim() {
                "" => now.trunc_subsecs(0),
                text => ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"]
                    .iter()
                    .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
                    .and_then(paris_to_utc)
                    .ok_or_else(|| {
                        Refusal::new(
                            422,
                            "Indiquez un jour et une heure qui existent, ou rien pour publier maintenant.",
                        )
                    })?,
            };
            let noted = note(Act::PublicationScheduled, at.to_rfc3339());
            noted.schedule_publication(id, at, stored.plan.corrects.as_deref()).await
        }
        "retirer" => {
            let reason = form.line("motif");
            if reason.is_empty() {
                return Err(Refusal::new(
                    422,
                    "Donnez le motif du retrait : il reste affiché à la place de la publication.",
                ));
            }
            note(Act::PublicationWithdrawn, reason.clone()).withdraw_publication(id, &reason).await
        }
        "abandonner" => {
            let dropped = note(Act::PublicationDropped, String::new()).drop_publication(id).await;
            if dropped? {
                http::see_other(PATH);
                return Ok(());
            }
            Ok(false)
        }
        _ => return Err(Refusal::new(400, "Ce formulaire est incomplet : revenez à la page de la publication.")),
    };
    match done? {
        true => http::see_other(&format!("{}?fait={}", page_of(id), form.get("geste"))),
        false => http::see_other(&format!("{}?fait=change", page_of(id))),
    }
    Ok(())
}
