//! Guessing credentials is slowed down without locking the owner out.

use crate::manage::second_factor::{give, half_way, protected};
use crate::support::app::{PASSWORD, TestApp};
use crate::support::client::{Browser, Fields, encoded, fields, location};
use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, RETRY_AFTER, SET_COOKIE};
use reqwest::{Response, StatusCode};
use service::accounts::totp;
use sqlx::Connection;

const OWNER: &str = "a@obs.example";

fn behind_a_proxy() -> TestApp {
    let app = TestApp::with(&[("OBSERVATOIRE_PROXY", "127.0.0.1")]);
    app.staff(OWNER, "administrator");
    app
}

fn from(app: &TestApp, address: &str) -> Browser {
    let mut browser = app.browser();
    browser.forwarded = Some(address.to_owned());
    browser
}

fn wrong(email: &str) -> Fields {
    fields(&[("email", email), ("mot-de-passe", "pas celui-là")])
}

/// Posts as a program does, whose responses have their own status.
async fn tried(browser: &Browser, form: &Fields) -> Response {
    let mut request = browser.client.post(format!("{}/api/connexion/ouvrir", browser.origin));
    request = request.header(ACCEPT, "application/json").header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    for (name, value) in [(COOKIE.as_str(), &browser.cookie), ("x-forwarded-for", &browser.forwarded)] {
        if let Some(value) = value {
            request = request.header(name, value);
        }
    }
    request.body(encoded(form)).send().await.unwrap()
}

async fn rows(app: &TestApp, table: &'static str) -> i64 {
    let mut connection = sqlx::SqliteConnection::connect(&app.database).await.unwrap();
    let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
    sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
}

#[tokio::test]
async fn attempts_from_elsewhere_lock_nobody_out_of_their_account() {
    let app = behind_a_proxy();
    let attacker = from(&app, "203.0.113.66");
    for n in 0..15 {
        let answer = tried(&attacker, &wrong(OWNER)).await;
        let expected = if n < 10 { StatusCode::UNAUTHORIZED } else { StatusCode::TOO_MANY_REQUESTS };
        assert_eq!(answer.status(), expected, "{n}");
    }
    let right = fields(&[("email", OWNER), ("mot-de-passe", PASSWORD)]);
    let refused = tried(&attacker, &right).await;
    let wait: u32 = refused.headers()[RETRY_AFTER].to_str().unwrap().parse().unwrap();
    assert!((1..=901).contains(&wait));
    assert!(refused.text().await.unwrap().contains("Trop de tentatives"));
    assert_eq!(location(&from(&app, "198.51.100.1").sign_in(OWNER).await), "/observatoire");
}

#[tokio::test]
async fn a_known_device_can_sign_in_whatever_others_try() {
    let app = behind_a_proxy();
    let mut owner = from(&app, "198.51.100.1");
    let signed_in = owner.sign_in(OWNER).await;
    owner.keep(&signed_in);
    // From the owner's network too, and from so many that every new device must wait.
    for network in 0..12 {
        for _ in 0..10 {
            tried(&from(&app, &format!("198.51.100.{network}")), &wrong(OWNER)).await;
        }
    }
    let right = fields(&[("email", OWNER), ("mot-de-passe", PASSWORD)]);
    let stranger = from(&app, "192.0.2.1");
    let refused = tried(&stranger, &right).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.text().await.unwrap().contains("un appareil qui vous a déjà servi"));
    let left = owner.post("/api/connexion/fermer", &[]).await;
    owner.keep(&left);
    let cookie = owner.cookie.clone().unwrap();
    assert!(cookie.contains("appareil=") && !cookie.contains("session="), "it outlives the session: {cookie}");
    assert_eq!(owner.get("/observatoire").await.status(), StatusCode::SEE_OTHER, "it opens nothing by itself");
    assert_eq!(owner.get("/api/v1/volumes").await.status(), StatusCode::UNAUTHORIZED);
    // A known device has the same limit of ten attempts: one was right and one is still to come.
    for _ in 0..9 {
        assert_eq!(tried(&owner, &wrong(OWNER)).await.status(), StatusCode::UNAUTHORIZED);
    }
    let again = owner.post("/api/connexion/ouvrir", &right).await;
    assert_eq!(location(&again), "/observatoire");
    owner.keep(&again);
    let mut copied = from(&app, "192.0.2.1");
    copied.cookie = Some(cookie);
    assert_eq!(tried(&copied, &right).await.status(), StatusCode::TOO_MANY_REQUESTS, "a former token is worth nothing");
}

#[tokio::test]
async fn a_device_known_to_one_account_is_unknown_to_another() {
    let app = behind_a_proxy();
    app.staff("b@obs.example", "analyst");
    let mut other = from(&app, "198.51.100.1");
    let signed_in = other.sign_in("b@obs.example").await;
    other.keep(&signed_in);
    for n in 0..11 {
        let answer = tried(&other, &wrong(OWNER)).await;
        let expected = if n < 10 { StatusCode::UNAUTHORIZED } else { StatusCode::TOO_MANY_REQUESTS };
        assert_eq!(answer.status(), expected, "{n}");
    }
}

#[tokio::test]
async fn a_new_password_forgets_every_device_except_the_present_one() {
    let app = behind_a_proxy();
    let (mut here, mut elsewhere) = (from(&app, "198.51.100.1"), from(&app, "198.51.100.2"));
    for browser in [&mut here, &mut elsewhere] {
        let signed_in = browser.sign_in(OWNER).await;
        browser.keep(&signed_in);
    }
    assert_eq!(rows(&app, "known_devices").await, 2);
    let new = "une phrase qui en remplace une autre";
    let form = fields(&[("actuel", PASSWORD), ("nouveau", new), ("repete", new)]);
    let changed = here.post("/api/compte/mot-de-passe", &form).await;
    assert!(
        changed.headers().get_all(SET_COOKIE).iter().any(|cookie| cookie.to_str().unwrap().starts_with("appareil="))
    );
    assert_eq!(rows(&app, "known_devices").await, 1);
}

#[tokio::test]
async fn guesses_and_unknown_accounts_leave_nothing_in_the_database() {
    let app = behind_a_proxy();
    for n in 0..12 {
        tried(&from(&app, &format!("203.0.113.{n}")), &wrong("personne@obs.example")).await;
    }
    assert_eq!((rows(&app, "sign_in_attempts").await, rows(&app, "known_devices").await), (0, 0));
    let entries = rows(&app, "audit").await;
    for _ in 0..30 {
        tried(&from(&app, "203.0.113.1"), &wrong("personne@obs.example")).await;
    }
    assert_eq!(rows(&app, "audit").await, entries);
}

#[tokio::test]
async fn codes_tried_elsewhere_do_not_lock_out_the_owner() {
    let app = behind_a_proxy();
    let mut own = from(&app, "198.51.100.1");
    let (secret, _, used) = protected(&app, &mut own, OWNER).await;
    let mut attacker = half_way(&app, OWNER).await;
    attacker.forwarded = Some("203.0.113.66".to_owned());
    for _ in 0..8 {
        give(&mut attacker, "code", "000000").await;
    }
    let refused = attacker.page("/connexion/code").await;
    assert!(refused.contains("Trop de codes essayés"), "{refused}");
    let mut owner = half_way(&app, OWNER).await;
    owner.forwarded = Some("198.51.100.9".to_owned());
    assert_eq!(give(&mut owner, "code", &totp::code(&secret, used + 1)).await, "/observatoire");
}

#[tokio::test]
async fn a_stolen_session_that_guesses_passwords_locks_no_other_session() {
    let app = behind_a_proxy();
    let (mut stolen, mut owner) = (from(&app, "203.0.113.66"), from(&app, "198.51.100.1"));
    stolen.sign_in(OWNER).await;
    owner.sign_in(OWNER).await;
    let new = "une phrase qui en remplace une autre";
    let change = |present: &str| fields(&[("actuel", present), ("nouveau", new), ("repete", new)]);
    for _ in 0..11 {
        stolen.post("/api/compte/mot-de-passe", &change("pas celui-là")).await;
    }
    let changed = owner.post("/api/compte/mot-de-passe", &change(PASSWORD)).await;
    assert_eq!(location(&changed), "/observatoire/compte?fait=mot-de-passe");
}

#[tokio::test]
async fn an_overlong_sign_in_returns_to_its_page_with_the_address() {
    let app = TestApp::start();
    let mut browser = app.browser();
    let form = fields(&[("email", OWNER), ("mot-de-passe", &"x".repeat(1_025))]);
    let page = browser.lands("/api/connexion/ouvrir", &form).await;
    assert!(page.contains("Adresse ou mot de passe trop long.") && page.contains("value=\"a@obs.example\""));
}
