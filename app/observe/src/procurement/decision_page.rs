//! Surprising amounts: their list, and the page of a decision.

use super::deciding::{STATE, WAY, state};
use super::sections::{sections, turning};
use super::{WAITING, words};
use crate::actions::DecideContracts;
use forms::Form;
use french::{capital, counted, dates};
use leptos::prelude::*;
use server_fn::ServerFn;
use service::accounts::rights::{Right, allows};
use service::http::{path_parameters, query_parameters};
use service::{Service, service};
use store::{SessionInfo, StoreError, WaitingContracts};
use ui::error_summary::ErrorSummary;
use ui::later::later;
use ui::page::{NotFound, Page, Unavailable};
use ui::staff_page::page_for;
use ui::text_field::{Control, Entry, entry_view};

/// Decisions on a page.
const A_PAGE: i64 = 25;

/// `/observatoire/marches/attente`.
#[component]
pub fn WaitingContractsPage() -> impl IntoView {
    let (service, asked) = (service(), Form(query_parameters().0));
    let page = async move {
        if let Err(instead) = page_for(Right::SeeAggregates).await {
            return instead;
        }
        list(&service, &asked).await.unwrap_or_else(unavailable)
    };
    later(page)
}

/// `/observatoire/marches/attente/{place}`.
#[component]
pub fn ContractDecisionPage() -> impl IntoView {
    let (service, done) = (service(), Form(query_parameters().0).get("fait").to_owned());
    let place = path_parameters().get("place").and_then(|place| place.parse().ok());
    let page = async move {
        let session = match page_for(Right::SeeAggregates).await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        match place {
            Some(place) => one(&service, &session, place, &done).await.unwrap_or_else(unavailable),
            None => view! { <NotFound /> }.into_any(),
        }
    };
    later(page)
}

fn unavailable(error: StoreError) -> AnyView {
    tracing::error!(%error, "surprising contracts could not be read");
    view! { <Unavailable /> }.into_any()
}

async fn list(service: &Service, asked: &Form) -> Result<AnyView, StoreError> {
    let store = &service.store;
    let import = store.procurement().await?;
    let (all, open) = match &import {
        Some((import, _)) => store.count_waiting_contracts(import.id).await?,
        None => (0, 0),
    };
    let pages = all.div_euclid(A_PAGE) + i64::from(all % A_PAGE > 0);
    let page = asked.get("page").parse().unwrap_or(1).clamp(1, pages.max(1));
    let waiting = match &import {
        Some((import, _)) => store.waiting_contracts(import.id, (page - 1) * A_PAGE, A_PAGE).await?,
        None => Vec::new(),
    };
    let at_stake = import.as_ref().map(|(_, report)| report.waiting().cents).unwrap_or_default();
    let heard = counted(open, "Rien n’attend de décision.", "Une décision est à prendre", "# décisions sont à prendre");
    let at_stake = words::euros(i64::try_from(at_stake).unwrap_or(i64::MAX));
    let heard = if open > 0 { format!("{heard}, pour {at_stake} hors de tous les chiffres.") } else { heard };
    let rows: Vec<_> = waiting.iter().map(row).collect();
    let rows = (!rows.is_empty()).then(|| view! { <ol class="text-list" role="list">{rows}</ol> });
    let turning = turning(page, pages, &|to| format!("{WAITING}?page={to}"));
    Ok(view! {
        <Page title="Montants à décider" staff=true wide=true>
            <div class="page-head">
                <h1>"Montants à décider"</h1>
                {sections(WAITING, open)}
            </div>
            <p class="lead">"Des marchés dont le montant surprend : fautes de frappe, plafonds, vrais grands marchés. Ils restent hors de tous les chiffres tant que personne n’a regardé."</p>
            <p>{heard}</p>
            {rows}
            {turning}
        </Page>
    }
    .into_any())
}

fn row(waiting: &WaitingContracts) -> AnyView {
    let contract = &waiting.first;
    let link = format!("{WAITING}/{}", waiting.place);
    let name = format!(" : {}", words::object(contract));
    view! {
        <li class="free-text">
            <p class="note">{surprise(waiting)}</p>
            <p><strong>{words::object(contract)}</strong></p>
            <p>{amount(waiting)}</p>
            <p class="note">{format!("Acheteur : {}. Titulaires : {}.", words::buyer(contract), words::holders(contract))}</p>
            <p class="finding-foot">
                {badge(waiting)}
                <a href=link>"Examiner" <span class="visually-hidden">{name}</span></a>
            </p>
        </li>
    }
    .into_any()
}

fn surprise(waiting: &WaitingContracts) -> String {
    waiting.first.surprise.map(|surprise| capital(&surprise.to_string())).unwrap_or_default()
}

/// The amount, and how often it occurs.
fn amount(waiting: &WaitingContracts) -> String {
    let one = words::euros(waiting.first.cents);
    counted(
        waiting.contracts,
        &one,
        &one,
        &format!("# marchés de {one} chacun, {} ensemble", words::euros(waiting.cents)),
    )
}

fn badge(waiting: &WaitingContracts) -> AnyView {
    let (class, name) = match &waiting.decision {
        None => ("state state-open", "À décider"),
        Some((true, ..)) => ("state state-done", "Accepté"),
        Some((false, ..)) => ("state state-done", "Refusé"),
    };
    view! { <span class=class>{name}</span> }.into_any()
}

async fn one(service: &Service, session: &SessionInfo, place: i64, done: &str) -> Result<AnyView, StoreError> {
    let missing = || Ok(view! { <NotFound /> }.into_any());
    let Some((import, _)) = service.store.procurement().await? else { return missing() };
    let Some(waiting) = service.store.waiting_contract(import.id, place).await? else { return missing() };
    let returned = WAY.returned();
    let (wrong, errors) = (returned.is_wrong(), returned.errors.clone());
    let title = words::object(&waiting.first);
    let forms = allows(session.role, Right::SeeResponses).then(|| {
        let entry = Entry {
            name: "note",
            id: "note",
            label: "Note",
            hint: "Facultative : ce que vous avez vérifié, et où.",
            control: Control::Area(3),
            autocomplete: "off",
            required: false,
        };
        forms(&waiting, import.id, entry_view(&entry, &returned))
    });
    let decided = waiting.decision.as_ref().map(|(accepted, note, at, by)| {
        let what = if *accepted { "Accepté" } else { "Refusé" };
        let note = (!note.is_empty()).then(|| view! { <br /><q dir="auto">{note.clone()}</q> });
        view! { <p>{format!("{what} le {} par {}", dates::moment(*at), words::author(by))}{note}</p> }
    });
    let (notice, surprise, amount) = (notice(done), surprise(&waiting), amount(&waiting));
    let (badge, facts) = (badge(&waiting), facts(&waiting));
    Ok(view! {
        <Page title="Décider d’un montant" staff=true wrong=wrong>
            <a class="back" href=WAITING>"Montants à décider"</a>
            <ErrorSummary errors=errors />
            {notice}
            <h1>{title}</h1>
            <p class="note">{surprise}</p>
            <p class="lead">{amount}</p>
            <p>{badge}</p>
            {decided}
            {facts}
            {forms}
        </Page>
    }
    .into_any())
}

fn facts(waiting: &WaitingContracts) -> AnyView {
    let contract = &waiting.first;
    let facts = [
        ("Acheteur", words::buyer(contract)),
        ("Numéro", contract.id.clone()),
        ("Titulaires", words::holders(contract)),
        ("Notification", words::notified(contract.notified)),
        ("Publication des données", words::date(contract.published)),
        ("Montant initial", contract.initial_cents.map_or("le même".to_owned(), words::euros)),
        ("Nature", contract.nature.to_string()),
        ("Procédure", contract.procedure.to_string()),
        ("Division CPV", procurement::contract::division_name(contract.division())),
    ];
    let rows: Vec<_> =
        facts.into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect();
    let several = (waiting.contracts > 1).then(|| {
        view! { <p class="note">"Le premier de ces marchés. La décision vaut pour tous ceux du même acheteur, de la même division CPV et du même montant."</p> }
    });
    view! { <dl class="facts">{rows}</dl> {several} }.into_any()
}

fn forms(waiting: &WaitingContracts, import: i64, note: AnyView) -> AnyView {
    let hidden = move |waiting: &WaitingContracts| {
        view! {
            <input type="hidden" name="import" value=import.to_string() />
            <input type="hidden" name="place" value=waiting.place.to_string() />
            <input type="hidden" name=STATE value=state(waiting) />
        }
    };
    let reopen = waiting.decision.is_some().then(|| {
        view! {
            <form method="post" action=DecideContracts::url()>
                {hidden(waiting)}
                <p><button class="button button-second" name="geste" value="rouvrir">"Annuler la décision"</button></p>
            </form>
        }
    });
    view! {
        <h2>"Décider"</h2>
        {reopen}
        <form method="post" action=DecideContracts::url() novalidate>
            {hidden(waiting)}
            <p>"Accepter : le montant compte, dans l’année de sa notification. Refuser : il reste hors de tous les chiffres, et le dit. La décision vaut aussi pour les imports suivants, tant que le montant est le même ; elle est inscrite au journal."</p>
            {note}
            <div class="actions">
                <button class="button" name="geste" value="accepter">"Accepter"</button>
                <button class="button button-second" name="geste" value="refuser">"Refuser"</button>
            </div>
        </form>
    }
    .into_any()
}

/// The confirmation of the act just completed.
fn notice(done: &str) -> Option<AnyView> {
    let text = match done {
        "accepte" => "Le montant est accepté : il compte dans les chiffres.",
        "refuse" => "Le montant est refusé : il reste hors de tous les chiffres.",
        "rouvert" => "La décision est annulée : le montant attend de nouveau.",
        "change" => "Rien n’a été décidé : une autre décision est arrivée entre-temps. Relisez avant de décider.",
        _ => return None,
    };
    Some(view! { <div class="notice" role="status"><p>{text}</p></div> }.into_any())
}
