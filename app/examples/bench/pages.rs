//! What the staff's pages of figures cost at few responses and at many: the first look, which reads the answers into memory,
//! and the next ones, which follow them.

use super::{AT_ONCE, Failure};
use app::form::Form;
use app::observe::answers::{AnswersInMemory, View};
use app::observe::desk::{Asking, Desk, shown};
use app::store::{Secret, SectionSave, Store, Submission};
use app::survey::library::Library;
use app::survey::{Answers, Audience, EditionYear, Typed, sample};
use chrono::Utc;
use std::time::Instant;

/// How many responses of each questionnaire there are the first time, and the second.
const FEW: usize = 1_000;
const MANY: usize = 20_000;
/// How many different answers there are of each questionnaire.
const DRAWN: u64 = 500;
/// How often a page is asked for, the first time left out.
const TIMES: usize = 5;

/// The milliseconds of a page: the first look and the others, on average.
type Cost = (f64, f64);

/// Fills a database of its own, asks for each page as managers see it, and prints the figures.
pub async fn run(edition: EditionYear) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let store = Store::open(&format!("sqlite://{}", folder.path().join("pages.db").display())).await?;
    let library = Library::embedded()?;
    fill(&store, &library, edition, FEW).await?;
    let few = looks(&store, &library, edition).await?;
    fill(&store, &library, edition, MANY - FEW).await?;
    let many = looks(&store, &library, edition).await?;
    println!(
        "\n{:<32}{:>16}{:>12}{:>16}{:>12}{:>8}",
        "Pages of figures, ms",
        format!("2 × {FEW}, first"),
        "next",
        format!("2 × {MANY}, first"),
        "next",
        "ratio"
    );
    for ((name, few), (_, many)) in few.into_iter().zip(many) {
        let ((first, next), (more_first, more_next)) = (few, many);
        println!("{name:<32}{first:>16.0}{next:>12.1}{more_first:>16.0}{more_next:>12.1}{:>8.1}", more_next / next);
    }
    store.close().await;
    Ok(())
}

async fn looks(store: &Store, library: &Library, edition: EditionYear) -> Result<Vec<(String, Cost)>, Failure> {
    let mut costs = Vec::new();
    for (view, who) in [(View::Latest, "secret"), (View::Latest, "exact"), (View::Released, "diffusable")] {
        // The answers are read anew, as after a start.
        let answers = AnswersInMemory::new(store.clone(), library);
        for desk in Desk::ALL {
            let parameters = Form(Vec::new());
            let asking = Asking { edition, parameters, exact: who == "exact", view, now: Utc::now() };
            let begun = Instant::now();
            shown(&answers, library, desk, &asking).await?;
            let first = begun.elapsed().as_secs_f64() * 1e3;
            let begun = Instant::now();
            for _ in 0..TIMES {
                shown(&answers, library, desk, &asking).await?;
            }
            let next = begun.elapsed().as_secs_f64() * 1e3 / TIMES as f64;
            costs.push((format!("{}, {who}", desk.name()), (first, next)));
        }
    }
    Ok(costs)
}

async fn fill(store: &Store, library: &Library, edition: EditionYear, count: usize) -> Result<(), Failure> {
    for audience in Audience::ALL {
        let questionnaire = library.get(edition, audience).ok_or("the questionnaire")?;
        let drawn: Vec<Answers> =
            (0..DRAWN).map(|seed| questionnaire.read(&sample::typed(questionnaire, seed)).answers).collect();
        for chunk in (0..count).collect::<Vec<_>>().chunks(AT_ONCE) {
            let sent = chunk.iter().map(|number| send(store, (edition, audience), &drawn[number % drawn.len()]));
            futures::future::try_join_all(sent).await?;
        }
    }
    Ok(())
}

async fn send(store: &Store, of: (EditionYear, Audience), answers: &Answers) -> Result<(), Failure> {
    let key = Secret::random().map_err(|e| e.to_string())?;
    let (hash, at) = (key.hash(), Utc::now());
    let draft = SectionSave::new(hash, of, "organisation", Vec::new(), Typed::default(), at);
    let draft_revision = store.save_section(draft).await?.revision;
    store
        .submit(Submission {
            key: hash,
            draft_revision,
            reference: format!("PAGES-{}", key.as_str()),
            edition: of.0,
            audience: of.1,
            questionnaire_version: 1,
            answers: answers.clone(),
            contacts: Vec::new(),
            organisation: None,
            segment: None,
            purchases: Vec::new(),
            heir: None,
            receipt_to: None,
            at,
        })
        .await?;
    Ok(())
}
