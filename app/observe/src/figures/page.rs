//! The dashboards, all built alike: filters, then figures, updated live.

use super::exact_switch;
use crate::proposals::attach_page::attach_link;
use dashboards::dashboard::{Asking, Dashboard, DashboardError, Filters, PageChoice, Shown, Tile, draw};
use dashboards::projections::answers::AnswersInMemory;
use dashboards::rendered::{DRAWN, Drawn};
use forms::{Form, encode};
use french::dates;
use leptos::prelude::*;
use live::region::LiveRegion;
use service::accounts::rights::Right;
use service::http::query_parameters;
use service::{Service, service};
use store::SessionInfo;
use survey::Audience;
use ui::figure_view::figure_view;
use ui::later::later;
use ui::page::{NotFound, Page, Unavailable};
use ui::staff_page::page_for;

/// The address of a figure's CSV file.
pub const FILE: &str = "/tableaux";

/// `/observatoire`.
#[component]
pub fn VolumesPage() -> impl IntoView {
    dashboard(Dashboard::Volumes)
}

/// `/observatoire/freins`.
#[component]
pub fn ObstaclesPage() -> impl IntoView {
    dashboard(Dashboard::Obstacles)
}

/// `/observatoire/question`.
#[component]
pub fn QuestionPage() -> impl IntoView {
    dashboard(Dashboard::Question)
}

/// `/observatoire/suivi`.
#[component]
pub fn AttendancePage() -> impl IntoView {
    dashboard(Dashboard::Participation)
}

/// `/observatoire/couverture`.
#[component]
pub fn CoveragePage() -> impl IntoView {
    dashboard(Dashboard::Coverage)
}

/// `/observatoire/estimations`.
#[component]
pub fn EstimatesPage() -> impl IntoView {
    dashboard(Dashboard::Estimates)
}

fn dashboard(dashboard: Dashboard) -> impl IntoView {
    let parameters = Form(query_parameters().0);
    let (service, answers) = (service(), use_context::<AnswersInMemory>());
    let page = async move {
        let session = match page_for(Right::SeeAggregates).await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        let asking = Asking::of(&service.library, service.edition, &session, parameters, service.clock.now());
        let (Some(asking), Some(answers)) = (asking, answers) else { return view! { <NotFound /> }.into_any() };
        match draw(&answers, &service.library, dashboard, &asking).await {
            Ok(drawn) => page(&service, &session, dashboard, &asking, &drawn),
            Err(DashboardError::NoQuestionnaire) => view! { <NotFound /> }.into_any(),
            Err(DashboardError::Store(error)) => {
                tracing::error!(%error, "the figures could not be read");
                view! { <Unavailable /> }.into_any()
            }
        }
    };
    later(page)
}

fn page(service: &Service, session: &SessionInfo, dashboard: Dashboard, asking: &Asking, drawn: &Drawn) -> AnyView {
    let shown = &drawn.shown;
    let query = encode(&Form(asking.query(shown)));
    let own = format!("{}?{query}", dashboard.path());
    let editions = editions(service, dashboard, asking, shown);
    let figures: Vec<_> = shown
        .figures
        .iter()
        .map(|figure| {
            let named = format!("page={}&figure={}&{query}", dashboard.name(), figure.id);
            // Names this rendering, so that the file matches the page whatever arrives in the meantime.
            let named = format!("{named}&{DRAWN}={}", drawn.name);
            figure_view(figure, &format!("{FILE}?{named}"), &own, attach_link(session, &named, &figure.title))
        })
        .collect();
    let narrowed: Vec<String> = shown.filters.iter().flat_map(|f| f.profile.in_words(&f.picked)).collect();
    let narrowed = (!narrowed.is_empty()).then(|| view! { <p class="narrowed">{narrowed.join(" ; ")}</p> });
    let lead =
        shown.lead.as_ref().map(|lead| view! { <p class="reading"><span data-figure="lead">{lead.clone()}</span></p> });
    let tiles = (!shown.tiles.is_empty()).then(|| {
        let tiles: Vec<_> = shown.tiles.iter().map(tile).collect();
        view! { <dl class="tiles">{tiles}</dl> }
    });
    let made = dates::moment(service.clock.now());
    let (edition, version) = (asking.edition.year(), shown.version);
    // Nothing on the participation page is hidden, so it has no switch.
    let switch = (dashboard != Dashboard::Participation).then(|| exact_switch::switch(service, session, &own));
    let filters = filter_form(dashboard, asking, shown);
    view! {
        <Page title=dashboard.title() staff=true wide=true>
            <div class="page-head">
                <h1>{dashboard.title()}</h1>
                {editions}
            </div>
            {filters}
            {switch}
            <LiveRegion edition=edition version=version>
                {narrowed}
                {lead}
                {tiles}
                <div class="figures">{figures}</div>
                <p class="note">{format!("Page établie le {made} (heure de Paris), édition {edition}, version {version} des données. Pour l’avoir sur papier ou en PDF : «\u{a0}Imprimer\u{a0}», dans le menu de votre navigateur.")}</p>
            </LiveRegion>
        </Page>
    }
    .into_any()
}

/// A key figure.
pub fn tile(tile: &Tile) -> AnyView {
    view! {
        <div class="tile">
            <dt>{tile.label.clone()}</dt>
            <dd>
                <strong class="tile-value"><span data-figure=tile.name.clone() translate="no">{tile.value.clone()}</span></strong>
                <span class="tile-detail">{tile.detail.clone()}</span>
            </dd>
        </div>
    }
    .into_any()
}

/// Links to the same page for each edition, with the same filters.
fn editions(service: &Service, dashboard: Dashboard, asking: &Asking, shown: &Shown) -> AnyView {
    let links: Vec<_> = service
        .library
        .editions()
        .into_iter()
        .map(|edition| {
            let query = Asking { edition, ..asking.clone() }.query(shown);
            let address = format!("{}?{}", dashboard.path(), encode(&Form(query)));
            let current = (edition == asking.edition).then_some("page");
            view! { <li><a href=address aria-current=current>{format!("Édition {edition}")}</a></li> }
        })
        .collect();
    view! { <nav aria-label="Éditions"><ul class="tabs">{links}</ul></nav> }.into_any()
}

fn filter_form(dashboard: Dashboard, asking: &Asking, shown: &Shown) -> AnyView {
    let choices: Vec<_> = shown.choices.iter().map(choice).collect();
    let filters: Vec<_> = shown.filters.iter().map(|filters| filter_fields(filters, shown.filters.len() > 1)).collect();
    let is_narrowed = shown.filters.iter().any(|filters| !filters.picked.is_empty());
    let clear = is_narrowed.then(|| {
        let kept = Form(vec![("edition".to_owned(), asking.edition.to_string())]);
        view! { <a href=format!("{}?{}", dashboard.path(), encode(&kept))>"Enlever les filtres"</a> }
    });
    view! {
        <form class="filter figures-filter" method="get" action=dashboard.path()>
            <input type="hidden" name="edition" value=asking.edition.to_string() />
            {filters}
            {choices}
            <p class="filter-go"><button class="button button-second">"Afficher"</button>{clear}</p>
        </form>
    }
    .into_any()
}

/// A choice of the page itself.
pub fn choice(choice: &PageChoice) -> AnyView {
    let options: Vec<_> = choice
        .options
        .iter()
        .map(|(value, name)| {
            let selected = *value == choice.chosen;
            view! { <option value=value.clone() selected=selected>{name.clone()}</option> }
        })
        .collect();
    view! {
        <div class="filter-field">
            <label for=choice.name>{choice.label}</label>
            <select class="input" id=choice.name name=choice.name>{options}</select>
        </div>
    }
    .into_any()
}

fn filter_fields(filters: &Filters, several: bool) -> AnyView {
    let fields: Vec<_> = filters
        .profile
        .dimensions
        .iter()
        .map(|dimension| {
            let chosen = filters.picked.iter().find(|(field, _)| *field == dimension.field).map(|(_, code)| code);
            let options: Vec<_> = dimension
                .values
                .iter()
                .map(|(code, name)| {
                    let selected = Some(code) == chosen;
                    view! { <option value=code.clone() selected=selected>{name.clone()}</option> }
                })
                .collect();
            view! {
                <div class="filter-field">
                    <label for=dimension.field.clone()>{dimension.name.clone()}</label>
                    <select class="input" id=dimension.field.clone() name=dimension.field.clone()>
                        <option value="">{all(&dimension.name)}</option>
                        {options}
                    </select>
                </div>
            }
        })
        .collect();
    let legend = match filters.audience {
        Audience::Acheteurs => "Acheteurs",
        Audience::StartUp => "Start-up",
    };
    let legend = several.then(|| view! { <legend>{legend}</legend> });
    view! { <fieldset class="filter-side">{legend}<div class="filter-fields">{fields}</div></fieldset> }.into_any()
}

fn all(name: &str) -> &'static str {
    match name {
        "Région" => "Toutes les régions",
        "Taille" => "Toutes les tailles",
        "Domaine" => "Tous les domaines",
        _ => "Tous les segments",
    }
}
