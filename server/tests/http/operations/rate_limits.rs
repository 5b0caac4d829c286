//! Limits that stop programs and that people do not notice.

use crate::operations::emails;
use crate::support::app::{TestApp, siren, siret};
use crate::support::client::{Browser, Fields, fields, hidden, location};
use crate::support::mailbox::{Letterbox, Mood};
use reqwest::header::{ACCEPT, CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Response, StatusCode};

/// Posts a form as these tests' proxy passes it on for a client.
async fn post_from(browser: &Browser, client: &str, path: &str, form: &Fields) -> Response {
    let request = browser.client.post(format!("{}{path}", browser.origin)).header(ACCEPT, "text/html");
    let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").header("x-forwarded-for", client);
    request.body(crate::support::client::encoded(form)).send().await.unwrap()
}

fn behind_a_proxy(variables: &[(&str, &str)]) -> TestApp {
    TestApp::with(&[&[("OBSERVATOIRE_PROXY", "127.0.0.1")], variables].concat())
}

async fn first_section(browser: &Browser) -> Fields {
    let mut form = browser.begin("acheteurs").await;
    form.extend(fields(&[("AC01", "eti"), ("AC02", &siret(&siren()))]));
    form
}

fn waits(response: &Response) -> u64 {
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    response.headers()[RETRY_AFTER].to_str().unwrap().parse().unwrap()
}

const TRAP: &str = "_laisser_vide";

/// The honeypot field of a page.
fn trap_of(page: &str) -> &str {
    page.split("class=\"trap\"").nth(1).expect("a field that nobody sees").split("</p>").next().unwrap()
}

#[tokio::test]
async fn browsers_do_not_autofill_the_honeypot() {
    let app = TestApp::start();
    let browser = app.browser();
    let response = browser.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
    let starts = ["acheteurs", "start-up"].map(|audience| format!("/questionnaires/{audience}/repondre"));
    for path in starts.iter().map(String::as_str).chain(["/", &response]) {
        let page = browser.page(path).await;
        let field = trap_of(&page);
        let around = &page[..page.find("class=\"trap\"").unwrap()];
        assert!(around.rsplit('<').next().unwrap().contains("aria-hidden=\"true\""), "{path}");
        for sentence in [
            "value=\"\"",
            "tabindex=\"-1\"",
            "autocomplete=\"off\"",
            "data-1p-ignore",
            "data-lpignore=\"true\"",
            "data-bwignore",
        ] {
            assert!(field.contains(sentence), "{path}, {sentence}: {field}");
        }
        for known in ["<label", " id=", "site", "url", "web"] {
            assert!(!field.contains(known), "{path}, {known}: {field}");
        }
    }
}

#[tokio::test]
async fn a_first_section_with_a_filled_honeypot_is_returned_and_then_accepted() {
    let app = TestApp::start();
    let browser = app.browser();
    let mut form = first_section(&browser).await;
    form.extend(fields(&[("AC90", "Ville de « Très-Loin » & fils"), (TRAP, "https://spam.example")]));
    let again = refused_as_a_page(&browser, "/api/reponses/section", &form, "Ville de « Très-Loin » &amp; fils").await;
    assert_eq!(hidden(&again, "_submission"), form[0].1, "the same response");
    assert_eq!(browser.get(&format!("/reponses/{}", form[0].1)).await.status(), StatusCode::NOT_FOUND);
    // A program sends the same form again.
    let program = browser.post("/api/reponses/section", &form).await;
    assert_eq!(program.status(), StatusCode::UNPROCESSABLE_ENTITY);
    // A person presses the button of the returned page, even if their browser fills the field again.
    form.push(("_encore".into(), hidden(&again, "_encore")));
    assert!(location(&browser.post("/api/reponses/section", &form).await).ends_with("/montants"));
}

#[tokio::test]
async fn a_response_with_a_filled_honeypot_is_returned_and_then_sent() {
    let (letterbox, app) = emails::sending(Mood::Takes).await;
    let browser = app.browser();
    let response = browser.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
    let key = response.strip_prefix("/reponses/").unwrap();
    let mut form = fields(&[("_submission", key), ("courriel", "prenom.nom@exemple.fr"), (TRAP, "x")]);
    let again = refused_as_a_page(&browser, "/api/reponses/envoi", &form, "prenom.nom@exemple.fr").await;
    form.push(("_encore".into(), hidden(&again, "_encore")));
    assert!(location(&browser.post("/api/reponses/envoi", &form).await).starts_with(&response));
    letterbox.email_to("prenom.nom@exemple.fr").await;
}

#[tokio::test]
async fn a_reaction_with_a_filled_honeypot_is_returned_and_then_stored() {
    let app = TestApp::start();
    let browser = app.browser();
    let typed = [("nom", "Ada"), ("courriel", "ada@exemple.fr"), ("message", "Bravo & merci"), (TRAP, "x")];
    let mut form = fields(&typed);
    let again = refused_as_a_page(&browser, "/api/reactions", &form, "Bravo &amp; merci").await;
    form.push(("_encore".into(), hidden(&again, "_encore")));
    assert!(location(&browser.post("/api/reactions", &form).await).starts_with("/reactions/"));
}

/// Posts a form with a filled honeypot. Checks that it is refused on its own page, without accusing anyone, with the
/// typed values and the field empty.
async fn refused_as_a_page(browser: &Browser, path: &str, form: &Fields, typed: &str) -> String {
    let refused = browser.post(path, form).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = refused.text().await.unwrap().replace("<!>", "");
    for shown in
        ["<title>Erreur : ", "appuyez de nouveau sur le bouton", "id=\"refus\"", "class=\"field-error\"", typed]
    {
        assert!(page.contains(shown), "{path}, {shown}: {page}");
    }
    assert!(!page.contains("programmes automatiques"), "nobody is accused");
    assert!(trap_of(&page).contains("value=\"\""));
    page
}

#[tokio::test]
async fn a_response_sent_implausibly_fast_is_refused_and_kept_as_a_draft() {
    let app = behind_a_proxy(&[("OBSERVATOIRE_SHORTEST_SECONDS", "2")]);
    let browser = app.browser();
    let response = browser.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
    let form = fields(&[("_submission", response.strip_prefix("/reponses/").unwrap())]);
    // On a slow machine the journey may have taken long enough: then nothing is refused.
    let early = post_from(&browser, "198.51.100.7", "/api/reponses/envoi", &form).await;
    if early.status() == StatusCode::SEE_OTHER {
        return;
    }
    let wait = waits(&early);
    assert!((1..=2).contains(&wait), "{wait}");
    assert!(early.text().await.unwrap().contains("Elle est enregistrée"));
    assert!(browser.page(&response).await.contains("Envoyer mes réponses"), "nothing is lost");
    app.later(std::time::Duration::from_secs(wait));
    assert_eq!(location(&post_from(&browser, "198.51.100.7", "/api/reponses/envoi", &form).await), response);
}

#[tokio::test]
async fn responses_begun_per_address_and_hour_are_limited_without_affecting_others() {
    let app = behind_a_proxy(&[("OBSERVATOIRE_DRAFTS_PER_HOUR", "3")]);
    let browser = app.browser();
    let first = first_section(&browser).await;
    for form in [first.clone(), first_section(&browser).await, first_section(&browser).await] {
        let kept = post_from(&browser, "198.51.100.7", "/api/reponses/section", &form).await;
        assert_eq!(kept.status(), StatusCode::SEE_OTHER);
    }
    let fourth = first_section(&browser).await;
    let refused = post_from(&browser, "198.51.100.7", "/api/reponses/section", &fourth).await;
    assert!((1..=3601).contains(&waits(&refused)));
    assert!(refused.text().await.unwrap().contains("Trop de demandes viennent de votre adresse réseau"));
    assert_eq!(browser.get(&format!("/reponses/{}", fourth[0].1)).await.status(), StatusCode::NOT_FOUND);
    // Going on with a draft is not a new response.
    let again = post_from(&browser, "198.51.100.7", "/api/reponses/section", &first).await;
    assert_eq!(again.status(), StatusCode::SEE_OTHER);
    let elsewhere = post_from(&browser, "198.51.100.8", "/api/reponses/section", &fourth).await;
    assert_eq!(elsewhere.status(), StatusCode::SEE_OTHER);
    // A header written by the client itself has no effect: the proxy adds the address it sees.
    let fifth = first_section(&browser).await;
    let forged = post_from(&browser, "203.0.113.1, 198.51.100.7", "/api/reponses/section", &fifth).await;
    assert_eq!(forged.status(), StatusCode::TOO_MANY_REQUESTS);
    // An IPv6 client counts as its whole network.
    for (client, status) in [("2001:db8::1", 303), ("2001:db8::2", 303), ("2001:db8::3", 303), ("2001:db8::4", 429)] {
        let form = first_section(&browser).await;
        let answer = post_from(&browser, client, "/api/reponses/section", &form).await;
        assert_eq!(answer.status().as_u16(), status, "{client}");
    }
}

#[tokio::test]
async fn responses_sent_per_address_and_hour_are_limited_and_the_draft_is_kept() {
    let app = behind_a_proxy(&[("OBSERVATOIRE_SENDS_PER_HOUR", "1"), ("OBSERVATOIRE_SHORTEST_SECONDS", "0")]);
    let browser = app.browser();
    for (status, outcome) in [(StatusCode::SEE_OTHER, ""), (StatusCode::TOO_MANY_REQUESTS, "n’est pas perdu")] {
        let response = browser.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
        let form = fields(&[("_submission", response.strip_prefix("/reponses/").unwrap())]);
        let answer = post_from(&browser, "198.51.100.7", "/api/reponses/envoi", &form).await;
        assert_eq!(answer.status(), status);
        assert!(answer.text().await.unwrap().contains(outcome));
        assert_eq!(browser.get(&response).await.status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn lookups_per_address_and_minute_are_limited() {
    let app = behind_a_proxy(&[("OBSERVATOIRE_LOOKUPS_PER_MINUTE", "2")]);
    let browser = app.browser();
    let form = fields(&[("_questionnaire", "2026/start-up"), ("_section", "entreprise"), ("_numero", &siren())]);
    for _ in 0..2 {
        let answer = post_from(&browser, "198.51.100.7", "/api/reponses/organisation", &form).await;
        assert!(answer.status() != StatusCode::TOO_MANY_REQUESTS, "{}", answer.status());
    }
    let refused = post_from(&browser, "198.51.100.7", "/api/reponses/organisation", &form).await;
    assert!((1..=61).contains(&waits(&refused)));
}

#[tokio::test]
async fn reactions_per_address_and_hour_are_limited() {
    let app = behind_a_proxy(&[("OBSERVATOIRE_REACTIONS_PER_HOUR", "1")]);
    let browser = app.browser();
    let form = fields(&[("nom", "Ada"), ("courriel", "ada@exemple.fr"), ("message", "Bravo")]);
    let kept = post_from(&browser, "198.51.100.7", "/api/reactions", &form).await;
    assert!(location(&kept).starts_with("/reactions/"));
    let refused = post_from(&browser, "198.51.100.7", "/api/reactions", &form).await;
    assert!((1..=3601).contains(&waits(&refused)));
    assert!(refused.text().await.unwrap().contains("n’est pas perdu"));
    assert!(location(&post_from(&browser, "198.51.100.8", "/api/reactions", &form).await).starts_with("/reactions/"));
}

#[tokio::test]
async fn requested_e_mails_per_address_and_hour_are_limited() {
    let letterbox = Letterbox::start(Mood::Takes).await;
    let mail = emails::variables(&letterbox.url);
    let app = behind_a_proxy(&[&mail[..], &[("OBSERVATOIRE_LETTERS_PER_HOUR", "1")]].concat());
    let browser = app.browser();
    for (client, outcome) in [("198.51.100.7", "parti"), ("198.51.100.7", "trop"), ("198.51.100.8", "parti")] {
        let (response, key) = emails::draft(&browser).await;
        let form = fields(&[("_submission", &key), ("courriel", &format!("{key}@exemple.fr"))]);
        let answer = post_from(&browser, client, "/api/reponses/lien", &form).await;
        assert_eq!(location(&answer), format!("{response}?lien={outcome}"));
    }
}

#[tokio::test]
async fn sign_in_attempts_are_counted_by_the_address_from_the_proxy() {
    let app = behind_a_proxy(&[]);
    app.staff("a@obs.example", "analyst");
    let browser = app.browser();
    let attempt = async |client: &str, account: usize| {
        let form = fields(&[("email", &format!("{account}@obs.example")), ("mot-de-passe", "x")]);
        let request =
            browser.client.post(format!("{}/api/connexion/ouvrir", browser.origin)).header(ACCEPT, "application/json");
        let request =
            request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").header("x-forwarded-for", client);
        request.body(crate::support::client::encoded(&form)).send().await.unwrap()
    };
    for account in 0..50 {
        assert_eq!(attempt("198.51.100.7", account).await.status(), StatusCode::UNAUTHORIZED);
    }
    assert!(waits(&attempt("198.51.100.7", 50).await) <= 900);
    assert_eq!(attempt("198.51.100.8", 51).await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn without_a_declared_proxy_local_clients_share_no_limit() {
    let app = TestApp::with(&[("OBSERVATOIRE_DRAFTS_PER_HOUR", "1")]);
    let browser = app.browser();
    for _ in 0..3 {
        let form = first_section(&browser).await;
        assert_eq!(browser.post("/api/reponses/section", &form).await.status(), StatusCode::SEE_OTHER);
    }
}
