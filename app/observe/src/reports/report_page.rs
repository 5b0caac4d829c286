//! `/observatoire/rapports/{id}`: a report as it was made.

use super::build::passages;
use super::report_view::report_view;
use super::{FILES, PATH, page_of};
use crate::publications::of_now;
use crate::texts::filters::{asked, reads};
use dashboards::projections::texts::texts;
use documents::report::{Passages, Report};
use french::dates;
use leptos::prelude::*;
use service::accounts::rights::Right;
use service::audit::note_look;
use service::http::path_parameters;
use service::{Service, service};
use store::{MadeReport, SessionInfo, StoreError, StoredPublication};
use ui::later::later;
use ui::page::{NotFound, Page, Unavailable};
use ui::staff_page::page_for;

/// `/observatoire/rapports/{id}`.
#[component]
pub fn ReportPage() -> impl IntoView {
    let (service, asked) = (service(), asked());
    let id = path_parameters().get("rapport").and_then(|id| id.parse().ok());
    let page = async move {
        let session = match page_for(Right::SeeAggregates).await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        match found(&service, &session, id.unwrap_or_default()).await {
            Ok(Some(found)) => page(&found, asked.get("fait")),
            Ok(None) => view! { <NotFound /> }.into_any(),
            Err(error) => {
                tracing::error!(%error, "a report could not be read");
                view! { <Unavailable /> }.into_any()
            }
        }
    };
    later(page)
}

/// A report with its excerpts, and a notice if its publication was withdrawn or corrected.
struct Found {
    made: MadeReport,
    report: Report,
    passages: Passages,
    overtaken: Option<String>,
}

async fn found(service: &Service, session: &SessionInfo, id: i64) -> Result<Option<Found>, StoreError> {
    let Some((made, report)) = service.store.report(id).await? else { return Ok(None) };
    let publication = of_now(service, &report.publication.id).await?;
    let (mut passages, references) = passages(service, &texts(), &report, session.role).await?;
    // An excerpt is part of a single response: showing it is logged first.
    if reads(session.role) {
        let references: Vec<&str> = references.iter().map(String::as_str).collect();
        if let Err(refusal) = note_look(service, session, format!("rapport {id}"), &references).await {
            tracing::error!(message = refusal.message, "a report's quotes are not shown");
            passages.clear();
        }
    }
    Ok(Some(Found { overtaken: publication.as_ref().and_then(overtaken), made, report, passages }))
}

/// The notice that a publication was withdrawn or corrected.
fn overtaken(stored: &StoredPublication) -> Option<String> {
    match (&stored.withdrawn, &stored.corrected_by) {
        (Some((at, reason)), _) => {
            let at = dates::moment(*at);
            Some(format!(
                "La publication {} dont ce rapport est tiré a été retirée le {at}. Motif : {reason}",
                stored.id
            ))
        }
        (None, Some(by)) => {
            Some(format!("La publication {} dont ce rapport est tiré a été corrigée par {by}.", stored.id))
        }
        (None, None) => None,
    }
}

fn page(Found { made, report, passages, overtaken }: &Found, done: &str) -> AnyView {
    let overtaken = overtaken.clone().map(|sentence| view! { <div class="notice" role="note"><p>{sentence}</p></div> });
    let sentence = (done == "etabli")
        .then(|| view! { <div class="notice screen-only" role="status"><p>"Le rapport est établi."</p></div> });
    let own = page_of(made.id);
    let (pdf, odt) = (format!("{own}/rapport.pdf"), format!("{own}/rapport.odt"));
    let whole = report_view(report, passages, Some(&format!("{FILES}/{}", made.id)));
    let mark = format!("Établi par {}. Empreinte du contenu : {}", made.by, made.hash);
    let (title, back) = (report.title.clone(), format!("{PATH}?edition={}", report.edition));
    view! {
        <Page title=title staff=true>
            <p><a class="back" href=back>"Rapports"</a></p>
            {sentence}
            {overtaken}
            <p class="report-files screen-only"><a class="button" href=pdf download="">"Télécharger le PDF"</a> " " <a class="button button-second" href=odt download="">"Télécharger l’ODT"</a></p>
            {whole}
            <p class="note report-mark">{mark}</p>
        </Page>
    }
    .into_any()
}
