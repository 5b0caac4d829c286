//! Requests of the server's own: to the company search, to the identity provider.

use axum::body::Body;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use std::sync::Arc;
use std::time::Duration;

/// Makes requests, over connections that it keeps for a while.
pub type HttpClient = Client<HttpsConnector<HttpConnector>, Body>;

/// Whom others see asking.
pub const AGENT: &str = concat!("observatoire-start-up-grands-comptes/", env!("CARGO_PKG_VERSION"));

/// A client for an address; https is checked with the system's certificates.
///
/// # Errors
/// When the system has no certificates that https could be checked with.
pub fn client(address: &str) -> std::io::Result<HttpClient> {
    let mut http = HttpConnector::new();
    http.enforce_http(false);
    http.set_nodelay(true);
    let tls = HttpsConnectorBuilder::new();
    // Plain http is for a relay or a test: it needs no certificates, which small systems lack.
    let tls = if address.starts_with("https") {
        tls.with_provider_and_native_roots(rustls::crypto::ring::default_provider())?
    } else {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(std::io::Error::other)?
            .with_root_certificates(rustls::RootCertStore::empty())
            .with_no_client_auth();
        tls.with_tls_config(config)
    };
    let connector = tls.https_or_http().enable_http1().wrap_connector(http);
    Ok(Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(Duration::from_secs(30))
        .build(connector))
}

/// An error with its causes: the first words alone ("client error") help nobody.
pub fn causes(error: &dyn std::error::Error) -> String {
    std::iter::successors(Some(error), |error| error.source()).map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
