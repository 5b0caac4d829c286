//! The second factor: set up, required, lost, removed.

use crate::support::app::{PASSWORD, TestApp};
use crate::support::client::{Browser, fields, location};
use reqwest::StatusCode;
use service::accounts::totp;
use std::time::{SystemTime, UNIX_EPOCH};

fn step() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap() / 30
}

/// The secret that a page shows for typing (RFC 4648, section 6).
fn secret(page: &str) -> Vec<u8> {
    let from = page.find("class=\"secret\">").expect("a secret") + 15;
    let text = &page[from..from + page[from..].find('<').unwrap()];
    let (mut bytes, mut word, mut bits) = (Vec::new(), 0u32, 0);
    for character in text.chars().filter(|c| !c.is_whitespace()) {
        word = word << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(character).unwrap() as u32;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((word >> bits) as u8);
            word &= (1 << bits) - 1;
        }
    }
    bytes
}

fn recovery_codes(page: &str) -> Vec<String> {
    page.split("<li><code class=\"secret\">").skip(1).map(|rest| rest[..19].to_owned()).collect()
}

/// Sets up a second factor for the signed-in person. Returns its secret and the time step used.
pub async fn set_up(browser: &mut Browser) -> (Vec<u8>, i64) {
    let page = browser.lands("/api/compte/second-facteur", &fields(&[("mot-de-passe", PASSWORD)])).await;
    let (secret, used) = (secret(&page), step());
    let code = totp::code(&secret, used);
    let page = browser.lands("/api/compte/second-facteur/confirmation", &fields(&[("premier-code", &code)])).await;
    assert_eq!(recovery_codes(&page).len(), 10, "{page}");
    (secret, used)
}

/// An account with a second factor. Returns its secret, its recovery codes and the time step used.
pub async fn protected(app: &TestApp, browser: &mut Browser, email: &str) -> (Vec<u8>, Vec<String>, i64) {
    browser.sign_in(email).await;
    let page = browser.lands("/api/compte/second-facteur", &fields(&[("mot-de-passe", PASSWORD)])).await;
    let secret = secret(&page);
    assert_eq!(secret.len(), 20);
    assert!(page.contains("role=\"img\"") && page.contains("Code QR du second facteur"));
    let other = app.browser().sign_in(email).await;
    assert_eq!(location(&other), "/observatoire", "not asked for before it was confirmed");
    let wrong = browser.lands("/api/compte/second-facteur/confirmation", &fields(&[("premier-code", "000")])).await;
    assert!(wrong.contains("premier-code-erreur"));
    let used = step();
    let code = totp::code(&secret, used);
    let page = browser.lands("/api/compte/second-facteur/confirmation", &fields(&[("premier-code", &code)])).await;
    let codes = recovery_codes(&page);
    assert_eq!(codes.len(), 10, "{page}");
    assert!(recovery_codes(&browser.page("/observatoire/compte").await).is_empty(), "they are shown once");
    (secret, codes, used)
}

/// A browser after the right password.
pub async fn half_way(app: &TestApp, email: &str) -> Browser {
    let mut browser = app.browser();
    let answer = browser.sign_in(email).await;
    assert_eq!(location(&answer), "/connexion/code");
    assert!(answer.headers().get_all("set-cookie").iter().all(|c| !c.to_str().unwrap().starts_with("session=")));
    assert_eq!(browser.get("/observatoire").await.status(), StatusCode::SEE_OTHER, "a password alone opens nothing");
    browser
}

pub async fn give(browser: &mut Browser, field: &str, code: &str) -> String {
    let answer = browser.post("/api/connexion/code", &fields(&[(field, code)])).await;
    browser.keep(&answer);
    location(&answer)
}

#[tokio::test]
async fn a_code_is_required_after_the_password_and_works_once() {
    let app = TestApp::start();
    app.staff("a@obs.example", "administrator");
    let mut own = app.browser();
    let (secret, _, used) = protected(&app, &mut own, "a@obs.example").await;
    let mut browser = half_way(&app, "a@obs.example").await;
    assert!(browser.page("/connexion/code").await.contains("one-time-code"));
    assert_eq!(give(&mut browser, "code", &totp::code(&secret, used)).await, "/connexion/code", "it was used already");
    let page = browser.page("/connexion/code").await;
    assert!(page.contains("Ce code n’est pas le bon, ou a déjà servi"));
    let next = totp::code(&secret, used + 1);
    assert_eq!(give(&mut browser, "code", &next).await, "/observatoire");
    assert_eq!(browser.get("/observatoire").await.status(), StatusCode::OK);
    let mut again = half_way(&app, "a@obs.example").await;
    assert_eq!(give(&mut again, "code", &next).await, "/connexion/code", "nobody who saw it can use it again");
    let journal = browser.page("/observatoire/journal").await;
    assert!(journal.contains("Second facteur activé") && journal.contains("mot de passe et code"));
}

#[tokio::test]
async fn a_recovery_code_opens_only_one_session() {
    let app = TestApp::start();
    app.staff("a@obs.example", "administrator");
    let mut own = app.browser();
    let (_, codes, _) = protected(&app, &mut own, "a@obs.example").await;
    let mut browser = half_way(&app, "a@obs.example").await;
    assert_eq!(give(&mut browser, "secours", &codes[0].to_uppercase().replace('-', " ")).await, "/observatoire");
    let page = browser.page("/observatoire/compte").await;
    assert!(page.contains("Il vous reste 9 codes de secours."));
    let mut again = half_way(&app, "a@obs.example").await;
    assert_eq!(give(&mut again, "secours", &codes[0]).await, "/connexion/code");
    assert!(again.page("/connexion/code").await.contains("n’est pas un des vôtres, ou a déjà servi"));
    let asked = fields(&[("mot-de-passe", PASSWORD), ("champ", "passe-codes")]);
    let fresh = recovery_codes(&browser.lands("/api/compte/codes-de-secours", &asked).await);
    assert_eq!(give(&mut again, "secours", &codes[1]).await, "/connexion/code", "the others gave way");
    assert_eq!(give(&mut again, "secours", &fresh[0]).await, "/observatoire");
}

#[tokio::test]
async fn codes_cannot_be_guessed_and_a_step_cannot_be_used_twice() {
    let app = TestApp::start();
    app.staff("a@obs.example", "administrator");
    let mut own = app.browser();
    let (secret, codes, used) = protected(&app, &mut own, "a@obs.example").await;
    let mut browser = half_way(&app, "a@obs.example").await;
    let kept = browser.cookie.clone();
    assert_eq!(give(&mut browser, "code", &totp::code(&secret, used + 1)).await, "/observatoire");
    let mut replayed = app.browser();
    replayed.cookie = kept;
    assert_eq!(give(&mut replayed, "secours", &codes[0]).await, "/connexion", "the step is over");
    assert_eq!(give(&mut app.browser(), "code", "123456").await, "/connexion", "nothing waits here");
    // Attempts of several browsers are counted for the account.
    for _ in 0..3 {
        let mut guessing = half_way(&app, "a@obs.example").await;
        give(&mut guessing, "code", "000000").await;
        give(&mut guessing, "code", "000001").await;
    }
    let mut late = half_way(&app, "a@obs.example").await;
    assert_eq!(give(&mut late, "secours", &codes[1]).await, "/connexion/code");
    assert!(late.page("/connexion/code").await.contains("Trop de codes essayés"));
}

#[tokio::test]
async fn a_second_factor_is_removed_with_the_password_or_by_an_administrator() {
    let app = TestApp::start();
    app.staff("a@obs.example", "administrator");
    app.staff("b@obs.example", "analyst");
    let (mut chief, mut own) = (app.browser(), app.browser());
    chief.sign_in("a@obs.example").await;
    protected(&app, &mut own, "b@obs.example").await;
    let without = own.lands("/api/compte/second-facteur/retrait", &fields(&[("champ", "passe-retrait")])).await;
    assert!(without.contains("passe-retrait-erreur\" class=\"field-error\">Ce n’est pas votre mot de passe actuel."));
    half_way(&app, "b@obs.example").await;
    let team = chief.page("/observatoire/equipe").await;
    assert!(team.contains("mot de passe et second facteur"));
    let id = crate::support::client::hidden(&team, "compte");
    let page = chief.lands("/api/equipe/second-facteur", &fields(&[("compte", &id)])).await;
    assert!(page.contains("Le second facteur est retiré"));
    assert_eq!(location(&app.browser().sign_in("b@obs.example").await), "/observatoire");
    let begun = own.lands("/api/compte/second-facteur", &fields(&[("mot-de-passe", PASSWORD)])).await;
    assert!(begun.contains("Renoncer"));
    let given_up = own.lands("/api/compte/second-facteur/retrait", &[]).await;
    assert!(given_up.contains("Mettre en place un second facteur"), "what was never confirmed needs no password");
}
