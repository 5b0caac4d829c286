//! What programs meet, and people do not.

use super::client::{Browser, Fields, fields, location};
use super::letterbox::{Letterbox, Mood};
use super::letters;
use super::process::{Process, siren, siret};
use reqwest::header::{ACCEPT, CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Response, StatusCode};

/// Posts a form as the proxy of these tests passes it on for a client.
async fn post_from(browser: &Browser, client: &str, path: &str, form: &Fields) -> Response {
    let request = browser.client.post(format!("{}{path}", browser.origin)).header(ACCEPT, "text/html");
    let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").header("x-forwarded-for", client);
    request.body(super::client::encoded(form)).send().await.unwrap()
}

fn behind_a_proxy(variables: &[(&str, &str)]) -> Process {
    Process::with(&[&[("OBSERVATOIRE_PROXY", "127.0.0.1")], variables].concat())
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

#[tokio::test]
async fn a_hidden_field_that_is_filled_begins_and_sends_nothing() {
    let process = Process::start();
    let browser = Browser::of(&process);
    for path in ["/questionnaires/acheteurs/repondre", "/questionnaires/start-up/repondre"] {
        let page = browser.page(path).await;
        let field = page.split("name=\"_site_web\"").nth(1).unwrap().split('>').next().unwrap();
        assert!(field.contains("tabindex=\"-1\"") && field.contains("autocomplete=\"off\""), "{field}");
        let around = page[..page.find("name=\"_site_web\"").unwrap()].rsplit("<p").next().unwrap();
        assert!(around.contains("class=\"trap\"") && around.contains("aria-hidden=\"true\""), "{around}");
    }
    let reaction = fields(&[
        ("nom", "Ada"),
        ("courriel", "ada@exemple.fr"),
        ("message", "Bravo"),
        ("_site_web", "https://spam.example"),
    ]);
    assert!(browser.page("/").await.contains("name=\"_site_web\""));
    let refused = browser.post("/api/reactions", &reaction).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().await.unwrap().contains("que personne ne voit"));

    let mut form = first_section(&browser).await;
    form.push(("_site_web".into(), "https://spam.example".into()));
    let refused = browser.post("/api/reponses/section", &form).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let said = refused.text().await.unwrap();
    assert!(said.contains("que personne ne voit") && said.contains("n’est pas perdu"), "{said}");
    assert_eq!(browser.get(&format!("/reponses/{}", form[0].1)).await.status(), StatusCode::NOT_FOUND);

    let response = browser.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
    assert!(browser.page(&response).await.contains("name=\"_site_web\""));
    let key = response.strip_prefix("/reponses/").unwrap();
    let refused = browser.post("/api/reponses/envoi", &fields(&[("_submission", key), ("_site_web", "x")])).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let sent = browser.post("/api/reponses/envoi", &fields(&[("_submission", key), ("_site_web", "")])).await;
    assert_eq!(location(&sent), response, "an empty one is what every browser sends");
}

#[tokio::test]
async fn a_response_sent_sooner_than_anybody_can_fill_it_is_asked_for_again_and_kept() {
    let process = behind_a_proxy(&[("OBSERVATOIRE_SHORTEST_SECONDS", "2")]);
    let browser = Browser::of(&process);
    let response = browser.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
    let form = fields(&[("_submission", response.strip_prefix("/reponses/").unwrap())]);
    // The journey itself may have taken as long on a slow machine: then there is nothing to refuse.
    let early = post_from(&browser, "198.51.100.7", "/api/reponses/envoi", &form).await;
    if early.status() == StatusCode::SEE_OTHER {
        return;
    }
    let wait = waits(&early);
    assert!((1..=2).contains(&wait), "{wait}");
    assert!(early.text().await.unwrap().contains("Elle est enregistrée"));
    assert!(browser.page(&response).await.contains("Envoyer mes réponses"), "nothing is lost");
    tokio::time::sleep(std::time::Duration::from_secs(wait)).await;
    assert_eq!(location(&post_from(&browser, "198.51.100.7", "/api/reponses/envoi", &form).await), response);
}

#[tokio::test]
async fn an_address_begins_so_many_responses_an_hour_and_the_others_are_not_concerned() {
    let process = behind_a_proxy(&[("OBSERVATOIRE_DRAFTS_PER_HOUR", "3")]);
    let browser = Browser::of(&process);
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
    // Going on with a response that is begun is no new one.
    let again = post_from(&browser, "198.51.100.7", "/api/reponses/section", &first).await;
    assert_eq!(again.status(), StatusCode::SEE_OTHER);
    let elsewhere = post_from(&browser, "198.51.100.8", "/api/reponses/section", &fourth).await;
    assert_eq!(elsewhere.status(), StatusCode::SEE_OTHER);
    // What a client writes in the header itself changes nothing: the proxy adds what it sees.
    let fifth = first_section(&browser).await;
    let forged = post_from(&browser, "203.0.113.1, 198.51.100.7", "/api/reponses/section", &fifth).await;
    assert_eq!(forged.status(), StatusCode::TOO_MANY_REQUESTS);
    // IPv6 connections have a whole network each.
    for (client, status) in [("2001:db8::1", 303), ("2001:db8::2", 303), ("2001:db8::3", 303), ("2001:db8::4", 429)] {
        let form = first_section(&browser).await;
        let answer = post_from(&browser, client, "/api/reponses/section", &form).await;
        assert_eq!(answer.status().as_u16(), status, "{client}");
    }
}

#[tokio::test]
async fn an_address_sends_so_many_responses_an_hour_and_the_draft_is_kept() {
    let process = behind_a_proxy(&[("OBSERVATOIRE_SENDS_PER_HOUR", "1"), ("OBSERVATOIRE_SHORTEST_SECONDS", "0")]);
    let browser = Browser::of(&process);
    for (status, said) in [(StatusCode::SEE_OTHER, ""), (StatusCode::TOO_MANY_REQUESTS, "n’est pas perdu")] {
        let response = browser.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
        let form = fields(&[("_submission", response.strip_prefix("/reponses/").unwrap())]);
        let answer = post_from(&browser, "198.51.100.7", "/api/reponses/envoi", &form).await;
        assert_eq!(answer.status(), status);
        assert!(answer.text().await.unwrap().contains(said));
        assert_eq!(browser.get(&response).await.status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn an_address_looks_so_many_organisations_up_a_minute() {
    let process = behind_a_proxy(&[("OBSERVATOIRE_LOOKUPS_PER_MINUTE", "2")]);
    let browser = Browser::of(&process);
    let form = fields(&[("_questionnaire", "2026/start-up"), ("_section", "entreprise"), ("_numero", &siren())]);
    for _ in 0..2 {
        let answer = post_from(&browser, "198.51.100.7", "/api/reponses/organisation", &form).await;
        assert!(answer.status() != StatusCode::TOO_MANY_REQUESTS, "{}", answer.status());
    }
    let refused = post_from(&browser, "198.51.100.7", "/api/reponses/organisation", &form).await;
    assert!((1..=61).contains(&waits(&refused)));
}

#[tokio::test]
async fn an_address_writes_so_many_reactions_an_hour() {
    let process = behind_a_proxy(&[("OBSERVATOIRE_REACTIONS_PER_HOUR", "1")]);
    let browser = Browser::of(&process);
    let form = fields(&[("nom", "Ada"), ("courriel", "ada@exemple.fr"), ("message", "Bravo")]);
    let kept = post_from(&browser, "198.51.100.7", "/api/reactions", &form).await;
    assert!(location(&kept).starts_with("/reactions/"));
    let refused = post_from(&browser, "198.51.100.7", "/api/reactions", &form).await;
    assert!((1..=3601).contains(&waits(&refused)));
    assert!(refused.text().await.unwrap().contains("n’est pas perdu"));
    assert!(location(&post_from(&browser, "198.51.100.8", "/api/reactions", &form).await).starts_with("/reactions/"));
}

#[tokio::test]
async fn an_address_has_so_many_letters_sent_an_hour() {
    let letterbox = Letterbox::start(Mood::Takes).await;
    let mail = letters::variables(&letterbox.url);
    let process = behind_a_proxy(&[&mail[..], &[("OBSERVATOIRE_LETTERS_PER_HOUR", "1")]].concat());
    let browser = Browser::of(&process);
    for (client, said) in [("198.51.100.7", "parti"), ("198.51.100.7", "trop"), ("198.51.100.8", "parti")] {
        let (response, key) = letters::draft(&browser).await;
        let form = fields(&[("_submission", &key), ("courriel", &format!("{key}@exemple.fr"))]);
        let answer = post_from(&browser, client, "/api/reponses/lien", &form).await;
        assert_eq!(location(&answer), format!("{response}?lien={said}"));
    }
}

#[tokio::test]
async fn attempts_to_sign_in_are_counted_by_the_address_that_the_proxy_names() {
    let process = behind_a_proxy(&[]);
    process.staff("a@obs.example", "analyst");
    let browser = Browser::of(&process);
    let attempt = async |client: &str, account: usize| {
        let form = fields(&[("email", &format!("{account}@obs.example")), ("mot-de-passe", "x")]);
        let request =
            browser.client.post(format!("{}/api/connexion/ouvrir", browser.origin)).header(ACCEPT, "application/json");
        let request =
            request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").header("x-forwarded-for", client);
        request.body(super::client::encoded(&form)).send().await.unwrap()
    };
    for account in 0..50 {
        assert_eq!(attempt("198.51.100.7", account).await.status(), StatusCode::UNAUTHORIZED);
    }
    assert!(waits(&attempt("198.51.100.7", 50).await) <= 900);
    assert_eq!(attempt("198.51.100.8", 51).await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn without_a_declared_proxy_nobody_shares_the_limit_of_the_machine_itself() {
    let process = Process::with(&[("OBSERVATOIRE_DRAFTS_PER_HOUR", "1")]);
    let browser = Browser::of(&process);
    for _ in 0..3 {
        let form = first_section(&browser).await;
        assert_eq!(browser.post("/api/reponses/section", &form).await.status(), StatusCode::SEE_OTHER);
    }
}
