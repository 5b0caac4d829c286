//! `/observatoire/textes/comptes`: the number of texts and of respondents per code.

use super::counting::code_counts;
use super::filters as texts_filters;
use super::filters::{COUNTS, asked, field_choice, questionnaire_choice, tabs};
use super::selection::Selection;
use dashboards::projections::answers::AnswersInMemory;
use dashboards::projections::texts::{ask, texts};
use dashboards::rendered::{DRAWN, PageKey};
use french::spacing::bound;
use leptos::prelude::*;
use live::region::LiveRegion;
use service::accounts::rights::Right;
use service::{Service, service};
use store::{SessionInfo, StoreError};
use ui::figure_view::figure_view;
use ui::later::later;
use ui::page::{Page, Unavailable};
use ui::staff_page::page_for;

/// The address of the file.
pub const FILE: &str = "/exports/textes.csv";

/// `/observatoire/textes/comptes`.
#[component]
pub fn TextCountsPage() -> impl IntoView {
    let (service, asked) = (service(), asked());
    let page = async move {
        let session = match page_for(Right::SeeAggregates).await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        let selection = Selection::read(&asked, &service);
        counts_page(&service, &session, selection, COUNTS).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the codes could not be counted");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

/// The counts, as a page.
pub(super) async fn counts_page(
    service: &Service,
    session: &SessionInfo,
    selection: Selection,
    here: &'static str,
) -> Result<AnyView, StoreError> {
    let exact = texts_filters::reads(session.role);
    let answers = use_context::<AnswersInMemory>();
    let version = service.store.version(selection.edition).await?;
    let table = code_counts(service, &texts(), &selection, session.role).await?;
    let asked = selection.clone();
    let fields = ask(selection.edition, selection.audience, move |_, texts| field_choice(texts, &asked)).await?;
    let Some(table) = table else { return Ok(view! { <Unavailable /> }.into_any()) };
    let hidden = table.figure.has_secrets();
    let fields = fields.filter(|_| exact);
    let whole = Selection {
        field: if exact { selection.field.clone() } else { String::new() },
        ..Selection::all(selection.edition, selection.audience)
    };
    // The file must match the page, whatever arrives in the meantime.
    let drawn = answers.map(|answers| {
        let (key, figures) = (PageKey::of_codes(selection.edition, exact), vec![table.figure.clone()]);
        answers.drawn.keep_figures(key, version, Some(table.reading.clone()), figures)
    });
    let drawn = drawn.map(|drawn| format!("&{DRAWN}={}", drawn.name)).unwrap_or_default();
    let file = format!("{FILE}?{}{drawn}", whole.query());
    let own = format!("{here}?{}", whole.query());
    let list = if table.figure.rows.is_empty() {
        view! { <p>"Aucun code pour le moment."</p> }.into_any()
    } else {
        view! { <div class="figures">{figure_view(&table.figure, &file, &own, None)}</div> }.into_any()
    };
    let edition = selection.edition.year();
    let rule = hidden.then(|| {
        view! { <p class="note">"Ce que moins de trois répondants ont écrit n’est pas compté ici, non plus que ce que personne n’a écrit."</p> }
    });
    let (tabs, which) = (tabs(here, &selection, session), questionnaire_choice(service, &selection));
    Ok(view! {
        <Page title="Textes libres : comptes par code" staff=true>
            <h1>"Textes libres : comptes par code"</h1>
            {tabs}
            <form class="filter" method="get" action=here>
                {which}
                {fields}
                <button class="button button-second">"Afficher"</button>
            </form>
            <LiveRegion edition=edition version=version>
                <p class="lead">{bound(&table.reading)}</p>
                {list}
                {rule}
            </LiveRegion>
        </Page>
    }
    .into_any())
}
