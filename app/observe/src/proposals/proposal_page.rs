//! `/observatoire/propositions/{id}`: the text of a proposal, its support, and its earlier versions.

mod shown;

use super::evidence::{Today, quoted, today};
use super::write_page::paragraphs;
use super::{PATH, object, page_of};
use crate::actions::MoveProposal;
use crate::texts::excerpts_page::Quote;
use crate::texts::filters::{asked, reads, with_word};
use dashboards::dashboard::DashboardError;
use dashboards::projections::answers::AnswersInMemory;
use dashboards::projections::texts::texts;
use dashboards::proposals::board::{Backed, board};
use dashboards::proposals::words::{Group, backed, groups, side, status_act, status_name};
use forms::{Form, Refusal};
use french::dates;
use leptos::prelude::*;
use server_fn::ServerFn;
use service::accounts::rights::{Right, allows};
use service::accounts::session::require;
use service::audit::{note, noting};
use service::http;
use service::http::path_parameters;
use service::{Service, service};
use statistics::shares::Target;
use store::{Act, AttachedQuote, Evidence, ProposalVersion, SessionInfo, Status, StoreError};
use ui::later::later;
use ui::page::{NotFound, Page, Unavailable};
use ui::staff_page::page_for;

/// The data of the page.
struct Whole {
    one: Backed,
    version: i64,
    history: Vec<ProposalVersion>,
    figures: Vec<(Evidence, Today)>,
    quotes: Vec<(AttachedQuote, Option<Quote>)>,
}

/// `/observatoire/propositions/{id}`.
#[component]
pub fn ProposalPage() -> impl IntoView {
    let (service, answers, asked) = (service(), use_context::<AnswersInMemory>(), asked());
    let id = path_parameters().get("proposition").and_then(|id| id.parse().ok());
    let page = async move {
        let session = match page_for(Right::SeeAggregates).await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        let (Some(id), Some(answers)) = (id, answers) else { return view! { <NotFound /> }.into_any() };
        match whole(&service, &answers, id).await {
            Ok(Some(whole)) => shown_to(&service, &session, whole, asked.get("fait")).await,
            Ok(None) => view! { <NotFound /> }.into_any(),
            Err(error) => {
                tracing::error!(%error, "a proposal could not be read");
                view! { <Unavailable /> }.into_any()
            }
        }
    };
    later(page)
}

async fn whole(service: &Service, answers: &AnswersInMemory, id: i64) -> Result<Option<Whole>, StoreError> {
    let store = &service.store;
    let Some(proposal) = store.proposal(id).await? else { return Ok(None) };
    let found = match board(store, answers, proposal.edition).await {
        Ok(board) => board,
        Err(DashboardError::NoQuestionnaire) => return Ok(None),
        Err(DashboardError::Store(error)) => return Err(error),
    };
    let Some(one) = found.backed.into_iter().find(|one| one.proposal.id == id) else { return Ok(None) };
    let figures = store.attached_figures(id).await?;
    let now = today(service, answers, &figures).await?;
    let attached = store.attached_quotes(id).await?;
    let quotes = quoted(store, &texts(), &attached).await?;
    Ok(Some(Whole {
        one,
        version: found.version,
        history: store.proposal_history(id).await?,
        figures: figures.into_iter().zip(now).collect(),
        quotes: attached.into_iter().zip(quotes).collect(),
    }))
}

async fn shown_to(service: &Service, session: &SessionInfo, whole: Whole, done: &str) -> AnyView {
    // An excerpt is part of a single response: readers limited to aggregates only see the number of excerpts.
    if reads(session.role) {
        let references: Vec<_> =
            whole.quotes.iter().filter_map(|(_, quote)| quote.as_ref()).map(|quote| quote.reference.as_str()).collect();
        if !references.is_empty() {
            let object = format!("proposition {}", whole.one.proposal.id);
            if note(service, session, Act::ResponseSeen, object, references.join(" ")).await.is_err() {
                return view! { <Unavailable /> }.into_any();
            }
        }
    }
    page(service, session, &whole, done)
}

fn page(service: &Service, session: &SessionInfo, whole: &Whole, done: &str) -> AnyView {
    let writes = allows(session.role, Right::WriteProposals);
    let proposal = &whole.one.proposal;
    let now = &proposal.now;
    let groups = groups(&service.library, proposal.edition);
    let sentence = match done {
        "texte" => Some("La proposition est enregistrée."),
        "etat" => Some("L’état est enregistré."),
        "preuve" => Some("La preuve est jointe."),
        "retrait" => Some("La preuve est retirée."),
        "depasse" => {
            Some("Quelqu’un d’autre vient de changer cette proposition : relisez-la avant d’en changer l’état.")
        }
        _ => None,
    };
    let sentence = sentence.map(|sentence| view! { <div class="notice" role="status"><p>{sentence}</p></div> });
    let made = format!(
        "Édition {}, écrite par {} le {} ; version {} du {}, par {}.",
        proposal.edition,
        proposal.made_by,
        dates::day(proposal.made_at),
        now.version,
        dates::moment(now.at),
        now.by
    );
    let change = writes.then(|| {
        view! { <p class="screen-only"><a class="button button-second" href=format!("{}/modifier", page_of(proposal.id))>"Modifier le texte"</a></p> }
    });
    let board = format!("{PATH}?edition={}", proposal.edition);
    let status = status_name(now.status);
    let class = format!("board-status status-{}", now.status.as_str());
    let states = writes.then(|| states(proposal.id, now));
    let (title, body) = (now.written.title.clone(), paragraphs(&now.written.body));
    let (answered, supported) = (answered(&now.written.targets, &groups), supported(whole, &groups));
    let figures = shown::figures(proposal, &whole.figures, writes);
    let quotes = shown::quotes(proposal.id, &whole.quotes, session, writes);
    let history = shown::history(&whole.history, &groups);
    view! {
        <Page title=title.clone() staff=true>
            <p><a class="back" href=board>"Propositions"</a></p>
            {sentence}
            <h1 dir="auto">{title}</h1>
            <p><span class=class>{status}</span></p>
            <p class="note">{made}</p>
            {body}
            {change}
            <h2>"Ce à quoi elle répond"</h2>
            {answered}
            <h2>"Soutien dans les réponses"</h2>
            {supported}
            <h2>"Preuves"</h2>
            {figures}
            <h2>"Citations"</h2>
            {quotes}
            {states}
            <h2>"Historique"</h2>
            {history}
        </Page>
    }
    .into_any()
}

fn answered(targets: &[Target], groups: &[Group]) -> AnyView {
    let lists: Vec<_> = groups
        .iter()
        .filter_map(|group| {
            let own: Vec<_> = group.options.iter().filter(|(target, _)| targets.contains(target)).collect();
            let items: Vec<_> = own.iter().map(|(_, name)| view! { <li>{name.clone()}</li> }).collect();
            (!own.is_empty()).then(|| view! { <h3>{group.title}</h3> <ul>{items}</ul> })
        })
        .collect();
    match lists.is_empty() {
        true => view! { <p>"Aucun frein ni levier n’est encore coché."</p> }.into_any(),
        false => view! { <div class="answered">{lists}</div> }.into_any(),
    }
}

fn supported(whole: &Whole, groups: &[Group]) -> AnyView {
    let sides: Vec<_> = whole
        .one
        .sides()
        .map(|(audience, support)| {
            view! { <div><dt>{side(audience)}</dt><dd>{backed(audience, support, groups)}</dd></div> }
        })
        .collect();
    if sides.is_empty() {
        return view! { <p>"Rien ne peut le mesurer pour le moment."</p> }.into_any();
    }
    view! {
        <dl class="facts board-facts">{sides}</dl>
        <p class="note">{format!("Part de ceux qui ont cité au moins une de ces options. Version {} des données.", whole.version)}</p>
    }
    .into_any()
}

fn states(id: i64, now: &ProposalVersion) -> AnyView {
    let buttons: Vec<_> = now
        .status
        .leads_to()
        .iter()
        .enumerate()
        .map(|(place, status)| {
            let class = if place == 0 { "button" } else { "button button-second" };
            view! { <button class=class name="etat" value=status.as_str()>{status_act(now.status, *status)}</button> }
        })
        .collect();
    view! {
        <h2 class="screen-only">"Changer l’état"</h2>
        <form class="screen-only" method="post" action=MoveProposal::url()>
            <input type="hidden" name="proposition" value=id.to_string() />
            <input type="hidden" name="version" value=now.version.to_string() />
            <div class="actions">{buttons}</div>
        </form>
    }
    .into_any()
}

/// Changes a proposal's status.
pub(crate) async fn set_status(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::WriteProposals).await?;
    let missing = || Refusal::new(404, "Cette proposition n’est plus là.");
    let id = form.get("proposition").parse().map_err(|_| missing())?;
    let unknown = || Refusal::new(400, "La demande n’a pas été comprise : rechargez la page et recommencez.");
    let status = Status::parse(form.get("etat")).ok_or_else(unknown)?;
    let seen = form.get("version").parse().unwrap_or_default();
    let details = format!("état : {}", status.as_str());
    let set = noting(service, &session, Act::ProposalWritten, object(id), details);
    let word = match set.set_proposal_status(id, seen, status).await {
        Ok(()) => "etat",
        Err(StoreError::Changed { .. }) => "depasse",
        Err(StoreError::Mismatch) => return Err(unknown()),
        Err(StoreError::NotFound) => return Err(missing()),
        Err(error) => return Err(error.into()),
    };
    http::see_other(&with_word(&page_of(id), word));
    Ok(())
}
