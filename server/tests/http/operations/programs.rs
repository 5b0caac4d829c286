//! The interface for programs: tokens, and conformance to its description.

use crate::manage::staff::until;
use crate::support::app::{TestApp, siren};
use crate::support::client::{Browser, carried, fields, hidden, location};
use reqwest::header::{AUTHORIZATION, RETRY_AFTER};
use reqwest::{Method, Response, StatusCode};
use serde_json::Value;
use std::collections::BTreeSet;

async fn manager(app: &TestApp) -> Browser {
    app.staff("m@obs.example", "manager");
    let mut browser = app.browser();
    browser.sign_in("m@obs.example").await;
    browser
}

/// Creates a token on its page, as a browser does. Returns its secret, which is shown once.
pub async fn token(staff: &Browser, scopes: &[&str], until: &str) -> String {
    let mut form = fields(&[("nom", &scopes.join(" ")), ("fin", until)]);
    form.extend(scopes.iter().map(|scope| ("droits".to_owned(), (*scope).to_owned())));
    let made = staff.post("/api/jetons/ajout", &form).await;
    assert_eq!(location(&made), "/observatoire/jetons");
    let page = staff.follow(&made).await;
    let secret = carried(&made).get("jeton").to_owned();
    assert!(page.contains(&format!("value=\"{secret}\"")), "shown once");
    assert!(!staff.page("/observatoire/jetons").await.contains(&secret), "and never again");
    secret
}

async fn get(app: &TestApp, path: &str, authorization: &str) -> Response {
    let client = app.browser().client;
    let request = client.get(format!("{}{path}", app.origin));
    let request = if authorization.is_empty() { request } else { request.header(AUTHORIZATION, authorization) };
    request.send().await.unwrap()
}

const PATHS: [(&str, &str); 4] = [
    ("volumes:read", "/api/v1/volumes"),
    ("volumes:read", "/api/v1/volumes/live"),
    ("exports:read", "/api/v1/exports/start-up.csv"),
    ("codebook:read", "/api/v1/codebook/start-up.xml"),
];

#[tokio::test]
async fn a_token_gives_access_only_to_its_scopes() {
    let app = TestApp::start();
    let staff = manager(&app).await;
    for scope in ["publications:read", "volumes:read", "exports:read", "codebook:read"] {
        let secret = token(&staff, &[scope], "").await;
        for (needed, path) in PATHS {
            let answer = get(&app, path, &format!("Bearer {secret}")).await;
            let expected = if needed == scope { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(answer.status(), expected, "{scope} {path}");
            assert_eq!(answer.headers()["ratelimit-limit"], "120");
            if expected == StatusCode::FORBIDDEN {
                let refusal: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
                assert!(refusal["message"].as_str().unwrap().contains(needed), "{refusal}");
            }
        }
        // It gives access to nothing else: neither pages nor forms.
        assert_eq!(get(&app, "/observatoire/exports", &format!("Bearer {secret}")).await.status(), 303);
    }
}

#[tokio::test]
async fn without_a_valid_token_everything_is_refused_in_json() {
    let app = TestApp::start();
    let staff = manager(&app).await;
    let over = token(&staff, &["volumes:read"], "2020-01-01").await;
    let unknown = "a".repeat(32);
    for (_, path) in PATHS {
        for authorization in
            ["", "Bearer", "Bearer x", &format!("Bearer {unknown}"), &format!("Bearer {over}"), "Basic bTpt", &over]
        {
            let answer = get(&app, path, authorization).await;
            assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{path} {authorization}");
            assert_eq!(answer.headers()["www-authenticate"], "Bearer");
            let refusal: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
            assert_eq!(refusal["status"], 401);
        }
    }
}

#[tokio::test]
async fn a_revoked_token_reads_nothing_more_even_on_an_open_stream() {
    let app = TestApp::start();
    let staff = manager(&app).await;
    let bearer = format!("Bearer {}", token(&staff, &["volumes:read"], "").await);
    let stream = get(&app, "/api/v1/volumes/live", &bearer).await;
    assert_eq!(stream.status(), StatusCode::OK);
    let page = staff.page("/observatoire/jetons").await;
    assert!(page.contains("m@obs.example") && page.contains("Vaut sans limite"));
    let id = hidden(&page, "jeton");
    assert_eq!(location(&staff.post("/api/jetons/retrait", &fields(&[("jeton", &id)])).await), "/observatoire/jetons");
    assert_eq!(get(&app, "/api/v1/volumes", &bearer).await.status(), StatusCode::UNAUTHORIZED);
    assert!(staff.page("/observatoire/jetons").await.contains("Révoqué le"));
    let respondent = app.browser();
    let response = respondent.buyer(&siren(), [("20", "1 000"), ("10", "1 000")]).await;
    respondent.send(&response).await;
    let rest = tokio::time::timeout(std::time::Duration::from_secs(30), stream.text()).await.expect("it ends").unwrap();
    assert!(!rest.contains("\"version\":1"), "{rest}");
}

#[tokio::test]
async fn a_token_sees_new_responses_on_its_stream() {
    let app = TestApp::start();
    let staff = manager(&app).await;
    let bearer = format!("Bearer {}", token(&staff, &["volumes:read"], "").await);
    let stream = get(&app, "/api/v1/volumes/live", &bearer).await;
    let respondent = app.browser();
    let response = respondent.buyer(&siren(), [("20", "1 000"), ("10", "1 000")]).await;
    respondent.send(&response).await;
    until(stream, |volumes| volumes["version"] == 1 && volumes["years"][1]["respondents"] == 1).await;
}

#[tokio::test]
async fn a_token_over_its_limit_learns_when_to_retry_and_others_are_not_affected() {
    let app = TestApp::with(&[("OBSERVATOIRE_REQUESTS_PER_MINUTE", "3")]);
    let staff = manager(&app).await;
    let one = format!("Bearer {}", token(&staff, &["codebook:read"], "").await);
    let other = format!("Bearer {}", token(&staff, &["codebook:read"], "").await);
    let path = "/api/v1/codebook/acheteurs.csv";
    for left in ["2", "1", "0"] {
        let answer = get(&app, path, &one).await;
        assert_eq!(
            (answer.status(), &answer.headers()["ratelimit-remaining"]),
            (StatusCode::OK, &left.parse().unwrap())
        );
    }
    let refused = get(&app, path, &one).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    let wait: u32 = refused.headers()[RETRY_AFTER].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait));
    assert_eq!(refused.headers()["ratelimit-reset"], refused.headers()[RETRY_AFTER]);
    assert_eq!(get(&app, path, &other).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_token_needs_a_purpose_and_scopes() {
    let app = TestApp::start();
    let staff = manager(&app).await;
    for (form, printed) in [
        (fields(&[("nom", " "), ("droits", "volumes:read")]), "Indiquez à quoi le jeton sert"),
        (fields(&[("nom", "Essai")]), "Cochez ce que le jeton laisse lire."),
        (fields(&[("nom", "Essai"), ("droits", "tout:lire")]), "Cochez ce que le jeton laisse lire."),
        (fields(&[("nom", "Essai"), ("droits", "volumes:read"), ("fin", "2026-02-30")]), "Indiquez un jour qui existe"),
    ] {
        let refused = staff.post("/api/jetons/ajout", &form).await;
        assert_eq!(location(&refused), "/observatoire/jetons");
        let page = staff.follow(&refused).await;
        assert!(page.contains(printed) && page.contains("<title>Erreur : Jetons"), "{printed}");
    }
    assert!(staff.page("/observatoire/jetons").await.contains("Aucun jeton ni écran pour le moment."));
}

/// Resolves a reference of the document.
fn resolved<'a>(document: &'a Value, found: &'a Value) -> &'a Value {
    match found["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).expect("what the reference leads to"),
        None => found,
    }
}

/// A valid value for a parameter, and an invalid one.
fn examples(parameter: &Value) -> (String, &'static str) {
    let schema = &parameter["schema"];
    let good = match (parameter["name"].as_str().unwrap(), schema["type"].as_str().unwrap()) {
        ("segment", _) => "grand_groupe".to_owned(),
        ("relay", _) => "RESAH".to_owned(),
        (_, "integer") => "2026".to_owned(),
        (_, "boolean") => "true".to_owned(),
        _ if schema["format"] == "date" => "2026-01-31".to_owned(),
        _ => schema["enum"][0].as_str().unwrap().to_owned(),
    };
    (good, "n’importe quoi")
}

/// Compares a response with the description of its status: content type, headers, shape of the JSON.
async fn check(document: &Value, operation: &Value, answer: Response, what: &str) {
    let status = answer.status().as_str().to_owned();
    let described = resolved(document, &operation["responses"][&status]);
    assert!(described.is_object(), "{what}: {status} is not described");
    for (name, header) in described["headers"].as_object().into_iter().flatten() {
        if resolved(document, header)["required"] == true || status != "200" {
            assert!(answer.headers().contains_key(name.to_lowercase().as_str()), "{what}: {status} lacks {name}");
        }
    }
    let kind = answer.headers()["content-type"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let content = &described["content"][&kind];
    assert!(!content.is_null(), "{what}: {status} {kind} is not described");
    if kind == "application/json" {
        let body: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        let schema = resolved(document, &content["schema"]);
        for name in schema["required"].as_array().into_iter().flatten() {
            assert!(body.get(name.as_str().unwrap()).is_some(), "{what}: {status} lacks {name}");
        }
        for name in schema["properties"].as_object().map(|all| all.keys()).into_iter().flatten() {
            assert!(body.get(name).is_some(), "{what}: {name} is described and not there");
        }
    }
}

#[tokio::test]
async fn the_server_conforms_to_its_description() {
    let app = TestApp::with(&[("OBSERVATOIRE_REQUESTS_PER_MINUTE", "1000")]);
    let staff = manager(&app).await;
    let secret = format!("Bearer {}", token(&staff, &["volumes:read", "exports:read", "codebook:read"], "").await);
    let poor = format!("Bearer {}", token(&staff, &["volumes:read"], "").await);
    let document: Value =
        serde_json::from_str(&get(&app, "/api/v1/openapi.json", "").await.text().await.unwrap()).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let mut kinds = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        assert_eq!(operations.as_object().unwrap().keys().collect::<Vec<_>>(), ["get"]);
        let operation = &operations["get"];
        let parameters: Vec<&Value> =
            operation["parameters"].as_array().into_iter().flatten().map(|p| resolved(&document, p)).collect();
        let files = parameters.iter().find(|p| p["in"] == "path").map_or(vec![String::new()], |file| {
            // Publications are tested elsewhere, where there are some.
            let names = file["schema"]["enum"].as_array().into_iter().flatten();
            names.map(|name| name.as_str().unwrap().to_owned()).collect()
        });
        for file in files {
            let path = path.replace("{file}", &file);
            let answer = get(&app, &path, &secret).await;
            assert_eq!(answer.status(), StatusCode::OK, "{path}");
            kinds.insert(answer.headers()["content-type"].to_str().unwrap().split(';').next().unwrap().to_owned());
            check(&document, operation, answer, &path).await;
            for parameter in parameters.iter().filter(|p| p["in"] == "query") {
                let (good, bad) = examples(parameter);
                let name = parameter["name"].as_str().unwrap();
                // Start-ups have no segments.
                let fits = name != "segment" || file.starts_with("acheteurs");
                let answer = get(&app, &format!("{path}?{name}={good}"), &secret).await;
                assert_eq!(answer.status() == StatusCode::OK, fits, "{path} {name}");
                check(&document, operation, answer, &path).await;
                let answer = get(&app, &format!("{path}?{name}={bad}"), &secret).await;
                assert!(answer.status().is_client_error(), "{path} {name}");
                check(&document, operation, answer, &path).await;
            }
            if operation["security"].is_null() {
                check(&document, operation, get(&app, &path, "").await, &path).await;
                check(&document, operation, get(&app, &path, &poor).await, &path).await;
            }
            if !file.is_empty() {
                let unknown = get(&app, &format!("{path}?sgment=eti"), &secret).await;
                assert_eq!(unknown.status(), StatusCode::UNPROCESSABLE_ENTITY);
                check(&document, operation, unknown, &path).await;
                let missing = get(&app, &path.replace(&file, "tous.csv"), &secret).await;
                assert_eq!(missing.status(), StatusCode::NOT_FOUND);
                check(&document, operation, missing, &path).await;
            }
            for method in [Method::POST, Method::PUT, Method::DELETE] {
                let client = app.browser().client;
                let request = client.request(method.clone(), format!("{}{path}", app.origin));
                let answer = request.header(AUTHORIZATION, &secret).send().await.unwrap();
                assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
            }
        }
    }
    let described: BTreeSet<String> = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|operations| operations["get"]["responses"]["200"]["content"].as_object().unwrap().keys().cloned())
        .collect();
    assert_eq!(kinds, described, "every content type is answered");
    assert_eq!(get(&app, "/api/v1/nothing", &secret).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_route_that_accepts_a_token_applies_its_rate_limit() {
    let app = TestApp::with(&[("OBSERVATOIRE_REQUESTS_PER_MINUTE", "12")]);
    let staff = manager(&app).await;
    let secret = token(&staff, &["volumes:read", "exports:read", "codebook:read"], "").await;
    let beside = ["/exports/fichier?audience=acheteurs", "/exports/textes.csv?question=SU28.autre", "/direct"];
    for path in PATHS.iter().map(|(_, path)| *path).chain(beside) {
        let answer = get(&app, path, &format!("Bearer {secret}")).await;
        assert_eq!(answer.headers()["ratelimit-limit"], "12", "{path}");
        assert_ne!(answer.status(), StatusCode::TOO_MANY_REQUESTS, "{path}");
    }
    let mut answers = Vec::new();
    for path in beside.iter().cycle().take(9) {
        answers.push(get(&app, path, &format!("Bearer {secret}")).await.status());
    }
    assert_eq!(answers.iter().filter(|status| **status == StatusCode::TOO_MANY_REQUESTS).count(), 4, "{answers:?}");
    assert_eq!(
        staff.get("/exports/fichier?audience=acheteurs").await.status(),
        StatusCode::OK,
        "people are not concerned"
    );
}
