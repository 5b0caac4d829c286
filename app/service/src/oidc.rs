//! Sign-in through an identity provider: OpenID Connect, authorization code flow with PKCE, as ProConnect requires.
//!
//! Only signed answers are trusted: the ID token, and the data about the person. The provider authenticates people;
//! their rights are defined here.

mod requests;
pub mod token;

use crate::Clock;
use crate::http_client;
use chrono::{DateTime, Duration, Utc};
use reqwest::Client;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt;
use std::sync::Arc;
use token::{Expected, Fault, Key};
use tokio::sync::Mutex;

/// Registration of the service at the provider.
#[derive(Clone)]
pub struct Settings {
    /// The provider's name on the sign-in page.
    pub name: String,
    /// Its issuer address, as in its tokens, without a trailing slash.
    pub issuer: String,
    /// Client identifier of this service.
    pub client_id: String,
    /// Client secret of this service.
    pub client_secret: String,
    /// Redirect address after sign-in, registered at the provider.
    pub redirect: String,
    /// Redirect address after sign-out, also registered.
    pub left: String,
    /// Whether to accept an e-mail address if the provider does not state whether it was verified. ProConnect does not:
    /// the address was issued by the person's organisation.
    pub trust_email: bool,
}

/// Omits the secret, which must not reach the logs.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// The identity provider.
pub struct IdentityProvider {
    settings: Settings,
    client: Client,
    clock: Clock,
    found: Mutex<Option<Arc<Provider>>>,
}

/// The provider's metadata.
struct Provider {
    authorization: String,
    token: String,
    userinfo: String,
    /// The end-session endpoint, if any (OpenID Connect RP-Initiated Logout 1.0).
    end_session: Option<String>,
    keys: Vec<Key>,
    found_at: DateTime<Utc>,
}

/// An authenticated person.
pub struct Person {
    /// E-mail address, in lower case.
    pub email: String,
    /// The ID token, by which the provider recognises the session.
    pub id_token: String,
}

/// Why a sign-in failed, for the log.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The provider cannot be reached, or its answer is invalid.
    #[error("the identity provider: {0}")]
    Provider(String),
    /// A token of the provider is invalid.
    #[error("a token of the identity provider: {0}")]
    Token(#[from] Fault),
    /// The address is not verified.
    #[error("the identity provider has not verified the e-mail address")]
    Unverified,
}

/// How long the provider's metadata are cached, and the minimum interval before they are fetched again for an unknown
/// key.
const KEPT: Duration = Duration::hours(1);
const AGAIN: Duration = Duration::seconds(10);

impl IdentityProvider {
    /// A provider; makes no request yet.
    ///
    /// # Errors
    /// If the system has no certificates to check https with.
    pub fn new(settings: Settings, clock: Clock) -> std::io::Result<Self> {
        let client = http_client::client(&settings.issuer)?;
        Ok(Self { settings, client, clock, found: Mutex::new(None) })
    }

    /// Its name on pages.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// The address to which the browser is redirected for sign-in.
    ///
    /// # Errors
    /// [`Failure::Provider`].
    pub async fn departure(&self, state: &str, nonce: &str, verifier: &str) -> Result<String, Failure> {
        let provider = self.provider(KEPT).await?;
        let challenge = token::encoded(&Sha256::digest(verifier));
        let query = form(&[
            ("response_type", "code"),
            ("client_id", &self.settings.client_id),
            ("redirect_uri", &self.settings.redirect),
            ("scope", "openid email"),
            ("state", state),
            ("nonce", nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ]);
        Ok(with(&provider.authorization, &query))
    }

    /// The address to which the browser is redirected for sign-out; `None` if the provider has no end-session endpoint.
    ///
    /// # Errors
    /// [`Failure::Provider`].
    pub async fn farewell(&self, id_token: &str, state: &str) -> Result<Option<String>, Failure> {
        let provider = self.provider(KEPT).await?;
        let query = form(&[
            ("id_token_hint", id_token),
            ("post_logout_redirect_uri", &self.settings.left),
            ("client_id", &self.settings.client_id),
            ("state", state),
        ]);
        Ok(provider.end_session.as_ref().map(|address| with(address, &query)))
    }

    /// The person whose browser returned with this code.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn person(&self, code: &str, nonce: &str, verifier: &str) -> Result<Person, Failure> {
        let provider = self.provider(KEPT).await?;
        let body = form(&[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &self.settings.redirect),
            ("client_id", &self.settings.client_id),
            ("client_secret", &self.settings.client_secret),
            ("code_verifier", verifier),
        ]);
        let tokens = self.json(&self.post(&provider.token, body).await?)?;
        let id_token = text(&tokens, "id_token")?;
        let claims = self.verified(id_token, &Expected { nonce: Some(nonce), ..self.expected() }).await?;
        let bearer = text(&tokens, "access_token")?;
        // An unsigned answer is not a token and is refused as such.
        let answer = self.get(&provider.userinfo, Some(bearer)).await?;
        let answer = str::from_utf8(&answer).map_err(|_| Failure::Token(Fault::Form))?;
        let person = self.verified(answer.trim(), &self.expected()).await?;
        if person.get("sub") != claims.get("sub") {
            return Err(Failure::Token(Fault::Subject));
        }
        let verified = match person.get("email_verified") {
            None => self.settings.trust_email,
            Some(sentence) => sentence == &Value::Bool(true),
        };
        if !verified {
            return Err(Failure::Unverified);
        }
        Ok(Person { email: text(&person, "email")?.trim().to_lowercase(), id_token: id_token.to_owned() })
    }

    /// Whether an answer names another provider than ours (RFC 9207): a mix-up attack.
    pub fn is_other(&self, issuer: &str) -> bool {
        issuer.trim_end_matches('/') != self.settings.issuer
    }

    fn expected(&self) -> Expected<'_> {
        let (issuer, audience) = (&self.settings.issuer, &self.settings.client_id);
        Expected { issuer, audience, nonce: None, now: self.clock.now() }
    }

    /// The claims of a token. For a signature with an unknown key, the keys are fetched once more: providers rotate
    /// theirs.
    async fn verified(&self, text: &str, expected: &Expected<'_>) -> Result<Value, Failure> {
        let provider = self.provider(KEPT).await?;
        match token::claims(text, &provider.keys, expected) {
            Err(Fault::Key) => Ok(token::claims(text, &self.provider(AGAIN).await?.keys, expected)?),
            claims => Ok(claims?),
        }
    }

    /// The provider's metadata, not older than `kept`.
    async fn provider(&self, kept: Duration) -> Result<Arc<Provider>, Failure> {
        // Locked during the request, so that concurrent callers wait for the same answer.
        let mut found = self.found.lock().await;
        let now = self.clock.now();
        if let Some(provider) = found.as_ref().filter(|provider| now - provider.found_at < kept) {
            return Ok(provider.clone());
        }
        let issuer = &self.settings.issuer;
        let sentence = self.json(&self.get(&format!("{issuer}/.well-known/openid-configuration"), None).await?)?;
        if self.is_other(text(&sentence, "issuer")?) {
            return Err(Failure::Provider("it names another issuer than OBSERVATOIRE_OIDC_ISSUER".to_owned()));
        }
        let address = |name: &str| {
            let address = text(&sentence, name)?;
            // An https issuer must not lead to plain http endpoints.
            let same = issuer.starts_with("https://") <= address.starts_with("https://");
            let right = same && address.starts_with("http");
            right
                .then(|| address.to_owned())
                .ok_or_else(|| Failure::Provider(format!("its `{name}` is no https address")))
        };
        let keys = token::keys(&self.json(&self.get(&address("jwks_uri")?, None).await?)?);
        let end_session = sentence.get("end_session_endpoint").map(|_| address("end_session_endpoint")).transpose()?;
        let provider = Arc::new(Provider {
            authorization: address("authorization_endpoint")?,
            token: address("token_endpoint")?,
            userinfo: address("userinfo_endpoint")?,
            end_session,
            keys,
            found_at: now,
        });
        *found = Some(provider.clone());
        Ok(provider)
    }
}

fn text<'a>(of: &'a Value, name: &str) -> Result<&'a str, Failure> {
    of.get(name).and_then(Value::as_str).ok_or_else(|| Failure::Provider(format!("its answer has no `{name}`")))
}

fn with(address: &str, query: &str) -> String {
    format!("{address}{}{query}", if address.contains('?') { '&' } else { '?' })
}

fn form(pairs: &[(&str, &str)]) -> String {
    let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    forms::encode(&forms::Form(pairs.collect()))
}
