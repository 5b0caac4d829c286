use super::*;
use axum::body::{Body, to_bytes};
use axum::routing::{get, post};
use tower::ServiceExt;

/// The layers around a few routes that never finish or panic, which the product does not have.
fn layers(origin: Option<&str>, longest: Duration) -> Router {
    async fn panics() -> &'static str {
        panic!("a fault of the test's")
    }
    async fn later() -> Response {
        let seconds = [(header::RETRY_AFTER, HeaderValue::from_static("30"))];
        (StatusCode::SERVICE_UNAVAILABLE, seconds, "").into_response()
    }
    let routes = Router::new()
        .route("/sans-fin", get(std::future::pending::<()>))
        .route("/faute", get(panics).post(panics))
        .route("/plus-tard", get(later))
        .route("/texte", get(|| async { "oui" }).post(|_: String| async { "oui" }))
        .route("/refus", post(|| async { errors::sentence(StatusCode::BAD_REQUEST, "Non.") }));
    let folder = std::env::temp_dir();
    let site = Site::find(Some(&folder)).unwrap();
    within(routes, &site, origin.map(ToOwned::to_owned), longest, |router| router)
}

async fn answer(layers: &Router, method: &str, path: &str, html: bool, body: Vec<u8>) -> (Response, String) {
    let accepts = if html { "text/html" } else { "application/json" };
    let request = Request::builder().method(method).uri(path).header(header::ACCEPT, accepts);
    let request = request.header(header::CONTENT_LENGTH, body.len()).body(Body::from(body)).unwrap();
    let (parts, body) = layers.clone().oneshot(request).await.unwrap().into_parts();
    let text = String::from_utf8(to_bytes(body, 100_000).await.unwrap().to_vec()).unwrap();
    (Response::from_parts(parts, Body::empty()), text)
}

#[tokio::test(start_paused = true)]
async fn a_timeout_is_answered_with_a_message_and_the_time_until_a_retry() {
    let layers = layers(None, Duration::from_secs(20));
    for html in [true, false] {
        let (response, text) = answer(&layers, "GET", "/sans-fin", html, Vec::new()).await;
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()[header::RETRY_AFTER], "10");
        assert!(text.contains("Le service met trop de temps à répondre"), "{text}");
        assert_eq!(text.starts_with("<!DOCTYPE html>"), html);
    }
    let (response, _) = answer(&layers, "GET", "/plus-tard", true, Vec::new()).await;
    assert_eq!(response.headers()[header::RETRY_AFTER], "30", "who knows better is not contradicted");
}

#[tokio::test]
async fn a_trailing_slash_redirects_to_the_page_without_it_and_never_to_another_site() {
    let layers = layers(None, LONGEST);
    for (typed, page) in [
        ("/texte/", "/texte"),
        ("/texte//", "/texte"),
        ("/texte/?a=b", "/texte?a=b"),
        ("//ici.example/", "/ici.example"),
    ] {
        let (response, _) = answer(&layers, "GET", typed, true, Vec::new()).await;
        assert_eq!(response.status(), StatusCode::PERMANENT_REDIRECT, "{typed}");
        assert_eq!(response.headers()[header::LOCATION], page, "{typed}");
    }
    for typed in ["/", "//", "/texte", "/@ici/", "/a//ici.example:80/"] {
        let (response, _) = answer(&layers, "GET", typed, true, Vec::new()).await;
        assert!(!response.headers().contains_key(header::LOCATION), "{typed}");
    }
}

#[tokio::test]
async fn a_panic_is_answered_with_a_message_and_the_next_request_is_served() {
    let layers = layers(None, LONGEST);
    for (method, html) in [("GET", true), ("POST", true), ("GET", false)] {
        let (response, text) = answer(&layers, method, "/faute", html, Vec::new()).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(text.contains("Une erreur est survenue de notre côté"), "{text}");
        assert!(!text.contains("a fault of the test"), "what went wrong is for the log: {text}");
    }
    assert_eq!(answer(&layers, "GET", "/texte", true, Vec::new()).await.1, "oui");
}

#[tokio::test]
async fn a_panic_is_logged_with_its_place_and_without_the_key() {
    let (log, path) = (Log::default(), format!("/reponses/{}", "a1B2".repeat(8)));
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_max_level(tracing::Level::TRACE);
    // Of a lone subscriber, `tracing` asks only the thread that first logs at a place, which may be another test's.
    let _second = tracing::Dispatch::new(tracing::subscriber::NoSubscriber::default());
    let written = log.clone();
    let _guard = tracing::subscriber::set_default(subscriber.with_writer(move || written.clone()).finish());
    let routes = Router::new().fallback(|request: Request| async move {
        let key = request.uri().path().to_owned();
        if !key.is_empty() {
            panic!("no {key}");
        }
    });
    let request = Request::get(&path).body(Body::empty()).unwrap();
    let answer = routes.layer(middleware::from_fn(panics::caught)).oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let text = log.text();
    assert!(text.contains("ERROR") && text.contains("method=GET") && text.contains("/reponses/…"), "{text}");
    assert!(!text.contains("a1B2a1B2"), "{text}");
}

#[tokio::test]
async fn every_response_has_headers_that_let_it_load_nothing() {
    for (origin, https) in [(None, false), (Some("http://obs.example"), false), (Some("https://obs.example"), true)] {
        let layers = layers(origin, LONGEST);
        for (method, path, body, status) in [
            ("GET", "/texte", Vec::new(), StatusCode::OK),
            ("GET", "/nulle-part", Vec::new(), StatusCode::NOT_FOUND),
            ("GET", "/pkg/nulle-part.js", Vec::new(), StatusCode::NOT_FOUND),
            ("PUT", "/texte", Vec::new(), StatusCode::METHOD_NOT_ALLOWED),
            ("POST", "/refus", Vec::new(), StatusCode::BAD_REQUEST),
            ("POST", "/texte", vec![b'x'; BODY_MAX + 1], StatusCode::PAYLOAD_TOO_LARGE),
            ("GET", "/faute", Vec::new(), StatusCode::INTERNAL_SERVER_ERROR),
        ] {
            for html in [true, false] {
                let (response, _) = answer(&layers, method, path, html, body.clone()).await;
                assert_eq!(response.status(), status, "{method} {path}");
                let header = |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
                let policy = header("content-security-policy").unwrap();
                assert!(
                    policy.starts_with("default-src 'none';") && policy.contains("frame-ancestors 'none'"),
                    "{policy}"
                );
                assert!(!policy.contains("script-src"), "{method} {path}: {policy}");
                assert_eq!(header("cross-origin-resource-policy").as_deref(), Some("same-origin"), "{method} {path}");
                assert_eq!(header("strict-transport-security").is_some(), https, "{method} {path}");
                assert_eq!(header("x-content-type-options").as_deref(), Some("nosniff"), "{method} {path}");
            }
        }
    }
}

/// The contents of a test's log.
#[derive(Clone, Default)]
struct Log(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
