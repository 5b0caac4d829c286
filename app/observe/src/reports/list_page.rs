//! `/observatoire/rapport`: the contents of the next report, the button that makes it, and the existing reports.

use super::build::report;
use super::plan_form::{form_view, read, typed};
use super::{PATH, page_of};
use crate::proposals::board_page::edition;
use crate::texts::filters::{asked, with_word};
use dashboards::projections::texts::texts;
use forms::{Form, Refusal, Returned};
use french::dates;
use leptos::prelude::*;
use service::accounts::rights::{Right, allows};
use service::accounts::session::require;
use service::audit::noting;
use service::form::returned_by_store;
use service::http;
use service::{Service, service};
use store::{Act, MadeReport, SavedPlan, SessionInfo, StoreError, StoredPublication};
use survey::EditionYear;
use ui::error_summary::ErrorSummary;
use ui::later::later;
use ui::page::{NotFound, Page, Unavailable};
use ui::staff_page::page_for;

/// `/observatoire/rapport`.
#[component]
pub fn ReportsPage() -> impl IntoView {
    let (service, asked) = (service(), asked());
    let page = async move {
        let session = match page_for(Right::SeeAggregates).await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        let Some(edition) = edition(&service, &asked) else { return view! { <NotFound /> }.into_any() };
        match whole(&service, &session, edition).await {
            Ok(whole) => page(&service, &session, edition, whole, asked.get("fait")),
            Err(error) => {
                tracing::error!(%error, "the reports could not be read");
                view! { <Unavailable /> }.into_any()
            }
        }
    };
    later(page)
}

/// The data of the page.
struct Whole {
    made: Vec<MadeReport>,
    saved: SavedPlan,
    public: Vec<StoredPublication>,
    unsaved: Option<Returned>,
}

async fn whole(service: &Service, session: &SessionInfo, edition: EditionYear) -> Result<Whole, StoreError> {
    let store = &service.store;
    Ok(Whole {
        made: store.reports(edition).await?,
        saved: store.report_plan(edition).await?,
        public: public_of(service, edition).await?,
        unsaved: returned_by_store::returned(service, session, &place(edition)).await?,
    })
}

/// The publications of an edition that a report can be made from, the latest first.
async fn public_of(service: &Service, edition: EditionYear) -> Result<Vec<StoredPublication>, StoreError> {
    let now = service.clock.now();
    let mut all = service.store.publications().await?;
    all.retain(|one| one.edition == edition && one.is_public(now));
    Ok(all)
}

/// The form's address, under which unsaved text is stored.
fn place(edition: EditionYear) -> String {
    format!("{PATH}?edition={edition}")
}

fn page(service: &Service, session: &SessionInfo, edition: EditionYear, whole: Whole, done: &str) -> AnyView {
    let editions: Vec<_> = service
        .library
        .editions()
        .into_iter()
        .map(|one| {
            let current = (one == edition).then_some("page");
            view! { <li><a href=place(one) aria-current=current>{format!("Édition {one}")}</a></li> }
        })
        .collect();
    let Whole { made, saved, public, unsaved } = whole;
    let notice = (done == "texte").then(|| {
        view! { <div class="notice" role="status"><p>"Ce qui entre dans le prochain rapport est enregistré."</p></div> }
    });
    let was_unsaved = unsaved.is_some();
    let returned = unsaved.unwrap_or_else(|| Returned { typed: typed(&saved), ..Returned::default() });
    let (errors, wrong) = (returned.errors.clone(), returned.is_wrong());
    let seen: i64 = returned.typed.get("version").parse().unwrap_or_default();
    let overtaken = (was_unsaved && seen != saved.version).then(|| {
        let sentence = format!(
            "{} a changé ces textes pendant que vous écriviez. Rien n’est perdu : votre saisie est ci-dessous. Si vous enregistrez, elle prend la place de la sienne.",
            saved.by
        );
        view! { <div class="notice" role="alert"><p>{sentence}</p></div> }
    });
    let form = allows(session.role, Right::WriteProposals)
        .then(|| form_view(edition, &saved, &public, &returned, was_unsaved));
    let list = list(&made);
    view! {
        <Page title="Rapport" staff=true wrong=wrong>
            <div class="page-head">
                <h1>"Rapport"</h1>
                <nav aria-label="Éditions"><ul class="tabs">{editions}</ul></nav>
            </div>
            <ErrorSummary errors=errors />
            {notice}
            {overtaken}
            {form}
            <h2>"Rapports établis"</h2>
            {list}
        </Page>
    }
    .into_any()
}

fn list(made: &[MadeReport]) -> AnyView {
    if made.is_empty() {
        return view! { <p>"Aucun rapport n’est encore établi pour cette édition."</p> }.into_any();
    }
    let items: Vec<_> = made
        .iter()
        .map(|report| {
            let (page, when) = (page_of(report.id), dates::moment(report.at));
            let of = format!(" du rapport du {when}");
            let sentence = format!("par {}, empreinte {}", report.by, report.hash.get(..12).unwrap_or_default());
            view! {
                <li class="report-made">
                    <a href=page.clone()>{format!("Rapport du {when}")}</a>
                    <span class="note">{sentence}</span>
                    <span class="report-files">
                        <a href=format!("{page}/rapport.pdf") download="">"PDF" <span class="visually-hidden">{of.clone()}</span></a> " "
                        <a href=format!("{page}/rapport.odt") download="">"Traitement de texte (ODT)" <span class="visually-hidden">{of}</span></a>
                    </span>
                </li>
            }
        })
        .collect();
    view! { <ol class="plain-list reports-made" role="list">{items}</ol> }.into_any()
}

fn missing() -> Refusal {
    Refusal::new(404, "Cette édition n’existe pas.")
}

/// Saves the contents of the next report, and makes it on request.
pub(crate) async fn save(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::WriteProposals).await?;
    let edition = edition(service, form).ok_or_else(missing)?;
    let place = place(edition);
    let (plan, errors) = read(form);
    if !errors.is_empty() {
        return returned_by_store::refuse(service, &session, &place, form, &errors).await;
    }
    let seen = form.get("version").parse().unwrap_or_default();
    let now = service.clock.now();
    let saved = noting(service, &session, Act::ReportMade, format!("édition {edition}"), "plan enregistré");
    match saved.save_report_plan(edition, seen, &plan).await {
        Ok(()) => returned_by_store::done(service, &session, &place).await?,
        Err(StoreError::Changed { .. }) => return returned_by_store::conflict(service, &session, &place, form).await,
        Err(error) => return Err(error.into()),
    }
    if form.get("geste") != "generer" {
        http::see_other(&with_word(&place, "texte"));
        return Ok(());
    }
    let public = public_of(service, edition).await?;
    let unpublished =
        || Refusal::new(409, "Un rapport reprend une publication parue : choisissez-en une, ou publiez d’abord.");
    let chosen = public.iter().find(|one| one.id == form.get("publication")).ok_or_else(unpublished)?;
    let made = report(service, &texts(), chosen, plan, now).await?;
    let made = made.ok_or_else(unpublished)?;
    let report = noting(service, &session, Act::ReportMade, "", format!("publication {}", chosen.id));
    let report = report.keep_report(edition, &made, |id| format!("rapport {id}")).await;
    let id = report?;
    http::see_other(&with_word(&page_of(id), "etabli"));
    Ok(())
}

/// Discards what was typed and not saved.
pub(crate) async fn give_up(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::WriteProposals).await?;
    let edition = edition(service, form).ok_or_else(missing)?;
    returned_by_store::done(service, &session, &place(edition)).await?;
    http::see_other(&place(edition));
    Ok(())
}
