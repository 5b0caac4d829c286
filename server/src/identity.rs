//! Configuration of the identity provider and of staff sessions.

use crate::command::Failure;
use clap::Args;
use manage::sign_in::provider_page::BACK;
use service::Clock;
use service::accounts::session::SessionLimits;
use service::oidc::{IdentityProvider, Settings};
use std::sync::Arc;

/// Limits of staff sessions.
#[derive(Clone, Copy, Debug, Args)]
pub struct SessionOptions {
    /// Minutes without a request after which a session ends.
    #[arg(long, env = "OBSERVATOIRE_SESSION_IDLE_MINUTES", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=1440))]
    pub session_idle_minutes: u32,
    /// Hours after which a session ends in any case.
    #[arg(long, env = "OBSERVATOIRE_SESSION_HOURS", default_value_t = 12, value_parser = clap::value_parser!(u32).range(1..=168))]
    pub session_hours: u32,
}

impl SessionOptions {
    /// The limits.
    pub fn limits(self) -> SessionLimits {
        SessionLimits { idle_minutes: self.session_idle_minutes, hours: self.session_hours }
    }
}

/// The identity provider for staff.
#[derive(Clone, Debug, Args)]
pub struct IdentityOptions {
    /// The issuer of an OpenID Connect provider, such as ProConnect's: its address without `/.well-known/…`.
    #[arg(long, env = "OBSERVATOIRE_OIDC_ISSUER", value_parser = issuer, requires = "oidc_client_id", requires = "oidc_client_secret")]
    pub oidc_issuer: Option<String>,
    /// This service's id at the provider.
    #[arg(long, env = "OBSERVATOIRE_OIDC_CLIENT_ID", requires = "oidc_issuer")]
    pub oidc_client_id: Option<String>,
    /// This service's secret at the provider.
    #[arg(long, env = "OBSERVATOIRE_OIDC_CLIENT_SECRET", requires = "oidc_issuer", hide_env_values = true)]
    pub oidc_client_secret: Option<String>,
    /// The provider's name on the sign-in page.
    #[arg(long, env = "OBSERVATOIRE_OIDC_NAME", default_value = "ProConnect")]
    pub oidc_name: String,
    /// Accept an address although the provider does not state that it is verified. ProConnect never does: the address
    /// comes from the person's employer.
    #[arg(long, env = "OBSERVATOIRE_OIDC_TRUST_EMAIL", num_args = 0..=1, default_value_t = false, default_missing_value = "true")]
    pub oidc_trust_email: bool,
}

impl IdentityOptions {
    /// The provider, if one is configured.
    pub fn provider(&self, origin: Option<&str>, clock: Clock) -> Result<Option<Arc<IdentityProvider>>, Failure> {
        let (Some(issuer), Some(client_id), Some(client_secret)) =
            (self.oidc_issuer.clone(), self.oidc_client_id.clone(), self.oidc_client_secret.clone())
        else {
            return Ok(None);
        };
        let origin = origin.ok_or(
            "OBSERVATOIRE_OIDC_ISSUER: OBSERVATOIRE_ORIGIN is needed too, the address that the provider sends people back to",
        )?;
        let (redirect, left) = (format!("{origin}{BACK}"), format!("{origin}/connexion"));
        let (name, trust_email) = (self.oidc_name.clone(), self.oidc_trust_email);
        let settings = Settings { name, issuer, client_id, client_secret, redirect, left, trust_email };
        let provider = IdentityProvider::new(settings, clock)
            .map_err(|cause| format!("OBSERVATOIRE_OIDC_ISSUER: https cannot be checked: {cause}"))?;
        Ok(Some(Arc::new(provider)))
    }
}

fn issuer(text: &str) -> Result<String, &'static str> {
    const EXPECTED: &str = "expected an https address, such as https://auth.example.fr/api/v2";
    let uri: http::Uri = text.parse().map_err(|_| EXPECTED)?;
    let host = uri.host().unwrap_or_default();
    // Plain http is only for tests on this machine.
    let local = matches!(host, "127.0.0.1" | "localhost" | "[::1]");
    let scheme = uri.scheme_str() == Some("https") || (uri.scheme_str() == Some("http") && local);
    if !scheme || host.is_empty() || uri.query().is_some() || text.contains(['@', '#']) {
        return Err(EXPECTED);
    }
    Ok(text.trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::issuer;

    #[test]
    fn an_issuer_is_an_https_address_or_a_local_one() {
        assert_eq!(issuer("https://auth.example.fr/api/v2/").unwrap(), "https://auth.example.fr/api/v2");
        assert!(issuer("http://127.0.0.1:4000").is_ok());
        for wrong in
            ["", "auth.example.fr", "http://auth.example.fr", "https://", "https://a@b", "https://a/?q", "ftp://a"]
        {
            assert!(issuer(wrong).is_err(), "{wrong}");
        }
    }
}
