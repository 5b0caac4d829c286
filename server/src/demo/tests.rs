use super::*;
use app::observe::answers::AnswersInMemory;
use app::observe::password::Line;
use app::statistics::Volumes;
use app::statistics::buyers::Buyers;
use clap::Parser;

/// A database in a folder that goes with it.
struct Place(std::path::PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("observatoire-demo-{name}-{}", std::process::id()));
        let _none_before = std::fs::remove_dir_all(&folder);
        Self(folder)
    }

    async fn open(&self) -> Store {
        Store::open(&format!("sqlite://{}/demo.db", self.0.display())).await.unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _best_effort = std::fs::remove_dir_all(&self.0);
    }
}

fn edition() -> EditionYear {
    EditionYear::new(published::PAST).unwrap()
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
async fn a_filled_database_shows_the_published_totals_and_a_second_start_changes_nothing() {
    let place = Place::new("filled");
    let store = place.open().await;
    let begun = std::time::Instant::now();
    let (_, password) =
        prepare(&store, (&Library::embedded().unwrap(), &questionnaires()), edition(), None).await.unwrap();
    println!("filled in {:?}", begun.elapsed());
    let public = store.publications().await.unwrap();
    let is_public: Vec<_> = public.iter().map(|one| (one.id.as_str(), one.is_public(Utc::now()))).collect();
    assert_eq!(is_public, [("2023-2", false), ("2023-1", true)]);
    let (told, hidden) = public[1].content.as_ref().unwrap().0.told();
    println!("first publication: {told} cells told, {hidden} not");
    assert!(told > hidden, "{told} of {}", told + hidden);
    let volumes = volumes(&store).await;
    let year = volumes.years.iter().find(|y| y.year == 2022).unwrap();
    let groups = year.segments.iter().find(|s| s.code == "grand_groupe").unwrap().figures;
    assert_eq!(groups.startup_purchases_cents, Some(published::GROUPS_2022));
    assert_eq!((groups.respondents, groups.matched_panel.respondents), (41, 41));
    assert!(groups.publishable);
    for segment in &year.segments {
        let f = segment.figures;
        println!(
            "{}: {} buyers, rate {:?}, growth {:?}, publishable {}",
            segment.code, f.respondents, f.rate_aggregate, f.matched_panel.growth, f.publishable
        );
    }
    let counts = store.response_counts(edition()).await.unwrap();
    assert_eq!(counts, [(Audience::StartUp, 335), (Audience::Acheteurs, 181)]);

    let hash = store.staff_by_email(EMAIL).await.unwrap().unwrap().password_hash;
    assert_eq!(password::verify(Line::Known, password.clone(), Some(hash)).await, Ok(true));
    let (_, again) =
        prepare(&store, (&Library::embedded().unwrap(), &questionnaires()), edition(), None).await.unwrap();
    assert_ne!(password, again);
    assert_eq!(self::volumes(&store).await, volumes);
    assert_eq!(store.list_staff().await.unwrap().len(), 1);
    let refused = prepare(&store, (&Library::embedded().unwrap(), &questionnaires()), edition(), Some(1))
        .await
        .map(drop)
        .unwrap_err();
    assert!(refused.to_string().contains("filled with the seed 2023"), "{refused}");
    store.close().await;
}

#[tokio::test]
async fn what_trickles_in_corrects_what_counts_and_a_few_second_responses_wait() {
    let place = Place::new("seconds");
    let (store, to, now) = (place.open().await, questionnaires(), Utc::now());
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
    let told: Vec<_> = responses.iter().map(|one| (one.counts, one.response.version)).collect();
    assert_eq!(told, [[(true, 2); trickle::SECONDS], [(false, 1); trickle::SECONDS]].concat());
    store.close().await;
}

#[tokio::test]
async fn a_database_that_others_use_is_refused_and_left_as_it_is() {
    let place = Place::new("refused");
    let store = place.open().await;
    let form = Population::draw(1, edition()).forms.swap_remove(0);
    send::one(&store, questionnaires().get(form.audience), form.typed, visit::Visit::default(), Utc::now())
        .await
        .unwrap();
    let refused = prepare(&store, (&Library::embedded().unwrap(), &questionnaires()), edition(), None)
        .await
        .map(drop)
        .unwrap_err();
    assert!(refused.to_string().contains("no demonstration"), "{refused}");
    assert_eq!(store.meta(MARK).await.unwrap(), None);
    assert_eq!(store.version(edition()).await.unwrap(), 1);
    assert!(store.list_staff().await.unwrap().is_empty());
    store.close().await;
}

#[test]
fn the_demonstration_has_a_database_of_its_own_and_never_follows_that_of_real_answers() {
    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        options: Options,
    }
    let line = Line::try_parse_from(["demo"]).unwrap();
    assert_eq!(line.options.serve.database.database_url, DATABASE);
    assert_eq!((line.options.seed, line.options.every_seconds), (None, 4));
    let line = Line::try_parse_from(["demo", "--database-url", "sqlite://x.db", "--every-seconds", "0"]).unwrap();
    assert_eq!(line.options.serve.database.database_url, "sqlite://x.db");
    let help = <Line as clap::CommandFactory>::command().render_long_help().to_string();
    assert!(help.contains("OBSERVATOIRE_DEMO_DATABASE_URL") && !help.contains("[env: DATABASE_URL"));
}

#[test]
fn a_password_is_long_enough_and_never_the_same() {
    let (one, other) = (new_password().unwrap(), new_password().unwrap());
    assert!(one.chars().count() >= password::SHORTEST && one != other, "{one}");
    assert_eq!(one.len(), 19);
}
