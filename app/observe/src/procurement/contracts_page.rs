//! `/observatoire/marches/liste`: the contracts with a start-up among their holders. Open data: all of it may be shown.

use super::sections::{sections, turning};
use super::{CONTRACTS, FILE, PATH, words};

use dashboards::procurement::{DEFINITION, definition_named};
use forms::Form;
use french::{capital, counted};
use leptos::prelude::*;
use procurement::Listed;
use procurement::contract::division_name;
use service::accounts::rights::Right;
use service::http::query_parameters;
use service::{Service, service};
use store::StoreError;
use ui::later::later;
use ui::page::{Page, Unavailable};
use ui::staff_page::page_for;
use ui::text_field::choice;

/// Contracts on a page.
const A_PAGE: i64 = 50;

/// `/observatoire/marches/liste`.
#[component]
pub fn PublicContractsPage() -> impl IntoView {
    let (service, asked) = (service(), Form(query_parameters().0));
    let page = async move {
        if let Err(instead) = page_for(Right::SeeAggregates).await {
            return instead;
        }
        shown(&service, &asked).await.unwrap_or_else(|error| {
            tracing::error!(%error, "public contracts could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

async fn shown(service: &Service, asked: &Form) -> Result<AnyView, StoreError> {
    let store = &service.store;
    let Some((import, report)) = store.procurement().await? else { return Ok(nothing()) };
    let place = definition_named(&report, asked.get(DEFINITION));
    let Some(definition) = report.definitions.get(place) else { return Ok(nothing()) };
    let set = 1_i64 << place;
    let count = store.count_listed_contracts(import.id, set).await?;
    let pages = count.div_euclid(A_PAGE) + i64::from(count % A_PAGE > 0);
    let page = asked.get("page").parse().unwrap_or(1).clamp(1, pages.max(1));
    let contracts = store.listed_contracts(import.id, set, (page - 1) * A_PAGE, A_PAGE).await?;
    let waiting = store.count_waiting_contracts(import.id).await?.1;
    let options = report.definitions.iter().map(|one| (one.code.clone(), one.label.clone())).collect();
    let found = counted(
        count,
        "Aucun marché n’a de start-up parmi ses titulaires, selon cette définition.",
        "Un marché a une start-up parmi ses titulaires, selon cette définition.",
        "# marchés ont une start-up parmi leurs titulaires, selon cette définition.",
    );
    let address = |to: i64| format!("{CONTRACTS}?{DEFINITION}={}&page={to}", definition.code);
    let file = format!("{FILE}?{DEFINITION}={}", definition.code);
    let link = (count > 0).then(|| view! { <p><a href=file download="">"Télécharger la liste (CSV)"</a></p> });
    let rows: Vec<_> = contracts.iter().map(|contract| row(contract, place)).collect();
    let list = (!rows.is_empty()).then(|| view! { <ol class="text-list" role="list">{rows}</ol> });
    let choice = choice(DEFINITION, "Définition d’une start-up", options, &definition.code);
    let turning = turning(page, pages, &address);
    let from = format!("Import n° {}, version {} de la base.", import.id, import.base);
    Ok(view! {
        <Page title="Marchés de start-up" staff=true wide=true>
            <div class="page-head">
                <h1>"Marchés de start-up"</h1>
                {sections(CONTRACTS, waiting)}
            </div>
            <p class="lead">"Les marchés publics dont un titulaire au moins est une start-up, les plus récents d’abord. Ces données sont publiques : cette liste peut être montrée et diffusée."</p>
            <form class="filter" method="get" action=CONTRACTS>
                {choice}
                <button class="button button-second">"Afficher"</button>
            </form>
            <p>{found}</p>
            {link}
            {list}
            {turning}
            <p class="note">{from}</p>
        </Page>
    }
    .into_any())
}

fn nothing() -> AnyView {
    view! {
        <Page title="Marchés de start-up" staff=true wide=true>
            <div class="page-head">
                <h1>"Marchés de start-up"</h1>
                {sections(CONTRACTS, 0)}
            </div>
            <p>"Aucun fichier de marchés publics n’est encore pris en compte. " <a href=PATH>"Marchés publics"</a></p>
        </Page>
    }
    .into_any()
}

fn row(contract: &Listed, definition: usize) -> AnyView {
    let part = contract.matched(definition).and_then(|part| i64::try_from(part.cents).ok());
    let part = part
        .filter(|part| *part != contract.cents)
        .map(|part| format!(", dont {} pour la part des start-up", words::euros(part)));
    let amount = format!("{}{}", words::euros(contract.cents), part.unwrap_or_default());
    let kind = format!("{}, {}", division_name(contract.division()), contract.procedure);
    let region = contract.region.map(|region| format!(", {region}")).unwrap_or_default();
    let innovative = (contract.innovative == Some(true)).then_some(" · déclaré innovant");
    let when = capital(&words::notified(contract.notified));
    view! {
        <li class="free-text">
            <p class="note">{when} " · " {capital(&contract.nature.to_string())} " n° " <span translate="no">{contract.id.clone()}</span> {innovative}</p>
            <p><strong>{words::object(contract)}</strong></p>
            <p>{amount}</p>
            <p class="note">{format!("Titulaires : {}", words::holders(contract))}</p>
            <p class="note">{format!("Acheteur : {}{region}. {kind}.", words::buyer(contract))}</p>
        </li>
    }
    .into_any()
}
