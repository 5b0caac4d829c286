//! The outgoing SMTP server.

use crate::command::Failure;
use emails::masking::without_addresses;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::net::IpAddr;
use std::time::Duration;

/// Timeout of each reply of the server.
const ANSWER: Duration = Duration::from_secs(20);
/// Replies about our credentials (RFC 4954, section 6), which are not caused by the e-mail.
const CREDENTIALS: [u16; 4] = [530, 534, 535, 538];

/// The connection to the server. Each e-mail uses a new one: e-mails are few, and no connection is found closed.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    host: String,
}

/// Why an e-mail was not delivered.
#[derive(Debug)]
pub struct Refused {
    /// Whether retrying would have the same result.
    pub for_good: bool,
    /// The cause, with shortened addresses.
    pub cause: String,
}

impl Smtp {
    /// The server at an address; `origin` is the site's, whose host is our name.
    pub fn new(url: &str, origin: &str) -> Result<Self, Failure> {
        // The address may contain a password, so messages do not repeat it.
        let expected = "OBSERVATOIRE_SMTP_URL: expected `smtps://user:password@host` or \
                        `smtp://user:password@host?tls=required`";
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|cause| format!("{expected}: {}", without_addresses(&cause.to_string())))?;
        let host = host_of(origin);
        if is_in_clear(url) {
            tracing::warn!("OBSERVATOIRE_SMTP_URL: e-mails, and the links in them, travel without encryption");
        }
        let us = match host.parse::<IpAddr>() {
            Ok(IpAddr::V4(address)) => ClientId::Ipv4(address),
            Ok(IpAddr::V6(address)) => ClientId::Ipv6(address),
            Err(_) => ClientId::Domain(host.clone()),
        };
        let transport = builder.hello_name(us).timeout(Some(ANSWER)).build();
        Ok(Self { transport, host })
    }

    /// The host in message ids.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Passes a message to the server.
    pub async fn send(&self, message: Message) -> Result<(), Refused> {
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) => Err(Refused { for_good: is_for_good(&error), cause: causes(&error) }),
        }
    }
}

/// Whether the server, or the form of the e-mail, makes the refusal permanent.
fn is_for_good(error: &Error) -> bool {
    let code = error.status().map(u16::from);
    error.is_client() || error.is_permanent() && !code.is_some_and(|code| CREDENTIALS.contains(&code))
}

/// The error with its sources, without repetition.
fn causes(error: &Error) -> String {
    without_addresses(&error.to_string())
}

/// The host of an origin, without its port.
fn host_of(origin: &str) -> String {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address.to_owned(),
        None => host.split(':').next().unwrap_or(host).to_owned(),
    }
}

/// Whether e-mails leave this machine unencrypted.
fn is_in_clear(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("smtp://") else { return false };
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let here = ["127.", "localhost", "[::1]"].iter().any(|here| host.starts_with(here));
    !here && !rest.contains("tls=required")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_an_origin_excludes_its_port() {
        for (origin, host) in [
            ("https://obs.example.fr", "obs.example.fr"),
            ("https://obs.example.fr:8443", "obs.example.fr"),
            ("http://127.0.0.1:3000", "127.0.0.1"),
            ("http://[::1]:3000", "::1"),
        ] {
            assert_eq!(host_of(origin), host);
        }
    }

    #[test]
    fn only_a_local_server_may_be_used_unencrypted_without_asking_for_it() {
        for quiet in ["smtps://u:p@mail.example.fr", "smtp://u:p@mail.example.fr?tls=required", "smtp://127.0.0.1:25"] {
            assert!(!is_in_clear(quiet), "{quiet}");
        }
        for loud in ["smtp://mail.example.fr", "smtp://u:p@mail.example.fr:587?tls=opportunistic", "smtp://10.0.0.1"] {
            assert!(is_in_clear(loud), "{loud}");
        }
    }

    #[test]
    fn an_invalid_address_is_refused_without_being_repeated() {
        for wrong in
            ["mail.example.fr", "http://mail.example.fr", "smtp://u:secret@?tls=required", "smtp://u:secret@h?tls=x"]
        {
            let sentence =
                Smtp::new(wrong, "https://obs.example.fr").err().unwrap_or_else(|| panic!("{wrong}")).to_string();
            assert!(
                sentence.starts_with("OBSERVATOIRE_SMTP_URL: expected") && !sentence.contains("secret"),
                "{sentence}"
            );
        }
    }
}
