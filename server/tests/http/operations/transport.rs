//! Headers, files, addresses.

use crate::support::app::TestApp;
use crate::support::client::fields;
use reqwest::StatusCode;
use reqwest::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, HOST, ORIGIN};
use sqlx::Connection;

#[tokio::test]
async fn pages_have_security_headers() {
    let app = TestApp::start();
    let browser = app.browser();
    for path in ["/", "/questionnaires/start-up", "/questionnaires/acheteurs/repondre", "/connexion", "/nulle-part"] {
        let page = browser.get(path).await;
        let header = |name: &str| page.headers().get(name).map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
        let policy = header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'nonce-"), "{path} {policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        assert_eq!(header("referrer-policy"), "same-origin");
        assert_eq!(header("x-content-type-options"), "nosniff");
        // The first section contains no answer yet. Cached, the browser's back button returns to the same response.
        let kept = if path.ends_with("/repondre") { "private, max-age=0, must-revalidate" } else { "no-store" };
        assert_eq!(header("cache-control"), kept);
    }
}

#[tokio::test]
async fn pages_without_islands_load_no_code() {
    let app = TestApp::start();
    let browser = app.browser();
    let response = browser.buyer(&crate::support::app::siren(), [("10", "100"), ("5", "100")]).await;
    for path in ["/", "/questionnaires/start-up", "/connexion", &format!("{response}/droits")] {
        assert!(!browser.page(path).await.contains("/pkg/observatoire.a1"), "{path}");
    }
    assert!(browser.page("/questionnaires/start-up/repondre").await.contains("/pkg/observatoire.a1.wasm"));
}

#[tokio::test]
async fn hashed_files_are_precompressed_and_cached_forever() {
    let app = TestApp::start();
    let browser = app.browser();
    let request = browser.client.get(format!("{}/pkg/observatoire.a3.css", browser.origin));
    let file = request.header(ACCEPT_ENCODING, "br, gzip").send().await.unwrap();
    assert_eq!(file.status(), StatusCode::OK);
    assert_eq!(file.headers()[CONTENT_ENCODING], "br");
    assert_eq!(file.headers()[CACHE_CONTROL], "public, max-age=31536000, immutable");
    assert_eq!(browser.get("/pkg/../site/pkg/names.json").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/pkg/nothing.js").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn posts_from_other_sites_are_refused() {
    let app = TestApp::start();
    let browser = app.browser();
    let host = browser.origin.strip_prefix("http://").unwrap().to_owned();
    for (headers, expected) in [
        (vec![("sec-fetch-site", "cross-site")], 403),
        (vec![("sec-fetch-site", "same-site")], 403),
        (vec![("origin", "https://mechant.example")], 403),
        (vec![("origin", "null")], 403),
        (vec![("sec-fetch-site", "same-origin")], 303),
        (vec![("origin", &*format!("http://{host}"))], 303),
        (vec![], 303),
    ] {
        let mut request = browser.client.post(format!("{}/api/connexion/fermer", browser.origin));
        request = request.header("accept", "text/html").header("content-type", "application/x-www-form-urlencoded");
        for (name, value) in &headers {
            request = request.header(*name, *value);
        }
        assert_eq!(request.send().await.unwrap().status().as_u16(), expected, "{headers:?}");
    }
    let _names = (HOST, ORIGIN);
}

#[tokio::test]
async fn monitors_see_whether_the_process_is_alive_and_ready() {
    let app = TestApp::start();
    let browser = app.browser();
    assert_eq!(browser.page("/healthz").await, "ok\n");
    assert_eq!(browser.page("/readyz").await, "ready\n");
}

#[tokio::test]
async fn a_read_only_store_is_not_ready_but_its_pages_are_still_served() {
    let app = TestApp::start();
    let mut connection = sqlx::SqliteConnection::connect(&app.database).await.unwrap();
    for act in ["INSERT", "UPDATE"] {
        let full =
            format!("CREATE TRIGGER full_{act} BEFORE {act} ON meta BEGIN SELECT RAISE(ABORT, 'disk full'); END");
        sqlx::query(sqlx::AssertSqlSafe(full)).execute(&mut connection).await.unwrap();
    }
    let browser = app.browser();
    let answer = browser.get("/readyz").await;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(browser.page("/healthz").await, "ok\n");
    assert!(browser.page("/").await.contains("Observatoire"));
}

#[tokio::test]
async fn an_unknown_address_gives_people_a_page_and_programs_json() {
    let app = TestApp::start();
    let browser = app.browser();
    let page = browser.get("/nulle-part").await;
    assert_eq!(page.status(), StatusCode::NOT_FOUND);
    assert!(page.text().await.unwrap().contains("Page introuvable"));
    let wrong = browser.post("/api/nulle-part", &fields(&[("a", "b")])).await;
    assert!(wrong.status().is_client_error());
    assert!(!wrong.text().await.unwrap().contains("register"));
    let method = browser.get("/api/reponses/section").await;
    assert!(method.status().is_client_error(), "{}", method.status());
}

#[tokio::test]
async fn only_pages_with_figures_load_their_styles_and_the_module_of_live_pages() {
    let app = TestApp::start();
    app.staff("g@obs.example", "manager");
    let mut staff = app.browser();
    staff.sign_in("g@obs.example").await;
    let (common, styles, live) = ("/pkg/observatoire.a1.wasm", "/pkg/figures.b3.css", "/pkg/figures.b1.wasm");
    for (path, loaded) in [
        ("/", [false, false, false]),
        ("/questionnaires/acheteurs", [false, false, false]),
        ("/questionnaires/acheteurs/repondre", [true, false, false]),
        ("/barometre", [false, true, false]),
        ("/observatoire", [false, true, true]),
        ("/observatoire/compte", [false, true, false]),
        ("/nulle-part", [false, false, false]),
    ] {
        let html = staff.get(path).await.text().await.unwrap();
        assert!(html.contains("/pkg/observatoire.a3.css"), "{path}");
        assert_eq!([common, styles, live].map(|file| html.contains(file)), loaded, "{path}");
    }
}
