//! `/observatoire/textes`: the free texts, searched and filtered, for those who may read them; for others, the
//! frequency of codes.

use super::filters::{PATH, address, asked, field_choice, questionnaire_choice, tabs};
use super::selection::{Selection, Which};
use super::work::{State, Work};
use super::{counts_page, filters as texts_filters};
use dashboards::projections::texts::texts;
use french::{counted, grouped};
use leptos::prelude::*;
use live::region::LiveRegion;
use service::accounts::rights::Right;
use service::audit::note_look;
use service::{Service, service};
use store::{SessionInfo, StoreError, TextId};
use ui::later::later;
use ui::page::{Page, Unavailable};
use ui::staff_page::page_for;
use ui::text_field::choice;

/// Number of texts on a page.
const A_PAGE: usize = 25;

/// `/observatoire/textes`.
#[component]
pub fn TextsPage() -> impl IntoView {
    let (service, asked) = (service(), asked());
    let page = async move {
        let session = match page_for(Right::SeeAggregates).await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        let selection = Selection::read(&asked, &service);
        let page = if texts_filters::reads(session.role) {
            texts_page(&service, &session, selection, asked.get("fait") == "tout").await
        } else {
            counts_page::counts_page(&service, &session, selection, PATH).await
        };
        page.unwrap_or_else(|error| {
            tracing::error!(%error, "the free texts could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

/// A text in the list.
struct Row {
    of: TextId,
    text: String,
    question: String,
    from: String,
    reference: String,
    sentence: String,
    done: bool,
}

/// The data of the page.
struct Listed {
    rows: Vec<Row>,
    found: usize,
    all: usize,
    to_code: usize,
    next: Option<TextId>,
    fields: AnyView,
}

async fn texts_page(
    service: &Service,
    session: &SessionInfo,
    mut selection: Selection,
    done: bool,
) -> Result<AnyView, StoreError> {
    let work = Work::read(&service.store, selection.edition, selection.audience).await?;
    let codes = code_options(&work, &selection);
    let asked = selection.clone();
    let projection = texts();
    let list = projection.ask_with_version(selection.edition, selection.audience, move |questionnaire, texts| {
        let found = asked.of(texts, &work);
        let rows = found.iter().skip((asked.page - 1).saturating_mul(A_PAGE)).take(A_PAGE).map(|text| Row {
            of: text.of.clone(),
            text: work.shown(text).text,
            question: texts_filters::label(texts, &text.of.field),
            from: texts_filters::provenance(questionnaire, text),
            reference: text.reference.clone(),
            sentence: texts_filters::state_in_words(&work, text),
            done: work.state(text) == State::Coded,
        });
        Listed {
            rows: rows.collect(),
            found: found.len(),
            all: texts.iter().count(),
            to_code: texts.iter().filter(|text| work.state(text) != State::Coded).count(),
            next: asked.next(texts, &work, None).map(|text| text.of.clone()),
            fields: field_choice(texts, &asked),
        }
    });
    let Some((listed, version)) = list.await? else { return Ok(view! { <Unavailable /> }.into_any()) };
    let pages = listed.found.div_ceil(A_PAGE).max(1);
    let references: Vec<_> = listed.rows.iter().map(|row| row.reference.as_str()).collect();
    let object = format!("textes {}/{}", selection.edition, selection.audience);
    if let Err(refusal) = note_look(service, session, object, &references).await {
        tracing::error!(message = refusal.message, "texts are not shown");
        return Ok(view! { <Unavailable /> }.into_any());
    }
    let begin = listed.next.as_ref().map(|of| {
        let to = address(of, &Selection { code: None, page: 1, which: Which::All, ..selection.clone() });
        view! { <p><a class="button" href=to>"Coder les textes à la suite"</a></p> }
    });
    let all_done = done.then(|| {
        view! { <div class="notice" role="status"><p>"Tous les textes de cette sélection sont codés."</p></div> }
    });
    let all = || {
        format!(
            "{}, dont {} à coder. {} à ces choix.",
            texts_counted(listed.all),
            grouped(i64::try_from(listed.to_code).unwrap_or(i64::MAX)),
            counted(listed.found, "Aucun ne correspond", "Un seul correspond", "# correspondent")
        )
    };
    let heard = if listed.all == 0 { "Aucun texte pour le moment.".to_owned() } else { all() };
    let form = filter(service, &selection, listed.fields, codes);
    let items: Vec<_> = listed.rows.into_iter().map(|row| item(row, &selection)).collect();
    let list = (!items.is_empty()).then(|| view! { <ol class="text-list" role="list">{items}</ol> });
    let here = selection.page;
    let mut turn = |page: usize, name: &'static str| {
        selection.page = page;
        view! { <li><a href=format!("{PATH}?{}", selection.query())>{name}</a></li> }
    };
    let before = (here > 1).then(|| turn(here - 1, "Page précédente"));
    let after = (here < pages).then(|| turn(here + 1, "Page suivante"));
    selection.page = here;
    let turning = (pages > 1).then(|| {
        view! { <nav aria-label="Pages"><p>{format!("Page {here} sur {pages}")}</p><ul class="tabs">{before}{after}</ul></nav> }
    });
    let (tabs, edition) = (tabs(PATH, &selection, session), selection.edition.year());
    Ok(view! {
        <Page title="Textes libres" staff=true>
            <h1>"Textes libres"</h1>
            {tabs}
            {all_done}
            {form}
            <LiveRegion edition=edition version=version>
                <p>{heard}</p>
                {begin}
                {list}
                {turning}
            </LiveRegion>
            <p class="note">"Seules les réponses qui comptent : une par organisation. Chaque lecture de textes est inscrite au journal."</p>
        </Page>
    }
    .into_any())
}

fn texts_counted(count: usize) -> String {
    counted(count, "Aucun texte", "Un texte", "# textes")
}

fn code_options(work: &Work, selection: &Selection) -> AnyView {
    let all = std::iter::once((String::new(), "Tous".to_owned()));
    let codes = work.codes.iter().filter(|code| code.merged_into.is_none());
    let codes = codes.filter(|code| code.edition.is_none_or(|edition| edition == selection.edition));
    let options = all.chain(codes.map(|code| (code.id.to_string(), code.name.clone()))).collect();
    choice("code", "Code", options, &selection.code.map(|code| code.to_string()).unwrap_or_default())
}

fn filter(service: &Service, selection: &Selection, fields: AnyView, codes: AnyView) -> AnyView {
    let which = Which::ALL.map(|(_, code, name)| (code.to_owned(), name.to_owned())).into();
    let chosen = Which::ALL.iter().find(|(which, ..)| *which == selection.which).map_or("", |(_, code, _)| code);
    let words = selection.words.clone();
    view! {
        <form class="filter" method="get" action=PATH role="search" aria-label="Textes libres">
            <div class="filter-field filter-words">
                <label for="mots">"Mots recherchés"</label>
                <input class="input" type="search" id="mots" name="mots" value=words maxlength="200" aria-describedby="mots-aide" />
                <p class="hint" id="mots-aide">"Tous les mots, avec ou sans accents ; entre guillemets, une expression telle quelle."</p>
            </div>
            {questionnaire_choice(service, selection)}
            {fields}
            {codes}
            {choice("etat", "État", which, chosen)}
            <button class="button button-second">"Chercher"</button>
        </form>
    }
    .into_any()
}

fn item(row: Row, selection: &Selection) -> AnyView {
    let act = if row.done { "Revoir" } else { "Coder" };
    let to = address(&row.of, selection);
    view! {
        <li class="free-text">
            <p class="note">{row.question}</p>
            <p class="free-text-words" dir="auto">{row.text}</p>
            <p class="note">{row.from}</p>
            <p class="free-text-codes"><strong>{row.sentence}</strong> " " <a href=to>{act} <span class="visually-hidden">{format!(" le texte de la réponse {}", row.reference)}</span></a></p>
        </li>
    }
    .into_any()
}
