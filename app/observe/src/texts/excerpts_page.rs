//! `/observatoire/textes/citations`: the excerpts, each with its source.

use super::filters as texts_filters;
use super::filters::{EXCERPTS, asked, page_of, questionnaire_choice, tabs};
use super::selection::Selection;
use super::work::Work;
use crate::proposals::attach_page::attach_link;
use dashboards::projections::texts::{CodableText, TextsInMemory, texts};
use leptos::prelude::*;
use service::accounts::rights::Right;
use service::audit::note;
use service::{Service, service};
use statistics::Sector;
use store::{Act, SessionInfo, Store, StoreError};
use survey::{Audience, EditionYear, Questionnaire};
use ui::later::later;
use ui::page::{Page, Unavailable};
use ui::staff_page::page_for;

/// An excerpt as it is shown.
#[derive(Clone, Debug)]
pub struct Quote {
    /// Its number.
    pub id: i64,
    /// The excerpt, with masks.
    pub passage: String,
    /// The kind of respondent and the date, without a name.
    pub from: String,
    /// The attribution in a quote: a side, a sector and the subject.
    pub attribution: String,
    /// The question.
    pub question: String,
    /// The reference of its response.
    pub reference: String,
    /// The address of its text.
    pub text: String,
}

/// The excerpts of a questionnaire, the latest first.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn quotes(
    store: &Store,
    projection: &TextsInMemory,
    edition: EditionYear,
    audience: Audience,
) -> Result<Vec<Quote>, StoreError> {
    let work = Work::read(store, edition, audience).await?;
    let found = projection.ask(edition, audience, move |questionnaire, texts| {
        let quote = |excerpt: &store::Excerpt| {
            let text = texts.get(&excerpt.of)?;
            Some(Quote {
                id: excerpt.id,
                passage: work.passage(text, excerpt),
                from: texts_filters::provenance(questionnaire, text),
                attribution: attribution(questionnaire, text, &texts_filters::code_names(&work, text)),
                question: texts_filters::label(texts, &excerpt.of.field),
                reference: text.reference.clone(),
                text: page_of(&excerpt.of),
            })
        };
        work.excerpts.iter().filter_map(quote).collect()
    });
    Ok(found.await?.unwrap_or_default())
}

/// The attribution of a text, broad enough that it does not identify anyone in a small segment.
fn attribution(questionnaire: &Questionnaire, text: &CodableText, codes: &[String]) -> String {
    let who = match (questionnaire.audience, text.segment.as_deref().map(|code| Sector::of_code(questionnaire, code))) {
        (Audience::StartUp, _) => "Une start-up",
        (Audience::Acheteurs, Some(Sector::Public)) => "Un acheteur public",
        (Audience::Acheteurs, Some(Sector::Private)) => "Un acheteur privé",
        (Audience::Acheteurs, None) => "Un acheteur",
    };
    if codes.is_empty() { who.to_owned() } else { format!("{who} – {}", codes.join(", ")) }
}

/// `/observatoire/textes/citations`.
#[component]
pub fn ExcerptsPage() -> impl IntoView {
    let (service, asked) = (service(), asked());
    let page = async move {
        let session = match page_for(Right::CodeTexts).await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        excerpts_page(&service, &session, &Selection::read(&asked, &service)).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the passages could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

async fn excerpts_page(service: &Service, session: &SessionInfo, selection: &Selection) -> Result<AnyView, StoreError> {
    let quotes = quotes(&service.store, &texts(), selection.edition, selection.audience).await?;
    if !quotes.is_empty() {
        let object = format!("citations {}/{}", selection.edition, selection.audience);
        let references: Vec<_> = quotes.iter().map(|quote| quote.reference.as_str()).collect();
        if note(service, session, Act::ResponseSeen, object, references.join(" ")).await.is_err() {
            return Ok(view! { <Unavailable /> }.into_any());
        }
    }
    let items: Vec<_> = quotes
        .into_iter()
        .map(|quote| {
            let query = format!("citation={}&{}", quote.id, selection.query());
            let attach = attach_link(session, &query, &format!("citation de la réponse {}", quote.reference));
            view! {
                <li class="free-text">
                    <figure class="quote-figure">
                        <blockquote class="quote" dir="auto">{quote.passage}</blockquote>
                        <figcaption class="note">{format!("{} – {}", quote.from, quote.question)}</figcaption>
                    </figure>
                    <p><a href=quote.text>"Voir le texte" <span class="visually-hidden">{format!(" de la réponse {}", quote.reference)}</span></a> " " {attach}</p>
                </li>
            }
        })
        .collect();
    let list = if items.is_empty() {
        view! { <p>"Aucun extrait citable pour le moment. La page de chaque texte permet d’en garder."</p> }.into_any()
    } else {
        view! { <ul class="text-list" role="list">{items}</ul> }.into_any()
    };
    let (tabs, which) = (tabs(EXCERPTS, selection, session), questionnaire_choice(service, selection));
    Ok(view! {
        <Page title="Textes libres : citations" staff=true>
            <h1>"Textes libres : citations"</h1>
            {tabs}
            <form class="filter" method="get" action=EXCERPTS>
                {which}
                <button class="button button-second">"Afficher"</button>
            </form>
            {list}
        </Page>
    }
    .into_any())
}
