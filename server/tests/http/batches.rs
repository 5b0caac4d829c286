//! What whoever sees no exact cells is told while answers come in, and once the figures are closed.

use super::campaigns::{run_campaign, staff};
use super::client::{Browser, fields, location};
use super::process::{Process, siren};
use reqwest::StatusCode;
use serde_json::Value;

/// So many buyers more, whose purchases are of like size, by turns of two segments.
pub async fn buyers(process: &Process, from: u32, to: u32) {
    for n in from..to {
        let respondent = Browser::of(process);
        let amount = format!("{} 000 000", n + 2);
        let segment = if n % 2 == 0 { "grand_groupe" } else { "eti" };
        let purchases = [(amount.as_str(), "90 000 000"), ("1 000 000", "90 000 000")];
        let response = respondent.buyer_of(segment, &siren(), purchases).await;
        respondent.send(&response).await;
    }
}

/// Closes the buyers' questionnaire, then its figures.
pub async fn close_figures(manager: &Browser) {
    let dates = [("questionnaire", "acheteurs"), ("cloture", "2020-01-01T00:00"), ("delai", "0")];
    location(&manager.post("/api/campagne/cloture", &fields(&dates)).await);
    run_campaign(manager, "arreter").await;
}

async fn volumes(browser: &Browser) -> Value {
    serde_json::from_str(&browser.page("/api/v1/volumes").await).unwrap()
}

fn year(volumes: &Value) -> &Value {
    &volumes["years"][1]
}

#[tokio::test]
async fn figures_of_all_move_by_three_at_least_and_tables_come_once_the_figures_are_closed() {
    let process = Process::start();
    process.staff("a@obs.example", "analyst");
    let (manager, mut analyst) = (staff(&process).await, Browser::of(&process));
    analyst.sign_in("a@obs.example").await;
    buyers(&process, 0, 5).await;
    assert_eq!(year(&volumes(&analyst).await)["respondents"], 0, "three could enter, two would be left alone");
    assert_eq!(year(&volumes(&manager).await)["respondents"], 5);
    buyers(&process, 5, 6).await;
    let three = volumes(&analyst).await;
    assert_eq!(year(&three)["respondents"], 3);
    assert_eq!(year(&three)["startup_purchases_cents"], 900_000_000, "2, 3 and 4 M€");
    let segment = &year(&three)["segments"][0];
    assert!(segment["startup_purchases_cents"].is_null() && segment["publishable"] == false, "{segment}");
    // Newcomers wait for company, also over a restart, and the file says what the page and the programs are told.
    buyers(&process, 6, 8).await;
    assert_eq!(volumes(&analyst).await, three);
    let file = analyst.page("/tableaux?page=volumes&figure=volumes").await;
    assert!(file.contains("Tous les acheteurs;3;9000000;") && file.contains("Grand groupe;2;secret"), "{file}");
    let narrowed = analyst.page("/tableaux?page=volumes&figure=volumes&AC01=grand_groupe").await;
    assert!(narrowed.contains("Tous les acheteurs;2;secret"), "{narrowed}");
    let database = process.database.clone();
    let folder = process.kill();
    let process = Process::on(&database, Some(folder), &[]);
    let (mut manager, mut analyst) = (Browser::of(&process), Browser::of(&process));
    manager.sign_in("g@obs.example").await;
    analyst.sign_in("a@obs.example").await;
    assert_eq!(volumes(&analyst).await, three);

    // Open, nothing can be closed; closed, everything is told, once and for all.
    let form = fields(&[("questionnaire", "acheteurs"), ("geste", "arreter")]);
    assert_eq!(manager.post("/api/campagne/etat", &form).await.status(), StatusCode::CONFLICT);
    assert_eq!(analyst.post("/api/campagne/etat", &form).await.status(), StatusCode::FORBIDDEN);
    close_figures(&manager).await;
    let all = volumes(&analyst).await;
    assert_eq!(year(&all)["startup_purchases_cents"], 4_400_000_000_i64, "2 to 9 M€");
    let of_segment = |code: &str| {
        let segments = year(&all)["segments"].as_array().unwrap();
        segments.iter().find(|segment| segment["code"] == code).unwrap()["startup_purchases_cents"].as_i64()
    };
    assert_eq!((of_segment("grand_groupe"), of_segment("eti")), (Some(2_000_000_000), Some(2_400_000_000)));
    assert!(all["version"].as_i64() > three["version"].as_i64());
    assert_eq!(manager.post("/api/campagne/etat", &form).await.status(), StatusCode::CONFLICT);
    let open = fields(&[("questionnaire", "acheteurs"), ("geste", "ouvrir")]);
    assert_eq!(manager.post("/api/campagne/etat", &open).await.status(), StatusCode::CONFLICT);
    assert!(manager.page("/observatoire/campagne").await.contains("tous les tableaux peuvent être montrés"));
}

#[tokio::test]
async fn who_is_in_stays_as_they_entered_until_the_figures_are_closed() {
    let process = Process::start();
    process.staff("a@obs.example", "analyst");
    let (manager, mut analyst) = (staff(&process).await, Browser::of(&process));
    analyst.sign_in("a@obs.example").await;
    let (respondent, number) = (Browser::of(&process), siren());
    let response = respondent.buyer(&number, [("2 000 000", "90 000 000"), ("1 000 000", "90 000 000")]).await;
    respondent.send(&response).await;
    buyers(&process, 1, 6).await;
    let three = volumes(&analyst).await;
    assert_eq!(year(&three)["startup_purchases_cents"], 900_000_000);
    // The same organisation again: its first response is replaced.
    let again = Browser::of(&process);
    let response = again.buyer(&number, [("12 000 000", "90 000 000"), ("1 000 000", "90 000 000")]).await;
    again.send(&response).await;
    assert_eq!(volumes(&analyst).await, three);
    // Others come: the organisation stays as it was.
    buyers(&process, 6, 11).await;
    let more = volumes(&analyst).await;
    let respondents = year(&more)["respondents"].as_i64().unwrap();
    assert!(respondents > 3, "{more}");
    let sum = year(&more)["startup_purchases_cents"].as_i64().unwrap();
    let amount = |n: i64| (n + 2) * 100_000_000;
    assert_eq!(sum, (0..respondents).map(amount).sum::<i64>(), "{more}");
    // At the closing its last response counts, and it counts once.
    close_figures(&manager).await;
    let all = volumes(&analyst).await;
    assert_eq!(year(&all)["respondents"], 11);
    assert_eq!(year(&all)["startup_purchases_cents"], (1..11).map(amount).sum::<i64>() + 1_200_000_000, "{all}");
}

#[tokio::test]
async fn after_the_closing_no_page_says_that_answers_are_coming_in() {
    let process = Process::start();
    buyers(&process, 1, 6).await;
    process.staff("m@obs.example", "manager");
    process.staff("a@obs.example", "analyst");
    let (mut manager, mut analyst) = (Browser::of(&process), Browser::of(&process));
    manager.sign_in("m@obs.example").await;
    analyst.sign_in("a@obs.example").await;
    let pages = ["/observatoire", "/observatoire/freins", "/observatoire/question"];
    for page in pages {
        assert!(analyst.page(page).await.contains("Tant que les réponses arrivent"), "{page}");
    }
    let both = fields(&[("cloture", "2020-01-01T00:00"), ("delai", "0")]);
    location(&manager.post("/api/campagne/cloture", &both).await);
    for page in pages {
        let html = analyst.page(page).await;
        assert!(!html.contains("les réponses arrivent") && html.contains("La collecte est close."), "{page}");
        assert!(!manager.page(page).await.contains("pendant la collecte"), "{page}");
    }
    for audience in ["acheteurs", "start-up"] {
        let close = fields(&[("questionnaire", audience), ("geste", "arreter")]);
        location(&manager.post("/api/campagne/etat", &close).await);
    }
    assert!(analyst.page("/observatoire").await.contains("les chiffres sont arrêtés"));
}
