//! Signing in through an identity provider, which runs beside the service.

use crate::support::app::{PROGRAM, TestApp, run};
use crate::support::client::{Browser, client};
use crate::support::provider::{CLIENT, Provider, SECRET, Wrong};
use reqwest::header::LOCATION;
use reqwest::{Response, StatusCode};

const ORIGIN: &str = "https://obs.example.fr";

fn variables(provider: &Provider) -> Vec<(&'static str, String)> {
    vec![
        ("OBSERVATOIRE_ORIGIN", ORIGIN.to_owned()),
        ("OBSERVATOIRE_OIDC_ISSUER", provider.issuer.clone()),
        ("OBSERVATOIRE_OIDC_CLIENT_ID", CLIENT.to_owned()),
        ("OBSERVATOIRE_OIDC_CLIENT_SECRET", SECRET.to_owned()),
    ]
}

fn serving(provider: &Provider, more: &[(&str, &str)]) -> TestApp {
    let variables = variables(provider);
    let mut all: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    all.extend(more);
    let app = TestApp::with(&all);
    app.staff("anne@obs.example", "administrator");
    app
}

async fn started() -> (Provider, TestApp) {
    let provider = Provider::start("Anne@Obs.example").await;
    let app = serving(&provider, &[]);
    (provider, app)
}

/// Goes to the provider, which redirects back at once. Returns the address.
async fn travel(browser: &mut Browser) -> String {
    let left = browser.get("/connexion/fournisseur").await;
    assert_eq!(left.status(), StatusCode::SEE_OTHER);
    browser.keep(&left);
    let there = client().get(left.headers()[LOCATION].to_str().unwrap()).send().await.unwrap();
    assert_eq!(there.status(), StatusCode::SEE_OTHER, "{}", there.text().await.unwrap());
    let back = there.headers()[LOCATION].to_str().unwrap().to_owned();
    back.strip_prefix(ORIGIN).expect("back to where the service said").to_owned()
}

async fn come_back(browser: &mut Browser) -> Response {
    let back = travel(browser).await;
    let answer = browser.get(&back).await;
    browser.keep(&answer);
    answer
}

async fn refused(app: &TestApp, status: StatusCode, sentence: &str) {
    let mut browser = app.browser();
    let answer = come_back(&mut browser).await;
    assert_eq!(answer.status(), status, "{sentence}");
    let page = answer.text().await.unwrap();
    assert!(page.contains(sentence), "{sentence}\n{page}");
    assert_eq!(browser.get("/observatoire").await.status(), StatusCode::SEE_OTHER, "nobody is in");
}

#[tokio::test]
async fn a_confirmed_person_is_signed_in_with_the_role_of_their_account() {
    let (provider, app) = started().await;
    for rsa in [true, false] {
        provider.signs_with(rsa);
        let mut browser = app.browser();
        assert!(browser.page("/connexion").await.contains("Se connecter avec ProConnect"));
        let answer = come_back(&mut browser).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{}", answer.text().await.unwrap());
        assert_eq!(answer.headers()[LOCATION], "/observatoire");
        assert!(browser.page("/observatoire/compte").await.contains("Administration"));
        // The provider has its own second factor, so only the undertaking remains to be accepted.
        browser.undertake().await;
        assert!(browser.page("/observatoire/journal").await.contains("ProConnect"));
    }
}

#[tokio::test]
async fn only_sessions_of_the_provider_are_signed_out_there_with_their_own_token() {
    let (provider, app) = started().await;
    let mut browser = app.browser();
    come_back(&mut browser).await;
    let closed = browser.post("/api/connexion/fermer", &[]).await;
    assert_eq!(
        (closed.status(), &closed.headers()[LOCATION]),
        (StatusCode::SEE_OTHER, &"/connexion/fin".parse().unwrap())
    );
    browser.keep(&closed);
    assert_eq!(browser.get("/observatoire").await.headers()[LOCATION], "/connexion", "the session here is closed");
    let farewell = browser.get("/connexion/fin").await;
    assert_eq!(farewell.status(), StatusCode::OK);
    let onward = farewell.headers()["refresh"].to_str().unwrap().to_owned();
    let address = onward.strip_prefix("0; url=").unwrap();
    assert!(address.starts_with(&format!("{}/session/end?id_token_hint=ey", provider.issuer)), "{address}");
    assert!(address.contains("&post_logout_redirect_uri=https%3A%2F%2Fobs.example.fr%2Fconnexion&"), "{address}");
    assert!(address.rsplit("state=").next().unwrap().len() >= 32 && !address.contains("secret"), "{address}");
    let page = farewell.text().await.unwrap();
    assert!(page.contains("Quitter ProConnect") && page.contains(&address.replace('&', "&amp;")), "{page}");
    // Only once, and only for a session that came through the provider.
    assert_eq!(browser.get("/connexion/fin").await.headers()[LOCATION], "/connexion");
    let mut by_password = app.browser();
    by_password.sign_in("anne@obs.example").await;
    assert_eq!(by_password.post("/api/connexion/fermer", &[]).await.headers()[LOCATION], "/connexion");
}

#[tokio::test]
async fn state_nonce_and_challenge_are_long_random_and_new_each_time() {
    let (_provider, app) = started().await;
    let mut seen = std::collections::HashSet::new();
    for _ in 0..3 {
        let left = app.browser().get("/connexion/fournisseur").await;
        let address = left.headers()[LOCATION].to_str().unwrap().to_owned();
        let cookie = left.headers()["set-cookie"].to_str().unwrap();
        assert!(cookie.starts_with("__Host-etape=") && cookie.contains("SameSite=Lax") && cookie.contains("HttpOnly"));
        for name in ["state", "nonce", "code_challenge"] {
            let from = address.find(&format!("&{name}=")).unwrap() + name.len() + 2;
            let value = address[from..].split('&').next().unwrap();
            assert!(value.len() >= 32 && seen.insert(value.to_owned()), "{name}={value}");
        }
        assert!(!address.contains("secret"));
    }
}

#[tokio::test]
async fn an_answer_with_another_state_signs_nobody_in() {
    let (_provider, app) = started().await;
    let mut browser = app.browser();
    let back = travel(&mut browser).await;
    let state = back.rsplit("state=").next().unwrap();
    let other = back.replace(state, &"x".repeat(32));
    let answer = browser.get(&other).await;
    browser.keep(&answer);
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    assert!(answer.text().await.unwrap().contains("recommencez"));
    // The waiting sign-in is used up: the right answer comes too late.
    assert_eq!(browser.get(&back).await.status(), StatusCode::BAD_REQUEST);
    // The address was slipped into somebody else's browser.
    let mut mine = app.browser();
    let back = travel(&mut mine).await;
    assert_eq!(app.browser().get(&back).await.status(), StatusCode::BAD_REQUEST);
    let mut other = app.browser();
    travel(&mut other).await;
    assert_eq!(other.get(&back).await.status(), StatusCode::BAD_REQUEST);
    // The answer names another provider.
    let mut mixed = app.browser();
    let back = travel(&mut mixed).await;
    assert_eq!(
        mixed.get(&format!("{back}&iss=https%3A%2F%2Failleurs.example")).await.status(),
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn a_used_code_signs_nobody_in_again() {
    let (_provider, app) = started().await;
    let mut browser = app.browser();
    let back = travel(&mut browser).await;
    let waiting = browser.cookie.clone();
    assert_eq!(browser.get(&back).await.status(), StatusCode::SEE_OTHER);
    let mut again = app.browser();
    again.cookie = waiting;
    assert_eq!(again.get(&back).await.status(), StatusCode::BAD_REQUEST);
    // The same code with a new state: the provider itself refuses it.
    let mut other = app.browser();
    let fresh = travel(&mut other).await;
    let code = |address: &str| address[address.find("code=").unwrap() + 5..].split('&').next().unwrap().to_owned();
    let stale = fresh.replace(&code(&fresh), &code(&back));
    assert_eq!(other.get(&stale).await.status(), StatusCode::BAD_GATEWAY);
}

#[tokio::test]
async fn an_invalid_token_signs_nobody_in() {
    let (provider, app) = started().await;
    for rsa in [true, false] {
        provider.signs_with(rsa);
        for wrong in [
            Wrong::Nonce,
            Wrong::Signature,
            Wrong::Expired,
            Wrong::Audience,
            Wrong::Issuer,
            Wrong::PlainPerson,
            Wrong::ForgedPerson,
            Wrong::OtherPerson,
            Wrong::Fails,
        ] {
            provider.is_wrong(wrong);
            refused(&app, StatusCode::BAD_GATEWAY, "n’a pas répondu comme attendu").await;
        }
    }
}

#[tokio::test]
async fn an_unverified_address_or_one_without_an_account_signs_nobody_in() {
    let (provider, app) = started().await;
    for verified in [Some(false), None] {
        provider.knows("anne@obs.example", verified);
        refused(&app, StatusCode::FORBIDDEN, "n’a pas vérifié votre adresse").await;
    }
    provider.knows("inconnue@obs.example", Some(true));
    refused(&app, StatusCode::FORBIDDEN, "Aucun compte de l’Observatoire n’est ouvert pour cette adresse").await;
    // The page does not wait for the failure to be logged.
    for attempt in 0.. {
        let listed = run(&app.database, &["audit", "list", "--act", "sign_in_failed"], "");
        if String::from_utf8_lossy(&listed.stdout).contains("inconnue@obs.example\tProConnect, sans compte") {
            break;
        }
        assert!(attempt < 50, "it is in the log within some seconds");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn a_missing_verification_claim_is_accepted_if_the_operator_configures_it() {
    let provider = Provider::start("anne@obs.example").await;
    let app =
        serving(&provider, &[("OBSERVATOIRE_OIDC_TRUST_EMAIL", "true"), ("OBSERVATOIRE_OIDC_NAME", "l’annuaire")]);
    provider.knows("anne@obs.example", None);
    let mut browser = app.browser();
    assert!(browser.page("/connexion").await.contains("Se connecter avec l’annuaire"));
    assert_eq!(come_back(&mut browser).await.status(), StatusCode::SEE_OTHER);
    provider.knows("anne@obs.example", Some(false));
    refused(&app, StatusCode::FORBIDDEN, "n’a pas vérifié votre adresse").await;
}

#[tokio::test]
async fn a_refusal_and_a_failure_of_the_provider_are_distinguished() {
    let (_provider, app) = started().await;
    let mut browser = app.browser();
    let back = travel(&mut browser).await;
    let state = back.rsplit("state=").next().unwrap();
    let answer = browser.get(&format!("/connexion/retour?error=access_denied&state={state}")).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    assert!(answer.text().await.unwrap().contains("n’a pas confirmé votre identité"));
    let mut nowhere = Provider::start("a@obs.example").await;
    nowhere.issuer = format!("{}/ailleurs", nowhere.issuer);
    let app = serving(&nowhere, &[]);
    let page = app.browser().get("/connexion/fournisseur").await;
    assert_eq!(page.status(), StatusCode::BAD_GATEWAY);
    assert!(page.text().await.unwrap().contains("name=\"mot-de-passe\""), "the password is still a way in");
}

#[tokio::test]
async fn without_a_provider_no_page_mentions_one_and_a_partial_configuration_is_refused() {
    let app = TestApp::start();
    let browser = app.browser();
    assert!(!browser.page("/connexion").await.contains("ProConnect"));
    assert_eq!(browser.get("/connexion/fournisseur").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/connexion/retour?code=a&state=b").await.status(), StatusCode::NOT_FOUND);
    let provider = Provider::start("a@obs.example").await;
    for (missing, sentence) in [
        ("OBSERVATOIRE_OIDC_CLIENT_SECRET", "--oidc-client-secret"),
        ("OBSERVATOIRE_OIDC_CLIENT_ID", "--oidc-client-id"),
        ("OBSERVATOIRE_ORIGIN", "OBSERVATOIRE_ORIGIN"),
    ] {
        let mut stopped = std::process::Command::new(PROGRAM);
        stopped.arg("serve").env("DATABASE_URL", &app.database).env("LEPTOS_SITE_ROOT", "/nulle/part");
        stopped.envs(variables(&provider).into_iter().filter(|(name, _)| *name != missing));
        let stopped = stopped.output().unwrap();
        let text = String::from_utf8_lossy(&stopped.stderr).into_owned();
        assert!(!stopped.status.success() && text.contains(sentence), "{missing}: {text}");
    }
}

#[tokio::test]
async fn keys_changed_by_the_provider_are_fetched_again() {
    let (provider, app) = started().await;
    provider.signs_with(false);
    assert_eq!(come_back(&mut app.browser()).await.status(), StatusCode::SEE_OTHER);
    provider.turns_its_keys();
    // Keys are fetched at most every few seconds, whatever tokens claim.
    app.later(std::time::Duration::from_secs(11));
    assert_eq!(come_back(&mut app.browser()).await.status(), StatusCode::SEE_OTHER);
}
