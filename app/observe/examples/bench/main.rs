//! `make bench`: the cost of a submission, a page of figures, a publication and an export, with few responses and with
//! many. The
//! figures are those of one run on one machine; what must remain stable are the ratios and the memory of exports.

mod coding;
mod exports;
mod pages;
mod publishing;

use chrono::Utc;
use std::time::Instant;
use store::{Secret, SectionSave, Store, Submission};
use survey::{Answer, Answers, Audience, EditionYear, Euros, Siren, Typed};

type Failure = Box<dyn std::error::Error>;

/// Numbers of buyers at the first and the second measurement.
const FEW: usize = 2_000;
const MANY: usize = 40_000;
/// Number of concurrent submissions.
const AT_ONCE: usize = 256;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let store = Store::open(&format!("sqlite://{}", folder.path().join("bench.db").display())).await?;
    let edition = EditionYear::new(2026).ok_or("the edition")?;
    let few = fill(&store, edition, 0, FEW).await?;
    fill(&store, edition, FEW, MANY - FEW).await?;
    let many = fill(&store, edition, MANY, FEW).await?;
    store.close().await;
    println!(
        "{:<44}{:>14}{:>14}{:>8}",
        "SQLite, one process",
        format!("{FEW} buyers"),
        format!("{MANY} buyers"),
        "ratio"
    );
    row("a complete submission, µs", few, many);
    coding::run();
    // Before the pages: what they leave in memory would count as that of the exports.
    exports::run(edition).await?;
    pages::run(edition).await
}

fn row(what: &str, few: f64, many: f64) {
    println!("{what:<44}{few:>14.0}{many:>14.0}{:>8.2}", many / few);
}

/// Sends `count` buyers' responses, drafts included. Returns the microseconds per response.
async fn fill(store: &Store, edition: EditionYear, from: usize, count: usize) -> Result<f64, Failure> {
    let begun = Instant::now();
    for chunk in (from..from + count).collect::<Vec<_>>().chunks(AT_ONCE) {
        futures::future::try_join_all(chunk.iter().map(|number| one(store, edition, *number))).await?;
    }
    Ok(begun.elapsed().as_secs_f64() * 1e6 / count as f64)
}

async fn one(store: &Store, edition: EditionYear, number: usize) -> Result<(), Failure> {
    let key = Secret::random().map_err(|e| e.to_string())?.hash();
    let (audience, at) = (Audience::Acheteurs, Utc::now());
    let draft = SectionSave::new(key, (edition, audience), "organisation", Vec::new(), Typed::default(), at);
    let draft_revision = store.save_section(draft).await?.revision;
    let siren = (0..10).find_map(|check| Siren::parse(&format!("{:08}{check}", number + 1)).ok()).ok_or("a SIREN")?;
    let amount = |cents: usize| Euros::from_cents(cents as i64);
    let mut answers = Answers::default();
    for year in [2025, 2024] {
        for (question, cents) in [("AC05", number * 7 % 9_000), ("AC04", 100_000 + number % 777)] {
            answers.insert(format!("{question}.{year}"), Answer::Cents(amount(cents).ok_or("an amount")?));
        }
    }
    store
        .submit(Submission {
            key,
            draft_revision,
            reference: format!("BENCH-{number}"),
            edition,
            audience,
            questionnaire_version: 1,
            answers,
            contacts: Vec::new(),
            organisation: Some(siren),
            segment: Some(if number.is_multiple_of(2) { "eti" } else { "pme" }.to_owned()),
            receipt_to: None,
            address_fields: Vec::new(),
            at,
        })
        .await?;
    Ok(())
}
