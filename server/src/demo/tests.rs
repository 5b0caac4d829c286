use super::*;
use chrono::Utc;
use clap::Parser;
use dashboards::projections::answers::AnswersInMemory;
use demonstration::population::Population;
use demonstration::published::Figures;
use demonstration::send::Questionnaires;
use demonstration::{FILLING, MARK, filling, send, visit};
use publications::publication::Kind;
use service::Service;
use service::accounts::password;
use service::accounts::password::Line as Found;
use statistics::Volumes;
use statistics::buyers::Buyers;
use store::{Role, Store};
use survey::Audience;
use survey::library::Library;

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    options: Options,
}

/// A database in a folder that is deleted with it.
struct Place(std::path::PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("observatoire-demo-{name}-{}", std::process::id()));
        let _none_before = std::fs::remove_dir_all(&folder);
        Self(folder)
    }

    async fn open(&self) -> Service {
        let url = format!("sqlite://{}/demo.db", self.0.display());
        let site = Line::try_parse_from(["demo", "--database-url", &url]).unwrap().options.serve;
        service(&site, Clock::system(), site.database.open(Access::Migrate)).await.unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _best_effort = std::fs::remove_dir_all(&self.0);
    }
}

fn edition() -> EditionYear {
    EditionYear::new(published::OPEN).unwrap()
}

fn questionnaires() -> Questionnaires {
    Questionnaires::of(&Library::embedded().unwrap(), edition()).unwrap()
}

async fn volumes(store: &Store) -> Volumes {
    let answers = AnswersInMemory::new(store.clone(), &Library::embedded().unwrap());
    let made = answers.ask(edition(), Audience::Acheteurs, |questionnaire, columns| {
        Buyers::of(questionnaire, columns).volumes(edition().year(), 0, true)
    });
    made.await.unwrap().unwrap().0
}

#[tokio::test]
async fn a_filled_database_shows_the_assumed_totals_and_a_second_start_changes_nothing() {
    let place = Place::new("filled");
    let service = place.open().await;
    let store = &service.store;
    let begun = std::time::Instant::now();
    let (.., password) = prepare(&service, None).await.unwrap();
    println!("filled in {:?}", begun.elapsed());
    let all = store.publications().await.unwrap();
    let sentence: Vec<_> = all.iter().map(|one| (one.id.as_str(), one.plan.kind, one.is_public(Utc::now()))).collect();
    assert_eq!(
        sentence,
        [("2026-2", Kind::Final, false), ("2026-1", Kind::Provisional, true), ("2023-1", Kind::Final, true)]
    );
    assert!(all.iter().all(|one| one.reviewed_by.as_deref() != Some(one.prepared_by.as_str())));
    let volumes = volumes(store).await;
    let year = volumes.years.iter().find(|y| y.year == 2025).unwrap();
    let groups = year.segments.iter().find(|s| s.code == "grand_groupe").unwrap().figures;
    assert_eq!(groups.startup_purchases_cents, Some(Figures::of(edition()).groups[0]));
    assert_eq!((groups.respondents, groups.matched_panel.respondents), (41, 41));
    assert!(groups.publishable);
    // One was excluded.
    let counts = store.response_counts(edition()).await.unwrap();
    assert_eq!(counts, [(Audience::StartUp, 334), (Audience::Acheteurs, 181)]);
    let roles: Vec<Role> = store.list_staff().await.unwrap().into_iter().map(|one| one.role).collect();
    assert!(Role::ALL.iter().all(|role| roles.contains(role)) && roles.len() == Role::ALL.len(), "{roles:?}");

    let hash = store.staff_by_email(accounts::ADMINISTRATOR).await.unwrap().unwrap().password_hash;
    assert_eq!(password::verify(Found::Known, password.clone(), Some(hash)).await, Ok(true));
    let (.., again) = prepare(&service, None).await.unwrap();
    assert_ne!(password, again);
    assert_eq!(self::volumes(store).await, volumes);
    assert_eq!(store.list_staff().await.unwrap().len(), Role::ALL.len());
    let refused = prepare(&service, Some(1)).await.map(drop).unwrap_err();
    assert!(refused.to_string().contains("filled with the seed 2023"), "{refused}");
    let (import, report) = store.procurement().await.unwrap().unwrap();
    assert_eq!((import.records, report.figures.counted.by_year[&2019].contracts), (4_530, 1_230));
    // Restarted from any step, filling has the same result, without duplicates.
    store.set_meta(MARK, FILLING).await.unwrap();
    store.set_meta(filling::DONE, "3").await.unwrap();
    prepare(&service, None).await.unwrap();
    assert_eq!(store.publications().await.unwrap().len(), all.len());
    assert_eq!(store.tokens().await.unwrap().len(), 3);
    assert_eq!(self::volumes(store).await.years, volumes.years);
    store.close().await;
}

#[tokio::test]
async fn new_responses_correct_those_that_count_and_a_few_second_responses_wait() {
    let place = Place::new("seconds");
    let (store, to, now) = (place.open().await.store, questionnaires(), Utc::now());
    let population = Population::draw(7, edition());
    let firsts: Vec<_> = population.forms.iter().step_by(trickle::SECOND_EVERY).take(trickle::SECONDS).collect();
    let sent = async || {
        for form in &firsts {
            let visit = visit::Visit::default();
            send::one(&store, to.get(form.audience), form.typed.clone(), visit, now).await.unwrap();
        }
    };
    sent().await;
    trickle::seconds(&store, &to, &population, edition(), now).await.unwrap();
    sent().await;
    let responses = store.responses_after(edition(), Audience::Acheteurs, 0, 100).await.unwrap();
    let states: Vec<_> = responses.iter().map(|one| (one.counts, one.response.version)).collect();
    assert_eq!(states, [[(true, 2); trickle::SECONDS], [(false, 1); trickle::SECONDS]].concat());
    store.close().await;
}

#[tokio::test]
async fn a_database_in_use_is_refused_and_remains_unchanged() {
    let place = Place::new("refused");
    let service = place.open().await;
    let store = &service.store;
    let form = Population::draw(1, edition()).forms.swap_remove(0);
    let to = questionnaires();
    send::one(store, to.get(form.audience), form.typed.clone(), visit::Visit::default(), Utc::now()).await.unwrap();
    let refused = prepare(&service, None).await.map(drop).unwrap_err();
    assert!(refused.to_string().contains("no demonstration"), "{refused}");
    assert_eq!(store.meta(MARK).await.unwrap(), None);
    assert_eq!(store.version(edition()).await.unwrap(), 1);
    assert!(store.list_staff().await.unwrap().is_empty());
    store.close().await;
}

#[test]
fn the_demonstration_has_its_own_database_and_ignores_the_one_of_real_responses() {
    let line = Line::try_parse_from(["demo"]).unwrap();
    assert_eq!(line.options.serve.database.database_url, DATABASE);
    assert_eq!((line.options.seed, line.options.every_seconds), (None, 4));
    let line = Line::try_parse_from(["demo", "--database-url", "sqlite://x.db", "--every-seconds", "0"]).unwrap();
    assert_eq!(line.options.serve.database.database_url, "sqlite://x.db");
    let help = <Line as clap::CommandFactory>::command().render_long_help().to_string();
    assert!(help.contains("OBSERVATOIRE_DEMO_DATABASE_URL") && !help.contains("[env: DATABASE_URL"));
}

#[test]
fn a_password_is_long_enough_and_different_each_time() {
    let (one, other) = (accounts::new_password().unwrap(), accounts::new_password().unwrap());
    assert!(one.chars().count() >= password::SHORTEST && one != other, "{one}");
    assert_eq!(one.len(), 19);
}
