//! `/observatoire/propositions/joindre`: a figure as it will be frozen, or an excerpt, and the choice of a proposal.

use super::evidence::{Found, find, source};
use super::{ATTACH, PATH, object, page_of};
use crate::actions::AttachEvidence;
use crate::texts::excerpts_page::quotes;
use crate::texts::filters::{asked, reads, with_word};
use crate::texts::selection::Selection;
use dashboards::projections::answers::AnswersInMemory;
use dashboards::projections::texts::texts;
use dashboards::proposals::words::status_name;
use dashboards::rendered::DRAWN;
use forms::{Form, Refusal};
use leptos::prelude::*;
use server_fn::ServerFn;
use service::accounts::rights::{Right, allows};
use service::accounts::session::require;
use service::audit::{note, noting};
use service::http;
use service::{Service, service};
use store::{Act, NewEvidence, SessionInfo, Status, StoreError};
use survey::EditionYear;
use ui::figure_view::frozen::frozen_view;
use ui::later::later;
use ui::page::{NotFound, Page, Unavailable};
use ui::staff_page::page_for;

/// The parameters of the address that are not filters.
const OWN: [&str; 3] = ["page", "figure", "citation"];

/// `/observatoire/propositions/joindre`.
#[component]
pub fn AttachPage() -> impl IntoView {
    let (service, answers, asked) = (service(), use_context::<AnswersInMemory>(), asked());
    let page = async move {
        let session = match page_for(Right::WriteProposals).await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        let Some(answers) = answers else { return view! { <NotFound /> }.into_any() };
        attach_page(&service, &session, &answers, &asked).await.unwrap_or_else(|error| {
            tracing::error!(%error, "what is to be attached could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

/// The filters of the figure, without the page's other parameters.
fn filters(form: &Form) -> Form {
    let own = |name: &str| OWN.contains(&name) || name == "proposition" || name.starts_with('_');
    Form(form.0.iter().filter(|(name, _)| !own(name)).cloned().collect())
}

async fn attach_page(
    service: &Service,
    session: &SessionInfo,
    answers: &AnswersInMemory,
    asked: &Form,
) -> Result<AnyView, StoreError> {
    let now = service.clock.now();
    let mut asked = asked.clone();
    let (edition, what) = if asked.get("citation").is_empty() {
        let found = find(service, answers, asked.get("page"), asked.get("figure"), filters(&asked)).await?;
        let Some(found) = found else { return Ok(view! { <NotFound /> }.into_any()) };
        let sentence = source(&found.edition.to_string(), found.version, now, &found.narrowed);
        let figure = frozen_view(&found.figure, "figure", &sentence, None);
        let note = view! {
            <p>"Voici la figure telle qu’elle sera jointe : sans ce qui n’est pas diffusable, avec ses filtres, la version et la date des données. Elle ne changera plus. C’est un document de travail : ce qui sort passe par une publication."</p>
        };
        // Attaches the rendering that is on screen.
        asked.0.retain(|(name, _)| name != DRAWN);
        asked.0.push((DRAWN.to_owned(), found.drawn));
        (found.edition, view! { {note} {figure} }.into_any())
    } else {
        let selection = Selection::read(&asked, service);
        let found = quotes(&service.store, &texts(), selection.edition, selection.audience).await?;
        let quote = found.into_iter().find(|quote| quote.id.to_string() == asked.get("citation"));
        let Some(quote) = quote.filter(|_| reads(session.role)) else { return Ok(view! { <NotFound /> }.into_any()) };
        let object = quote.reference.clone();
        if note(service, session, Act::ResponseSeen, object, "citation à joindre").await.is_err() {
            return Ok(view! { <Unavailable /> }.into_any());
        }
        let quote = view! {
            <figure class="quote-figure">
                <blockquote class="quote" dir="auto">{quote.passage}</blockquote>
                <figcaption class="note">{format!("{} – {}", quote.from, quote.question)}</figcaption>
            </figure>
        };
        (selection.edition, quote.into_any())
    };
    Ok(page(&asked, edition, what, choice(service, edition).await?))
}

/// The proposals to which something can be attached.
async fn choice(service: &Service, edition: EditionYear) -> Result<Vec<(i64, String)>, StoreError> {
    let proposals = service.store.proposals(edition).await?;
    let open = proposals.into_iter().filter(|proposal| proposal.now.status != Status::Dropped);
    let sentence = open.map(|one| (one.id, format!("{} ({})", one.now.written.title, status_name(one.now.status))));
    Ok(sentence.collect())
}

fn page(asked: &Form, edition: EditionYear, what: AnyView, proposals: Vec<(i64, String)>) -> AnyView {
    let carried: Vec<_> = asked
        .0
        .iter()
        .filter(|(name, _)| !name.starts_with('_') && name != "proposition")
        .map(|(name, value)| view! { <input type="hidden" name=name.clone() value=value.clone() /> })
        .collect();
    let form = if proposals.is_empty() {
        view! {
            <p>{format!("L’édition {edition} n’a pas encore de proposition.")}</p>
            <p><a class="button" href=format!("{PATH}/nouvelle?edition={edition}")>"Écrire une proposition"</a></p>
        }
        .into_any()
    } else {
        let options: Vec<_> = proposals
            .into_iter()
            .map(|(id, sentence)| view! { <option value=id.to_string()>{sentence}</option> })
            .collect();
        view! {
            <form method="post" action=AttachEvidence::url()>
                {carried}
                <div class="question">
                    <label class="question-label" for="proposition">"Proposition"</label>
                    <select class="input" id="proposition" name="proposition">{options}</select>
                </div>
                <div class="actions"><button class="button">"Joindre"</button></div>
            </form>
        }
        .into_any()
    };
    view! {
        <Page title="Joindre à une proposition" staff=true>
            <h1>"Joindre à une proposition"</h1>
            {form}
            <h2>"Ce qui sera joint"</h2>
            {what}
        </Page>
    }
    .into_any()
}

fn missing() -> Refusal {
    Refusal::new(404, "Cette proposition, cette figure ou cette citation n’est plus là.")
}

fn number(form: &Form, name: &str) -> Result<i64, Refusal> {
    form.get(name).parse().map_err(|_| missing())
}

/// Attaches a figure or an excerpt to a proposal.
pub(crate) async fn attach(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::WriteProposals).await?;
    let proposal = number(form, "proposition")?;
    let attaching = |what: String| noting(service, &session, Act::ProposalWritten, object(proposal), what);
    let attached = if form.get("citation").is_empty() {
        let answers = use_context::<AnswersInMemory>().ok_or_else(missing)?;
        let found = find(service, &answers, form.get("page"), form.get("figure"), filters(form)).await;
        let found = found?.ok_or_else(missing)?;
        let Found { figure, query, version, .. } = found;
        let attaching = attaching(format!("figure jointe : {}, version {version}", figure.id));
        let new = NewEvidence { page: form.get("page").to_owned(), query, version, figure };
        attaching.attach_figure(proposal, &new).await.map(drop)
    } else {
        let excerpt = number(form, "citation")?;
        if !reads(session.role) {
            return Err(Refusal::new(403, "Votre compte ne permet pas cette action."));
        }
        attaching(format!("extrait {excerpt} joint")).attach_quote(proposal, excerpt).await
    };
    match attached {
        Ok(()) => {}
        Err(StoreError::NotFound) => return Err(missing()),
        Err(error) => return Err(error.into()),
    }
    http::see_other(&with_word(&page_of(proposal), "preuve"));
    Ok(())
}

/// Detaches a figure or an excerpt from a proposal.
pub(crate) async fn detach(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::WriteProposals).await?;
    let proposal = number(form, "proposition")?;
    let detaching = |what: String| noting(service, &session, Act::ProposalWritten, object(proposal), what);
    let removed = if form.get("citation").is_empty() {
        let evidence = number(form, "preuve")?;
        detaching(format!("figure {evidence} retirée")).detach_figure(proposal, evidence).await
    } else {
        let excerpt = number(form, "citation")?;
        detaching(format!("extrait {excerpt} retiré")).detach_quote(proposal, excerpt).await
    };
    if !removed? {
        return Err(missing());
    }
    http::see_other(&with_word(&page_of(proposal), "retrait"));
    Ok(())
}

/// The link for attaching something, for those who may; `query` identifies it.
pub fn attach_link(session: &SessionInfo, query: &str, what: &str) -> Option<AnyView> {
    allows(session.role, Right::WriteProposals).then(|| {
        let address = format!("{ATTACH}?{query}");
        view! { <a href=address>"Joindre à une proposition" <span class="visually-hidden">{format!(" : {what}")}</span></a> }
            .into_any()
    })
}
