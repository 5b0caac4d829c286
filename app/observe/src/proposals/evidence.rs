//! What speaks for a proposal, as its page shows it: each figure as it was, with whether it says something else today.

use crate::texts::excerpts_page::{Quote, quotes};
use dashboards::dashboard::{Asking, Desk, DeskError, drawn};
use dashboards::projections::answers::AnswersInMemory;
use dashboards::projections::texts::TextsInMemory;
use dashboards::rendered::Drawn;
use forms::{Form, decode, encode};
use french::dates;
use service::Service;
use statistics::figure::Figure;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use store::{AttachedQuote, Evidence, NewEvidence, Store, StoreError};
use survey::EditionYear;

/// What became of a figure since it was frozen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Today {
    /// It is the same.
    Same,
    /// It says something else.
    Changed,
    /// It is no longer there.
    Gone,
}

/// A figure of a page, asked for as everybody may see it.
pub struct Found {
    /// The figure.
    pub figure: Figure,
    /// The page's parameters as they were understood.
    pub query: String,
    /// The version of the data.
    pub version: i64,
    /// The edition.
    pub edition: EditionYear,
    /// What the page was narrowed down to, in words.
    pub narrowed: Vec<String>,
    /// What its page is asked for by, as it was drawn.
    pub drawn: String,
}

/// What a page of figures shows, or showed when it was drawn, without exact cells whoever asks; `None` for a page or an edition that is not there.
///
/// # Errors
/// [`StoreError`] when the answers cannot be read.
pub async fn frozen_page(
    service: &Service,
    answers: &AnswersInMemory,
    page: &str,
    parameters: Form,
) -> Result<Option<(Asking, Drawn)>, StoreError> {
    let edition = service.edition_named(parameters.get("edition"));
    let (Some(desk), Some(edition)) = (Desk::named(page), edition) else { return Ok(None) };
    let asking = Asking { edition, parameters, exact: false, now: service.clock.now() };
    match drawn(answers, &service.library, desk, &asking).await {
        Ok(drawn) => Ok(Some((asking, drawn))),
        Err(DeskError::NoQuestionnaire) => Ok(None),
        Err(DeskError::Store(error)) => Err(error),
    }
}

/// A figure, to be frozen.
///
/// # Errors
/// [`StoreError`] when the answers cannot be read.
pub async fn find(
    service: &Service,
    answers: &AnswersInMemory,
    page: &str,
    id: &str,
    parameters: Form,
) -> Result<Option<Found>, StoreError> {
    let Some((asking, drawn)) = frozen_page(service, answers, page, parameters).await? else { return Ok(None) };
    let shown = &drawn.shown;
    let query = encode(&Form(asking.query(shown)));
    let narrowed = shown.filters.iter().flat_map(|filters| filters.profile.in_words(&filters.picked)).collect();
    let (version, edition) = (shown.version, asking.edition);
    let figure = shown.figures.iter().find(|figure| figure.id == id).cloned();
    let drawn = drawn.name.clone();
    Ok(figure.map(|figure| Found { figure, query, version, edition, narrowed, drawn }))
}

/// What became of each of some figures.
///
/// # Errors
/// [`StoreError`] when the answers cannot be read.
pub async fn today(
    service: &Service,
    answers: &AnswersInMemory,
    evidence: &[Evidence],
) -> Result<Vec<Today>, StoreError> {
    let mut pages: BTreeMap<(String, String), Vec<Figure>> = BTreeMap::new();
    let mut all = Vec::new();
    for one in evidence {
        let key = (one.of.page.clone(), one.of.query.clone());
        if !pages.contains_key(&key) {
            let parameters = decode(&one.of.query).unwrap_or_default();
            let found = frozen_page(service, answers, &one.of.page, parameters).await?;
            pages.insert(key.clone(), found.map(|(_, drawn)| drawn.shown.figures.clone()).unwrap_or_default());
        }
        let now = pages.get(&key).and_then(|figures| figures.iter().find(|now| now.id == one.of.figure.id));
        all.push(match now {
            None => Today::Gone,
            Some(now) if now.as_stored().is_some_and(|now| now.is_same_as(&one.of.figure)) => Today::Same,
            Some(_) => Today::Changed,
        });
    }
    Ok(all)
}

/// Where the figure is today, with the same filters.
pub fn live_address(of: &NewEvidence) -> Option<String> {
    let desk = Desk::named(&of.page)?;
    Some(format!("{}?{}#{}", desk.path(), of.query, of.figure.id))
}

/// Which data a figure is of, for whoever reads it.
pub fn source(edition: &str, version: i64, at: chrono::DateTime<chrono::Utc>, narrowed: &[String]) -> String {
    let narrowed: String = narrowed.iter().map(|filter| format!(" {filter}.")).collect();
    format!("Données : édition {edition}, version {version}, le {}.{narrowed}", dates::day(at))
}

/// The passages of a proposal as they are shown today; `None` for one that can no longer be.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn quoted(
    store: &Store,
    texts: &TextsInMemory,
    attached: &[AttachedQuote],
) -> Result<Vec<Option<Quote>>, StoreError> {
    let mut read: BTreeMap<_, Vec<Quote>> = BTreeMap::new();
    for one in attached {
        if let Entry::Vacant(vacant) = read.entry(one.of) {
            vacant.insert(quotes(store, texts, one.of.0, one.of.1).await?);
        }
    }
    let find = |one: &AttachedQuote| read.get(&one.of)?.iter().find(|quote| quote.id == one.excerpt).cloned();
    Ok(attached.iter().map(find).collect())
}
