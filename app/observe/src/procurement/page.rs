//! `/observatoire/marches`: the figures of public procurement.

use super::sections::sections;
use super::{IMPORTS, PATH};
use crate::figures::page::{FILE, choice, tile};

use crate::proposals::attach_page::attach_link;
use dashboards::dashboard::{Asking, Dashboard, DashboardError, Shown, draw};
use dashboards::projections::answers::AnswersInMemory;
use dashboards::rendered::{DRAWN, Drawn};
use forms::{Form, encode};
use french::dates;
use leptos::prelude::*;
use procurement::method::RULES;
use service::accounts::rights::{Right, allows};
use service::http::query_parameters;
use service::{Service, service};
use statistics::figure::Figure;
use store::{ProcurementImport, SessionInfo};
use ui::figure_view::figure_view;
use ui::later::later;
use ui::page::{NotFound, Page, Unavailable};
use ui::staff_page::page_for;

/// `/observatoire/marches`.
#[component]
pub fn ProcurementPage() -> impl IntoView {
    let (service, parameters) = (service(), Form(query_parameters().0));
    let answers = use_context::<AnswersInMemory>();
    let taken = parameters.get("fait") == "pris";
    let page = async move {
        let session = match page_for(Right::SeeAggregates).await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        let asking = Asking::of(&service.library, service.edition, &session, parameters, service.clock.now());
        let (Some(asking), Some(answers)) = (asking, answers) else { return view! { <NotFound /> }.into_any() };
        shown(&service, &answers, &session, &asking, taken).await.unwrap_or_else(|error| {
            tracing::error!(%error, "public procurement could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

async fn shown(
    service: &Service,
    answers: &AnswersInMemory,
    session: &SessionInfo,
    asking: &Asking,
    taken: bool,
) -> Result<AnyView, DashboardError> {
    let taken = taken.then(|| view! { <div class="notice" role="status"><p>"L’import est pris en compte : il donne désormais les chiffres."</p></div> });
    let drawn = draw(answers, &service.library, Dashboard::Procurement, asking).await?;
    let import = service.store.procurement_imports().await?.into_iter().find(|one| one.id == drawn.shown.version);
    let waiting = match &import {
        Some(import) => service.store.count_waiting_contracts(import.id).await?.1,
        None => 0,
    };
    let figures = figures(session, asking, &drawn);
    let lead = drawn.shown.lead.clone().map(|lead| view! { <p class="reading">{lead}</p> });
    let tiles: Vec<_> = drawn.shown.tiles.iter().map(tile).collect();
    let tiles = (!tiles.is_empty()).then(|| view! { <dl class="tiles">{tiles}</dl> });
    let choices = (!drawn.shown.choices.is_empty()).then(|| choices(asking, &drawn.shown));
    let source = match &import {
        Some(import) => source(service, import),
        None => beginning(session),
    };
    let rules: Vec<_> = RULES.iter().map(|rule| view! { <li>{*rule}</li> }).collect();
    Ok(view! {
        <Page title=Dashboard::Procurement.title() staff=true wide=true>
            {taken}
            <div class="page-head">
                <h1>{Dashboard::Procurement.title()}</h1>
                {sections(PATH, waiting)}
            </div>
            {choices}
            {lead}
            {tiles}
            {source}
            <div class="figures">{figures}</div>
            <section class="rules" aria-labelledby="regles">
                <h2 id="regles">"Règles"</h2>
                <ol>{rules}</ol>
            </section>
        </Page>
    }
    .into_any())
}

fn figures(session: &SessionInfo, asking: &Asking, drawn: &Drawn) -> Vec<AnyView> {
    let query = encode(&Form(asking.query(&drawn.shown)));
    let own = format!("{PATH}?{query}");
    let view = |figure: &Figure| {
        let Figure { id, title, .. } = figure;
        let named = format!("page={}&figure={id}&{query}&{DRAWN}={}", Dashboard::Procurement.name(), drawn.name);
        figure_view(figure, &format!("{FILE}?{named}"), &own, attach_link(session, &named, title))
    };
    drawn.shown.figures.iter().map(view).collect()
}

fn choices(asking: &Asking, shown: &Shown) -> AnyView {
    let choices: Vec<_> = shown.choices.iter().map(choice).collect();
    view! {
        <form class="filter figures-filter" method="get" action=PATH>
            <input type="hidden" name="edition" value=asking.edition.to_string() />
            {choices}
            <p class="filter-go"><button class="button button-second">"Afficher"</button></p>
        </form>
    }
    .into_any()
}

/// Where the figures come from.
fn source(service: &Service, import: &ProcurementImport) -> AnyView {
    let real = service.demonstration.then_some(" Dans cette démonstration, ces marchés et ces start-up sont réels.");
    let at = import.taken.as_ref().map_or(import.made_at, |(at, _)| *at);
    let link = format!("{IMPORTS}/{}", import.id);
    let text = format!(
        "Source : {} ({}), version {} de la base de start-up, pris en compte le {}. ",
        import.files,
        import.formats,
        import.base,
        dates::day(at)
    );
    view! { <p class="note">{text} <a href=link>{format!("Comment l’import n° {} a été lu", import.id)}</a> "." {real}</p> }
        .into_any()
}

/// How to begin.
fn beginning(session: &SessionInfo) -> AnyView {
    let link = allows(session.role, Right::SeeResponses)
        .then(|| view! { <p><a href=IMPORTS>"Importer un fichier de marchés publics"</a></p> });
    view! {
        <p>"Les données essentielles de la commande publique (DECP) sont publiées sur data.gouv.fr, en JSON, XML, CSV ou Parquet. Croisées avec la base de start-up, elles donnent les achats des acheteurs publics sans rien demander à personne."</p>
        {link}
    }
    .into_any()
}
