//! The evidence of a proposal as its page shows it: each figure as it was frozen, and whether it differs today.

use crate::texts::excerpts_page::{Quote, quotes};
use dashboards::dashboard::{Asking, Dashboard, DashboardError, drawn};
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

/// The state of a figure since it was frozen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Today {
    /// It is unchanged.
    Same,
    /// It has changed.
    Changed,
    /// It no longer exists.
    Gone,
}

/// A figure of a page, without exact cells.
pub struct Found {
    /// The figure.
    pub figure: Figure,
    /// The page's parameters as understood.
    pub query: String,
    /// The version of the data.
    pub version: i64,
    /// The edition.
    pub edition: EditionYear,
    /// The page's filters, in words.
    pub narrowed: Vec<String>,
    /// The name of the page's rendering.
    pub drawn: String,
}

/// The present contents of a dashboard, or those of a named rendering, always without exact cells. `None` for an
/// unknown page or edition.
///
/// # Errors
/// [`StoreError`] if the answers cannot be read.
pub async fn frozen_page(
    service: &Service,
    answers: &AnswersInMemory,
    page: &str,
    parameters: Form,
) -> Result<Option<(Asking, Drawn)>, StoreError> {
    let edition = service.edition_named(parameters.get("edition"));
    let (Some(dashboard), Some(edition)) = (Dashboard::named(page), edition) else { return Ok(None) };
    let asking = Asking { edition, parameters, exact: false, now: service.clock.now() };
    match drawn(answers, &service.library, dashboard, &asking).await {
        Ok(drawn) => Ok(Some((asking, drawn))),
        Err(DashboardError::NoQuestionnaire) => Ok(None),
        Err(DashboardError::Store(error)) => Err(error),
    }
}

/// A figure to freeze.
///
/// # Errors
/// [`StoreError`] if the answers cannot be read.
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

/// The present state of each figure.
///
/// # Errors
/// [`StoreError`] if the answers cannot be read.
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

/// The address of the figure today, with the same filters.
pub fn live_address(of: &NewEvidence) -> Option<String> {
    let dashboard = Dashboard::named(&of.page)?;
    Some(format!("{}?{}#{}", dashboard.path(), of.query, of.figure.id))
}

/// The data of a figure, in words.
pub fn source(edition: &str, version: i64, at: chrono::DateTime<chrono::Utc>, narrowed: &[String]) -> String {
    let narrowed: String = narrowed.iter().map(|filter| format!(" {filter}.")).collect();
    format!("Données : édition {edition}, version {version}, le {}.{narrowed}", dates::day(at))
}

/// The excerpts of a proposal as they may be shown today; `None` for one that no longer may.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
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
