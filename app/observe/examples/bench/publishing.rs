//! The cost of a publication: its figures, and the proof that nobody can work a protected one out.

use super::Failure;
use super::pages::Cost;
use chrono::Utc;
use dashboards::publications::making::{From, made};
use publications::plan::Plan;
use publications::table_catalogue::{Ask, offered};
use std::time::Instant;
use store::{Act, Actor, NewEntry, Store};
use survey::EditionYear;
use survey::library::Library;

/// Previews everything that can be published, twice.
pub async fn cost(store: &Store, library: &Library, edition: EditionYear) -> Result<Cost, Failure> {
    let tables = offered(library, edition).iter().map(Ask::id).collect();
    let plan = Plan { title: "Bench".to_owned(), tables, ..Plan::default() };
    let (at, actor, act) = (Utc::now(), Actor::system(), Act::PublicationDrafted);
    let noted = NewEntry { at, actor, address: String::new(), act, object: String::new(), details: String::new() };
    let id = store.noting(noted).draft_publication(edition, &plan).await?;
    let draft = store.publication(&id).await?.ok_or("the publication")?;
    let from = From { store, library, demonstration: false };
    let mut costs = [0.0; 2];
    for cost in &mut costs {
        let begun = Instant::now();
        made(from, &draft, Utc::now(), |_| true).await?;
        *cost = begun.elapsed().as_secs_f64() * 1e3;
    }
    Ok(costs.into())
}
