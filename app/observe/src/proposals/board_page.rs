//! `/observatoire/propositions`: the proposals of an edition, the best supported first, updated live.

use super::{PATH, page_of};
use crate::texts::filters::asked;
use dashboards::dashboard::DashboardError;
use dashboards::projections::answers::AnswersInMemory;
use dashboards::proposals::board::{Backed, ORDER, board, figure};
use dashboards::proposals::words::{Group, backed, groups, side, status_name};
use forms::{Form, encode};
use french::dates;
use french::spacing::bound;
use leptos::prelude::*;
use live::region::LiveRegion;
use service::accounts::rights::{Right, allows};
use service::{Service, service};
use statistics::figure::Figure;
use store::{SessionInfo, Status};
use survey::EditionYear;
use ui::figure_view::table;
use ui::later::later;
use ui::page::{NotFound, Page, Unavailable};
use ui::staff_page::page_for;
use ui::text_field::choice;

/// `/observatoire/propositions`.
#[component]
pub fn BoardPage() -> impl IntoView {
    let (service, answers, asked) = (service(), use_context::<AnswersInMemory>(), asked());
    let page = async move {
        let session = match page_for(Right::SeeAggregates).await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        let (Some(edition), Some(answers)) = (edition(&service, &asked), answers) else {
            return view! { <NotFound /> }.into_any();
        };
        match board(&service.store, &answers, edition).await {
            Ok(board) => {
                let status = Status::parse(asked.get("etat"));
                let kept = board.backed.into_iter().filter(|one| match status {
                    Some(only) => one.proposal.now.status == only,
                    None => one.proposal.now.status != Status::Dropped,
                });
                page(&service, &session, edition, status, &kept.collect::<Vec<_>>(), board.version)
            }
            Err(DashboardError::NoQuestionnaire) => view! { <NotFound /> }.into_any(),
            Err(DashboardError::Store(error)) => {
                tracing::error!(%error, "the proposals could not be read");
                view! { <Unavailable /> }.into_any()
            }
        }
    };
    later(page)
}

/// The edition that an address names.
pub fn edition(service: &Service, asked: &Form) -> Option<EditionYear> {
    let edition = match asked.get("edition") {
        "" => Some(service.edition),
        named => named.parse().ok().and_then(EditionYear::new),
    };
    edition.filter(|edition| service.library.editions().contains(edition))
}

fn page(
    service: &Service,
    session: &SessionInfo,
    edition: EditionYear,
    status: Option<Status>,
    shown: &[Backed],
    version: i64,
) -> AnyView {
    let editions: Vec<_> = service
        .library
        .editions()
        .into_iter()
        .map(|one| {
            let current = (one == edition).then_some("page");
            view! { <li><a href=format!("{PATH}?edition={one}") aria-current=current>{format!("Édition {one}")}</a></li> }
        })
        .collect();
    let write = allows(session.role, Right::WriteProposals).then(|| {
        view! { <p class="screen-only"><a class="button" href=format!("{PATH}/nouvelle?edition={edition}")>"Écrire une proposition"</a></p> }
    });
    let groups = groups(&service.library, edition);
    let items: Vec<_> = shown.iter().map(|one| item(one, &groups)).collect();
    let list = if items.is_empty() {
        view! { <p>"Aucune proposition à cet état dans cette édition."</p> }.into_any()
    } else {
        view! { <ol class="board">{items}</ol> }.into_any()
    };
    let support = (!shown.is_empty()).then(|| support_view(&figure(shown)));
    let filter = filter(edition, status);
    let made = dates::moment(service.clock.now());
    let order = (!shown.is_empty()).then(|| view! { <p class="note">{ORDER}</p> });
    view! {
        <Page title="Propositions" staff=true wide=true>
            <div class="page-head">
                <h1>"Propositions"</h1>
                <nav aria-label="Éditions"><ul class="tabs">{editions}</ul></nav>
            </div>
            {filter}
            {write}
            <LiveRegion edition=edition.year() version=version>
                {order}
                {list}
                {support}
                <p class="note">{format!("Page établie le {made} (heure de Paris), édition {edition}, version {version} des données.")}</p>
            </LiveRegion>
        </Page>
    }
    .into_any()
}

fn filter(edition: EditionYear, status: Option<Status>) -> AnyView {
    let all = std::iter::once((String::new(), "Toutes, sauf les écartées".to_owned()));
    let each = Status::ALL.map(|status| (status.as_str().to_owned(), status_name(status).to_owned()));
    let options = choice("etat", "État", all.chain(each).collect(), status.map_or("", Status::as_str));
    view! {
        <form class="filter screen-only" method="get" action=PATH>
            <input type="hidden" name="edition" value=edition.to_string() />
            {options}
            <button class="button button-second">"Afficher"</button>
        </form>
    }
    .into_any()
}

fn item(one: &Backed, groups: &[Group]) -> AnyView {
    let proposal = &one.proposal;
    let now = &proposal.now;
    let sides: Vec<_> = one
        .sides()
        .map(|(audience, support)| {
            let sentence = backed(audience, support, groups);
            view! { <div><dt>{side(audience)}</dt><dd><span data-figure=audience.slug()>{sentence}</span></dd></div> }
        })
        .collect();
    let sides = if sides.is_empty() {
        view! { <p class="note">"Elle ne répond encore à aucun frein ni levier : rien ne peut en mesurer le soutien."</p> }
            .into_any()
    } else {
        view! { <dl class="facts board-facts">{sides}</dl> }.into_any()
    };
    let status = format!("board-status status-{}", now.status.as_str());
    view! {
        <li class="board-item">
            <h2 class="board-title" dir="auto"><a href=page_of(proposal.id)>{now.written.title.clone()}</a></h2>
            <p class="note"><span class=status>{status_name(now.status)}</span> {format!(" par {}, version {} du {}", proposal.made_by, now.version, dates::day(now.at))}</p>
            {sides}
        </li>
    }
    .into_any()
}

fn support_view(figure: &Figure) -> AnyView {
    let legend: Vec<_> = figure
        .legend()
        .into_iter()
        .map(|(class, name)| view! { <span class="legend-item"><span class=class></span>{name}</span> })
        .collect();
    let drawing = figure.svg().map(|svg| view! { <div class="drawing" inner_html=svg></div> });
    view! {
        <section class="panel figure" aria-labelledby="soutien-nom">
            <h2 id="soutien-nom">{figure.title.clone()}</h2>
            <p class="figure-reading" data-figure="reading">{bound(&figure.reading)}</p>
            <p class="legend">{legend}</p>
            {drawing}
            <details class="aside values">
                <summary>"Tableau des valeurs"</summary>
                {table(figure)}
            </details>
        </section>
    }
    .into_any()
}

/// The address of an edition's board, with a code for the act just completed.
pub fn board_of(edition: EditionYear, word: &str) -> String {
    let query = [("edition", edition.to_string()), ("fait", word.to_owned())];
    format!("{PATH}?{}", encode(&Form(query.map(|(name, value)| (name.to_owned(), value)).into())))
}
