//! Accounts: one's own password and sessions, and other people's accounts.

use crate::support::app::{PASSWORD, TestApp, run};
use crate::support::client::{Browser, Fields, fields, location};
use reqwest::StatusCode;

const NEW: &str = "une phrase qui en remplace une autre";

async fn signed_in(app: &TestApp, email: &str) -> Browser {
    let mut browser = app.browser();
    assert!(location(&browser.sign_in(email).await).starts_with("/observatoire"));
    browser
}

async fn is_in(browser: &Browser) -> bool {
    browser.get("/observatoire/compte").await.status() == StatusCode::OK
}

fn change(present: &str, new: &str, again: &str) -> Fields {
    fields(&[("actuel", present), ("nouveau", new), ("repete", again)])
}

#[tokio::test]
async fn a_new_password_replaces_the_old_one_and_ends_other_sessions() {
    let app = TestApp::start();
    app.staff("anne@obs.example", "analyst");
    let (mut one, other) = (signed_in(&app, "anne@obs.example").await, signed_in(&app, "anne@obs.example").await);
    let page = one.lands("/api/compte/mot-de-passe", &change(PASSWORD, NEW, NEW)).await;
    assert!(page.contains("Votre mot de passe est changé."));
    assert!(is_in(&one).await && !is_in(&other).await);
    let mut again = app.browser();
    assert_eq!(location(&again.sign_in("anne@obs.example").await), "/connexion");
    let form = fields(&[("email", "anne@obs.example"), ("mot-de-passe", NEW)]);
    assert_eq!(location(&again.post("/api/connexion/ouvrir", &form).await), "/observatoire");
}

#[tokio::test]
async fn an_unsuitable_password_is_refused_beside_its_field_and_never_shown_again() {
    let app = TestApp::start();
    app.staff("anne@obs.example", "analyst");
    let mut browser = signed_in(&app, "anne@obs.example").await;
    for (form, sentence) in [
        (
            change("pas le bon mot", NEW, NEW),
            "actuel-erreur\" class=\"field-error\">Ce n’est pas votre mot de passe actuel.",
        ),
        (
            change(PASSWORD, "trop court", "trop court"),
            "nouveau-erreur\" class=\"field-error\">Choisissez un mot de passe d’au moins 12",
        ),
        (
            change(PASSWORD, "anne@obs.example", "anne@obs.example"),
            "nouveau-erreur\" class=\"field-error\">Choisissez un mot de passe qui ne contient pas",
        ),
        (change(PASSWORD, PASSWORD, PASSWORD), "nouveau-erreur\" class=\"field-error\">C’est déjà votre mot de passe"),
        (change(PASSWORD, NEW, "autre chose encore"), "repete-erreur\" class=\"field-error\">Les deux saisies"),
    ] {
        let page = browser.lands("/api/compte/mot-de-passe", &form).await;
        assert!(page.contains(sentence), "{sentence}\n{page}");
        assert!(page.contains("<title>Erreur : Mon compte") && !page.contains(NEW) && !page.contains(PASSWORD));
    }
    for _ in 0..12 {
        browser.post("/api/compte/mot-de-passe", &change("pas le bon mot", NEW, NEW)).await;
    }
    let page = browser.lands("/api/compte/mot-de-passe", &change(PASSWORD, NEW, NEW)).await;
    assert!(page.contains("Trop de tentatives"), "the session of somebody else gives no way to guess");
}

#[tokio::test]
async fn sessions_are_listed_with_device_and_address_and_can_be_ended() {
    let app = TestApp::with(&[("OBSERVATOIRE_PROXY", "127.0.0.1")]);
    app.staff("anne@obs.example", "analyst");
    app.staff("zoe@obs.example", "analyst");
    let mut one = app.browser();
    one.forwarded = Some("203.0.113.5".to_owned());
    one.sign_in("anne@obs.example").await;
    let (second, third) = (signed_in(&app, "anne@obs.example").await, signed_in(&app, "anne@obs.example").await);
    let others = signed_in(&app, "zoe@obs.example").await;
    let page = one.page("/observatoire/compte").await;
    assert!(page.contains("depuis 203.0.113.5") && page.contains("Cette session"));
    assert_eq!(page.matches("Mettre fin à cette session").count(), 2);
    let id = crate::support::client::hidden(&page, "session");
    // Another person's form cannot end her sessions.
    others.post("/api/compte/sessions", &fields(&[("session", &id)])).await;
    assert!(is_in(&second).await && is_in(&third).await);
    assert_eq!(
        location(&one.post("/api/compte/sessions", &fields(&[("session", &id)])).await),
        "/observatoire/compte?fait=sessions"
    );
    assert!(is_in(&second).await != is_in(&third).await);
    one.post("/api/compte/sessions", &[]).await;
    assert!(is_in(&one).await && !is_in(&second).await && !is_in(&third).await && is_in(&others).await);
    assert_eq!(one.post("/api/compte/sessions", &fields(&[("session", "é")])).await.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn administrators_add_change_and_remove_accounts_except_their_own() {
    let app = TestApp::start();
    app.staff("chef@obs.example", "administrator");
    let mut chief = signed_in(&app, "chef@obs.example").await;
    chief.post("/api/partenaires/ajout", &fields(&[("nom", "Réseau d’essai"), ("code", "ESSAI")])).await;
    let add = |email: &str, role: &str, password: &str| {
        fields(&[("adresse", email), ("role", role), ("partenaire", "essai"), ("mot-de-passe", password)])
    };
    for (form, sentence) in [
        (add("ici", "analyst", PASSWORD), "adresse-erreur"),
        (add("a@obs.example", "roi", PASSWORD), "href=\"#role\""),
        (add("a@obs.example", "analyst", "court"), "mot-de-passe-erreur"),
        (add("a@obs.example", "analyst", ""), "mot-de-passe-erreur"),
        (add("CHEF@obs.example", "analyst", PASSWORD), "Cette adresse a déjà un compte."),
    ] {
        let page = chief.lands("/api/equipe/ajout", &form).await;
        assert!(page.contains(sentence) && page.contains("<title>Erreur"), "{sentence}");
        assert!(page.contains(&format!("value=\"{}\"", form[0].1)), "what was typed is there");
    }
    let page = chief.lands("/api/equipe/ajout", &add("Relais@obs.example", "partner", PASSWORD)).await;
    assert!(page.contains("Le compte est créé.") && page.contains("Partenaire (ESSAI)"));
    let mut partner = app.browser();
    assert_eq!(location(&partner.sign_in("relais@obs.example").await), "/observatoire/participation");
    let own = partner.page("/observatoire/participation").await;
    assert!(own.contains("Réseau d’essai") && own.contains("Aucune réponse n’est encore arrivée"));
    let id = crate::support::client::hidden(&page, "compte");
    let act = |role: &str| fields(&[("compte", &id), ("role", role)]);
    chief.post("/api/equipe/role", &act("analyst")).await;
    partner.undertake().await;
    assert_eq!(partner.get("/observatoire").await.status(), StatusCode::OK, "a role holds at once");
    assert_eq!(partner.get("/observatoire/participation").await.status(), StatusCode::FORBIDDEN);
    let reset = fields(&[("compte", &id), ("mot-de-passe", NEW)]);
    assert_eq!(
        location(&chief.post("/api/equipe/mot-de-passe", &reset).await),
        "/observatoire/equipe?fait=mot-de-passe"
    );
    assert!(!is_in(&partner).await);
    let own = run(&app.database, &["staff", "list"], "");
    assert_eq!(String::from_utf8_lossy(&own.stdout).lines().count(), 2);
    for path in ["role", "retrait", "second-facteur", "mot-de-passe"] {
        let form = fields(&[("compte", "1"), ("role", "analyst"), ("mot-de-passe", NEW)]);
        assert_eq!(chief.post(&format!("/api/equipe/{path}"), &form).await.status(), StatusCode::FORBIDDEN, "{path}");
        let unknown = fields(&[("compte", "99"), ("role", "analyst"), ("mot-de-passe", NEW)]);
        assert_eq!(
            chief.post(&format!("/api/equipe/{path}"), &unknown).await.status(),
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    assert_eq!(location(&chief.post("/api/equipe/retrait", &act("")).await), "/observatoire/equipe?fait=retrait");
    assert_eq!(location(&partner.sign_in("relais@obs.example").await), "/connexion");
}

#[tokio::test]
async fn limits_of_sessions_are_configured_and_shown() {
    let app = TestApp::with(&[("OBSERVATOIRE_SESSION_IDLE_MINUTES", "20"), ("OBSERVATOIRE_SESSION_HOURS", "8")]);
    app.staff("anne@obs.example", "analyst");
    let mut browser = app.browser();
    let opened = browser.sign_in("anne@obs.example").await;
    assert!(opened.headers()["set-cookie"].to_str().unwrap().contains("Max-Age=28800"));
    let page = browser.page("/observatoire/compte").await;
    assert!(page.contains("après 20\u{a0}minutes sans rien demander, et au bout de 8\u{a0}heures"));
}
