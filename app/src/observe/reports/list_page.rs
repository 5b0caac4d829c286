//! `/observatoire/rapport`: what goes into the next report, the press that makes it, and those that were made.

use super::build::{Sources, report};
use super::plan_form::{form_view, read, typed};
use super::{PATH, page_of};
use crate::components::entry::Returned;
use crate::components::error_summary::ErrorSummary;
use crate::components::layout::{NotFound, Page, Unavailable};
use crate::components::time;
use crate::form::{Form, Refusal};
use crate::http;
use crate::observe::answers::AnswersInMemory;
use crate::observe::audit::noting;
use crate::observe::desk::DeskError;
use crate::observe::kept;
use crate::observe::proposals::board_page::edition;
use crate::observe::rights::{Right, allows};
use crate::observe::session::{page_for, require};
use crate::observe::texts::frame::{asked, with_word};
use crate::observe::texts::held::texts;
use crate::respond::response::failed;
use crate::service::{Service, service};
use crate::store::{Act, MadeReport, Proposal, SavedPlan, SessionInfo, StoreError};
use crate::survey::EditionYear;
use leptos::prelude::*;

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
    view! { <Suspense>{Suspend::new(page)}</Suspense> }
}

/// All that the page shows.
struct Whole {
    made: Vec<MadeReport>,
    saved: SavedPlan,
    proposals: Vec<Proposal>,
    kept: Option<Returned>,
}

async fn whole(service: &Service, session: &SessionInfo, edition: EditionYear) -> Result<Whole, StoreError> {
    let store = &service.store;
    let mut proposals = store.proposals(edition).await?;
    proposals.retain(|proposal| proposal.now.status.is_reported());
    Ok(Whole {
        made: store.reports(edition).await?,
        saved: store.report_plan(edition).await?,
        proposals,
        kept: kept::returned(service, session, &place(edition)).await?,
    })
}

/// The address of the form: what is typed in it is kept under it.
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
    let Whole { made, saved, proposals, kept } = whole;
    let said = (done == "texte").then(|| {
        view! { <div class="notice" role="status"><p>"Ce qui entre dans le prochain rapport est enregistré."</p></div> }
    });
    let was_kept = kept.is_some();
    let returned = kept.unwrap_or_else(|| Returned { typed: typed(&saved, &proposals), ..Returned::default() });
    let (errors, wrong) = (returned.errors.clone(), returned.is_wrong());
    let seen: i64 = returned.typed.get("version").parse().unwrap_or_default();
    let overtaken = (was_kept && seen != saved.version).then(|| {
        let said = format!(
            "{} a changé ces textes pendant que vous écriviez. Rien n’est perdu : votre saisie est ci-dessous. Si vous enregistrez, elle prend la place de la sienne.",
            saved.by
        );
        view! { <div class="notice" role="alert"><p>{said}</p></div> }
    });
    let form = allows(session.role, Right::WriteProposals)
        .then(|| form_view(edition, &saved, &proposals, &returned, was_kept));
    let list = list(&made);
    view! {
        <Page title="Rapport" staff=true wrong=wrong>
            <div class="page-head">
                <h1>"Rapport"</h1>
                <nav aria-label="Éditions"><ul class="tabs">{editions}</ul></nav>
            </div>
            <ErrorSummary errors=errors />
            {said}
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
            let (page, when) = (page_of(report.id), time::moment(report.at));
            let of = format!(" du rapport du {when}");
            let said = format!("par {}, empreinte {}", report.by, report.hash.get(..12).unwrap_or_default());
            view! {
                <li class="report-made">
                    <a href=page.clone()>{format!("Rapport du {when}")}</a>
                    <span class="note">{said}</span>
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

/// Saves what goes into the next report, and makes it if that is asked for.
pub(super) async fn save(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::WriteProposals).await?;
    let edition = edition(service, form).ok_or_else(missing)?;
    let place = place(edition);
    let proposals = service.store.proposals(edition).await.map_err(|error| failed(&error))?;
    let (plan, errors) = read(form, &proposals);
    if !errors.is_empty() {
        return kept::refuse(service, &session, &place, form, &errors).await;
    }
    let seen = form.get("version").parse().unwrap_or_default();
    let now = service.clock.now();
    let saved = noting(service, &session, Act::ReportMade, format!("édition {edition}"), "plan enregistré");
    match saved.save_report_plan(edition, seen, &plan).await {
        Ok(()) => kept::done(service, &session, &place).await?,
        Err(StoreError::Changed { .. }) => return kept::conflict(service, &session, &place, form).await,
        Err(error) => return Err(failed(&error)),
    }
    if form.get("geste") != "generer" {
        http::see_other(&with_word(&place, "texte"));
        return Ok(());
    }
    let answers = use_context::<AnswersInMemory>().ok_or_else(missing)?;
    let sources = Sources { service: service.clone(), answers, texts: texts() };
    let made = report(&sources, edition, &plan, now).await.map_err(|error| match error {
        DeskError::NoQuestionnaire => missing(),
        DeskError::Store(error) => failed(&error),
    })?;
    let versions: Vec<String> = made.versions().iter().map(|(e, v)| format!("{e} v{v}")).collect();
    let kept = noting(service, &session, Act::ReportMade, "", format!("données : {}", versions.join(", ")));
    let kept = kept.keep_report(edition, &made, |id| format!("rapport {id}")).await;
    let id = kept.map_err(|error| failed(&error))?;
    http::see_other(&with_word(&page_of(id), "etabli"));
    Ok(())
}

/// Gives up what was typed and not saved.
pub(super) async fn give_up(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::WriteProposals).await?;
    let edition = edition(service, form).ok_or_else(missing)?;
    kept::done(service, &session, &place(edition)).await?;
    http::see_other(&place(edition));
    Ok(())
}
