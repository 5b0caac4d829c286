//! The layers around every request: limits, headers, compression, the log.

pub mod errors;
mod given_back;
pub mod masking;

use crate::panics;
use crate::site::Site;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use masking::masked;
use std::io::IsTerminal;
use std::time::{Duration, Instant};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::services::ServeDir;
use tower_http::timeout::TimeoutLayer;

/// Maximum size of a body: a section with long texts is a few tens of kB.
const BODY_MAX: usize = 256 * 1024;
/// Timeout of a request. It does not apply to the live stream, whose response starts at once.
const LONGEST: Duration = Duration::from_secs(20);

/// Starts the log, including panics. `RUST_LOG` sets the level.
pub fn log() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    // Colours would be escape sequences in a file.
    let colours = std::io::stderr().is_terminal();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours).with_writer(std::io::stderr);
    let _already_started = log.try_init();
    panics::log();
}

/// The dynamic routes and the built files, with all layers. `large` adds routes whose bodies have limits of their own,
/// around all others.
pub fn around(dynamic: Router, site: &Site, origin: Option<String>, large: impl FnOnce(Router) -> Router) -> Router {
    within(dynamic, site, origin, LONGEST, large)
}

fn within(
    dynamic: Router,
    site: &Site,
    origin: Option<String>,
    longest: Duration,
    large: impl FnOnce(Router) -> Router,
) -> Router {
    let https = origin.as_deref().is_some_and(|origin| origin.starts_with("https://"));
    let live = NotForContentType::const_new("text/event-stream");
    // Already compressed.
    let workbook = NotForContentType::const_new(documents::responses::Format::Xlsx.content_type());
    let parquet = NotForContentType::const_new(documents::responses::Format::Parquet.content_type());
    let dynamic = dynamic
        .layer(middleware::from_fn(panics::caught))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, longest));
    // The layer of refused forms requests another page, so it is around the router, not around each route.
    let dynamic = Router::new()
        .fallback_service(dynamic)
        .layer(middleware::from_fn(given_back::on_its_page))
        // Outside anything that answers without a message, and inside compression, since it reads messages.
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
    let mut router = large(dynamic).nest("/pkg", hashed);
    for name in ["favicon.svg", "robots.txt"] {
        let file = tower_http::services::ServeFile::new(site.root.join(name));
        router = router.route_service(&format!("/{name}"), file);
    }
    router
        .layer(middleware::from_fn(move |request, next| headers(https, request, next)))
        .layer(middleware::from_fn(trace))
}

/// A file whose name contains the hash of its contents never changes.
async fn immutable(request: Request, next: Next) -> Response {
    let is_worker = request.uri().path().contains("-worker.");
    let mut response = next.run(request).await;
    if is_worker {
        // A worker reads a buyer's file: it compiles the module that it is handed and reaches nothing, not even this
        // site.
        let policy = HeaderValue::from_static("default-src 'none'; script-src 'wasm-unsafe-eval'");
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
        response.headers_mut().insert(header::CACHE_CONTROL, forever);
    }
    response
}

/// Security headers for pages and keys.
async fn headers(https: bool, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut default = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    default(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // The address of a response contains its key, which no other site may learn.
    default(header::REFERRER_POLICY, "same-origin");
    default(header::X_FRAME_OPTIONS, "DENY");
    default(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    default(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()");
    default(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    // Pages have a policy of their own; files, errors and responses to programs load nothing. In development, pages
    // have none.
    if std::env::var_os("LEPTOS_WATCH").is_none() {
        default(header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
    }
    if https {
        default(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    // Pages contain answers, which must not remain in the cache of a shared computer.
    default(header::CACHE_CONTROL, "no-store");
    response
}

/// Refuses addresses with U+0000, which none of our links contains and PostgreSQL cannot store.
async fn without_nul(request: Request, next: Next) -> Response {
    let uri = request.uri();
    if uri.path().contains("%00") || uri.query().is_some_and(|query| query.contains("%00")) {
        let message = "Cette adresse n’est pas lisible : revenez à la page précédente et suivez de nouveau son lien.";
        return errors::sentence(StatusCode::BAD_REQUEST, message).into_response();
    }
    next.run(request).await
}

/// Redirects an address with a trailing slash to the page without it. The router would accept it, but stream the page
/// in pieces, which a live page could not take over.
async fn without_last_slash(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let page = path.trim_matches('/');
    // Only characters of our own addresses, so that the redirect cannot lead to another site.
    let ours = |c: char| c.is_ascii_alphanumeric() || "-_./%".contains(c);
    if !path.ends_with('/') || page.is_empty() || !page.chars().all(ours) {
        return next.run(request).await;
    }
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    Redirect::permanent(&format!("/{page}{query}")).into_response()
}

/// Refuses forms posted from another site. There is no token, so nothing expires while somebody thinks.
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

/// Whether a browser reports that a request comes from another site.
pub fn is_foreign(headers: &HeaderMap, origin: Option<&str>) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
    match text(HeaderName::from_static("sec-fetch-site")) {
        Some(site) => !matches!(site, "same-origin" | "none"),
        // Older browsers send the form's origin; programs send nothing, and have no visitor's cookie.
        None => text(header::ORIGIN).is_some_and(|from| {
            let host = from.split_once("://").map(|(_, host)| host);
            origin != Some(from) && (host.is_none() || host != text(header::HOST))
        }),
    }
}

/// Logs each request without keys, which are part of addresses.
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
