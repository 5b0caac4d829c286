//! What goes around every request: limits, headers, compression, the log.

pub mod errors;
mod given_back;

use crate::masking::masked;
use crate::panics;
use crate::site::Site;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use std::io::IsTerminal;
use std::time::{Duration, Instant};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::services::ServeDir;
use tower_http::timeout::TimeoutLayer;

/// The largest body taken: a section of long texts is a few tens of kB.
const BODY_MAX: usize = 256 * 1024;
/// The longest a request may take; the live stream's answer begins at once and is not concerned.
const LONGEST: Duration = Duration::from_secs(20);

/// Starts the log, panics included. `RUST_LOG` sets what is logged.
pub fn log() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    // In a file, colours are signs between a name and its value.
    let colours = std::io::stderr().is_terminal();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours).with_writer(std::io::stderr);
    let _already_started = log.try_init();
    panics::log();
}

/// The dynamic routes, the built files beside them, and every layer around both.
pub fn around(dynamic: Router, site: &Site, origin: Option<String>) -> Router {
    within(dynamic, site, origin, LONGEST)
}

fn within(dynamic: Router, site: &Site, origin: Option<String>, longest: Duration) -> Router {
    let https = origin.as_deref().is_some_and(|origin| origin.starts_with("https://"));
    let live = NotForContentType::const_new("text/event-stream");
    // Compressed already.
    let workbook = NotForContentType::const_new(documents::responses::Format::Xlsx.content_type());
    let parquet = NotForContentType::const_new(documents::responses::Format::Parquet.content_type());
    let dynamic = dynamic
        .layer(middleware::from_fn(panics::caught))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, longest));
    // A refused form asks for another page: its layer stands around the router, not around each of its routes.
    let dynamic = Router::new()
        .fallback_service(dynamic)
        .layer(middleware::from_fn(given_back::on_its_page))
        // Around what answers without a sentence, inside the compression: it reads the sentence of what it answers.
        .layer(middleware::from_fn(errors::in_words))
        .layer(
            CompressionLayer::new()
                .br(true)
                .gzip(true)
                .quality(tower_http::CompressionLevel::Precise(4))
                .compress_when(DefaultPredicate::new().and(live).and(workbook).and(parquet)),
        )
        .layer(middleware::from_fn(without_last_slash))
        .layer(middleware::from_fn(without_nul))
        .layer(middleware::from_fn(move |request: Request, next: Next| same_origin(origin.clone(), request, next)))
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(BODY_MAX))
        .layer(middleware::from_fn(errors::too_large));
    let files = |folder: &str| ServeDir::new(site.root.join(folder)).precompressed_br().precompressed_gzip();
    let hashed = Router::new().fallback_service(files("pkg")).layer(middleware::from_fn(immutable));
    let mut router = dynamic.nest("/pkg", hashed);
    for name in ["favicon.svg", "robots.txt"] {
        let file = tower_http::services::ServeFile::new(site.root.join(name));
        router = router.route_service(&format!("/{name}"), file);
    }
    router
        .layer(middleware::from_fn(move |request, next| headers(https, request, next)))
        .layer(middleware::from_fn(trace))
}

/// A file whose name holds the hash of its content never changes.
async fn immutable(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
        response.headers_mut().insert(header::CACHE_CONTROL, forever);
    }
    response
}

/// Headers that keep pages and keys where they belong.
async fn headers(https: bool, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut default = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    default(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // The key of a response stands in its address: no other site may learn it.
    default(header::REFERRER_POLICY, "same-origin");
    default(header::X_FRAME_OPTIONS, "DENY");
    default(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    default(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()");
    default(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    // Pages have a policy of their own; a file, an error or a program's answer loads nothing. While developing, pages have none.
    if std::env::var_os("LEPTOS_WATCH").is_none() {
        default(header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
    }
    if https {
        default(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    // Pages hold answers: a shared computer's cache is no place for them.
    default(header::CACHE_CONTROL, "no-store");
    response
}

/// Refuses an address with the character U+0000, which no link of ours holds and no text in PostgreSQL can.
async fn without_nul(request: Request, next: Next) -> Response {
    let uri = request.uri();
    if uri.path().contains("%00") || uri.query().is_some_and(|query| query.contains("%00")) {
        let message = "Cette adresse n’est pas lisible : revenez à la page précédente et suivez de nouveau son lien.";
        return errors::sentence(StatusCode::BAD_REQUEST, message).into_response();
    }
    next.run(request).await
}

/// Leads an address with a slash at its end, as people and programs add one, to the page without it: the router would draw
/// it, but piece by piece, so that a live page could not take over what moves.
async fn without_last_slash(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let page = path.trim_matches('/');
    // No more than our own addresses are made of: none of it leads to another site.
    let ours = |c: char| c.is_ascii_alphanumeric() || "-_./%".contains(c);
    if !path.ends_with('/') || page.is_empty() || !page.chars().all(ours) {
        return next.run(request).await;
    }
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    Redirect::permanent(&format!("/{page}{query}")).into_response()
}

/// Refuses what another site posts in a visitor's name. No token, so nothing expires while one thinks.
async fn same_origin(origin: Option<String>, request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return next.run(request).await;
    }
    if is_foreign(request.headers(), origin.as_deref()) {
        let message = "Cette demande vient d’un autre site : ouvrez la page de l’Observatoire et recommencez.";
        return errors::sentence(StatusCode::FORBIDDEN, message).into_response();
    }
    next.run(request).await
}

/// Whether a browser says that a request comes from a page of another site.
fn is_foreign(headers: &HeaderMap, origin: Option<&str>) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
    match text(HeaderName::from_static("sec-fetch-site")) {
        Some(site) => !matches!(site, "same-origin" | "none"),
        // Older browsers say where the form was; programs say nothing and hold no cookie of a visitor's.
        None => text(header::ORIGIN).is_some_and(|from| {
            let host = from.split_once("://").map(|(_, host)| host);
            origin != Some(from) && (host.is_none() || host != text(header::HOST))
        }),
    }
}

/// Logs each request, never a key: it stands in the address of its response.
async fn trace(request: Request, next: Next) -> Response {
    let (method, path) = (request.method().clone(), masked(request.uri().path()));
    let begun = Instant::now();
    let response = next.run(request).await;
    let (status, took) = (response.status().as_u16(), begun.elapsed());
    if status >= 500 {
        tracing::warn!(%method, path, status, ?took);
    } else {
        tracing::debug!(%method, path, status, ?took);
    }
    response
}

#[cfg(test)]
mod tests;
