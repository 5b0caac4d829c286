//! HTTP client for the server's own requests, to the company search and the identity provider.

use axum::body::{Body, Bytes, to_bytes};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use rustls::crypto::ring;
use std::time::Duration;

/// Our `User-Agent`.
const AGENT: &str = concat!("observatoire-start-up-grands-comptes/", env!("CARGO_PKG_VERSION"));

/// A client for an address; https is checked with the system's certificates.
///
/// # Errors
/// If the system has no certificates to check https with.
pub fn client(address: &str) -> std::io::Result<Client> {
    // Fails if a client was made before: the provider is then installed already.
    let _installed = ring::default_provider().install_default();
    let client = Client::builder()
        .user_agent(AGENT)
        .redirect(Policy::none())
        .no_proxy()
        .pool_idle_timeout(Duration::from_secs(30));
    // Plain http is for a relay or a test: it needs no certificates, which small systems lack.
    let client = if address.starts_with("https") { client } else { client.tls_certs_only([]) };
    client.build().map_err(std::io::Error::other)
}

/// The body of an answer, up to a maximum size.
///
/// # Errors
/// If it is larger, or breaks off.
pub async fn body(answer: Response, most: usize) -> Result<Bytes, axum::Error> {
    to_bytes(Body::new(reqwest::Body::from(answer)), most).await
}

/// An error with its causes, since the first one alone is rarely helpful. Without the URL, which may contain a number.
pub fn causes(error: reqwest::Error) -> String {
    let error = error.without_url();
    let first: &dyn std::error::Error = &error;
    std::iter::successors(Some(first), |error| error.source()).map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    #[tokio::test]
    async fn an_error_does_not_reveal_the_address() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/?q=130025265", listener.local_addr().unwrap());
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _asked = stream.read(&mut [0; 1024]).await.unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{").await.unwrap();
        });
        let client = client(&address).unwrap();
        let broken = body(client.get(&address).send().await.unwrap(), 1_000).await.unwrap_err().to_string();
        let refused = causes(client.get(&address).send().await.unwrap_err());
        assert!(!broken.contains("130025265"), "{broken}");
        assert!(!refused.contains("130025265") && refused.contains("Connection refused"), "{refused}");
    }
}
