//! The cost of the dashboards with few responses and with many: of the first request, which loads the answers into
//! memory, and of the next ones, which only add changes.

use super::{AT_ONCE, Failure};
use chrono::Utc;
use dashboards::dashboard::{Asking, Dashboard, shown};
use dashboards::projections::answers::AnswersInMemory;
use dashboards::projections::responses::QualityInMemory;
use dashboards::projections::texts::TextsInMemory;
use forms::Form;
use observe::findings::review::Review;
use std::time::Instant;
use store::{Secret, SectionSave, Store, Submission};
use survey::library::Library;
use survey::{Answer, Answers, Audience, EditionYear, Euros, Siren, Siret, Typed, sample_respondent};

/// Numbers of responses per questionnaire at the first and the second measurement.
const FEW: usize = 1_000;
const MANY: usize = 20_000;
/// Number of distinct answers per questionnaire.
const DRAWN: u64 = 500;
/// Number of requests per page after the first one.
const TIMES: usize = 5;

/// The milliseconds of a page: the first request, and the average of the others.
pub type Cost = (f64, f64);

/// Fills a temporary database, requests each page as a manager, and prints the figures.
pub async fn run(edition: EditionYear) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let store = Store::open(&format!("sqlite://{}", folder.path().join("pages.db").display())).await?;
    let library = Library::embedded()?;
    fill(&store, &library, edition, 0..FEW).await?;
    let few = looks(&store, &library, edition, FEW).await?;
    fill(&store, &library, edition, FEW + TIMES..MANY).await?;
    let many = looks(&store, &library, edition, MANY).await?;
    println!(
        "\n{:<28}{:>18}{:>10}{:>20}{:>10}{:>8}",
        "Pages of figures, ms",
        format!("2 × {FEW}, first"),
        "next",
        format!("2 × {MANY}, first"),
        "next",
        "ratio"
    );
    for ((name, few), (_, many)) in few.into_iter().zip(many) {
        let ((first, next), (more_first, more_next)) = (few, many);
        println!("{name:<28}{first:>18.0}{next:>10.1}{more_first:>20.0}{more_next:>10.1}{:>8.1}", more_next / next);
    }
    store.close().await;
    Ok(())
}

/// Requests each page. Responses that come meanwhile are numbered from `next`.
async fn looks(
    store: &Store,
    library: &Library,
    edition: EditionYear,
    next: usize,
) -> Result<Vec<(String, Cost)>, Failure> {
    let mut costs = Vec::new();
    for who in ["diffusable", "exact"] {
        // A new instance reads the answers again, as after a restart.
        let answers = AnswersInMemory::new(store.clone(), library);
        for dashboard in Dashboard::ALL {
            let parameters = Form(Vec::new());
            let asking = Asking { edition, parameters, exact: who == "exact", now: Utc::now() };
            let begun = Instant::now();
            shown(&answers, library, dashboard, &asking).await?;
            let first = begun.elapsed().as_secs_f64() * 1e3;
            let begun = Instant::now();
            for _ in 0..TIMES {
                shown(&answers, library, dashboard, &asking).await?;
            }
            let next = begun.elapsed().as_secs_f64() * 1e3 / TIMES as f64;
            costs.push((format!("{}, {who}", dashboard.name()), (first, next)));
        }
    }
    costs.extend(findings_and_texts(store, library, edition, next).await?);
    costs.push(("publication".to_owned(), super::publishing::cost(store, library, edition).await?));
    Ok(costs)
}

/// The lists of findings and of free texts, each later request after one more response.
async fn findings_and_texts(
    store: &Store,
    library: &Library,
    edition: EditionYear,
    number: usize,
) -> Result<[(String, Cost); 2], Failure> {
    let audience = Audience::Acheteurs;
    let quality = QualityInMemory::new(store.clone(), library);
    let texts = TextsInMemory::new(store.clone(), library);
    let (mut first, mut next) = ([0.0; 2], [0.0; 2]);
    for time in 0..=TIMES {
        if time > 0 {
            send(store, (edition, audience), &varied(&Answers::default(), audience, number + time - 1)).await?;
        }
        let begun = Instant::now();
        Review::of(store, &quality, edition, audience).await?.ok_or("the findings")?;
        let of_findings = begun.elapsed().as_secs_f64() * 1e3;
        let begun = Instant::now();
        let found =
            texts.ask(edition, audience, |_, texts| texts.iter().filter(|text| text.folded.contains("delai")).count());
        found.await?.ok_or("the texts")?;
        let costs = [of_findings, begun.elapsed().as_secs_f64() * 1e3];
        if time == 0 {
            first = costs;
        } else {
            next.iter_mut().zip(costs).for_each(|(next, cost)| *next += cost / TIMES as f64);
        }
    }
    Ok([("qualite".to_owned(), (first[0], next[0])), ("textes".to_owned(), (first[1], next[1]))])
}

/// Generated answers with a number, a name and amounts that differ between organisations.
fn varied(drawn: &Answers, audience: Audience, number: usize) -> Answers {
    let mut answers = drawn.clone();
    let siren = format!("{:08}", number % 99_999_999 + 1);
    let Some(siren) = (0..10).find_map(|check| Siren::parse(&format!("{siren}{check}")).ok()) else { return answers };
    for (field, answer) in drawn.iter() {
        match answer {
            Answer::Siren(_) => answers.insert(field, Answer::Siren(siren)),
            Answer::Siret(_) => {
                let mut sirets = (0..10).map(|check| Siret::parse(&format!("{siren}0001{check}")));
                if let Some(siret) = sirets.find_map(Result::ok) {
                    answers.insert(field, Answer::Siret(siret));
                }
            }
            _ => {}
        }
    }
    if audience == Audience::Acheteurs {
        let part = |place: u32| {
            ["ba", "co", "di", "fu", "ga", "lo", "mi", "nu", "pa", "ro", "si", "tu"][number / 12usize.pow(place) % 12]
        };
        let name: String = (0..6).map(part).collect();
        answers.insert("AC90", Answer::Text(format!("Établissement {name}")));
        for field in ["AC04.2025", "AC05.2025"] {
            if let Some(Answer::Cents(euros)) = drawn.get(field)
                && let Some(euros) = Euros::from_cents(euros.cents() + number as i64)
            {
                answers.insert(field, Answer::Cents(euros));
            }
        }
    }
    answers
}

async fn fill(
    store: &Store,
    library: &Library,
    edition: EditionYear,
    numbers: std::ops::Range<usize>,
) -> Result<(), Failure> {
    for audience in Audience::ALL {
        let questionnaire = library.get(edition, audience).ok_or("the questionnaire")?;
        let drawn: Vec<Answers> =
            (0..DRAWN).map(|seed| questionnaire.read(&sample_respondent::typed(questionnaire, seed)).answers).collect();
        for chunk in numbers.clone().collect::<Vec<_>>().chunks(AT_ONCE) {
            let answers: Vec<Answers> =
                chunk.iter().map(|number| varied(&drawn[number % drawn.len()], audience, *number)).collect();
            futures::future::try_join_all(answers.iter().map(|one| send(store, (edition, audience), one))).await?;
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
            receipt_to: None,
            address_fields: Vec::new(),
            at,
        })
        .await?;
    Ok(())
}
