//! Signing in by an identity provider: OpenID Connect, authorization code with PKCE, as ProConnect asks for it.
//!
//! Its answers are believed only with its signature: the ID token, and what it says of the person. The provider says
//! who somebody is; what they may do is decided here.

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

/// How the service is known to the provider.
#[derive(Clone)]
pub struct Settings {
    /// What the provider is called on the sign-in page.
    pub name: String,
    /// Its address, as its tokens have it, without a slash at its end.
    pub issuer: String,
    /// What it calls this service.
    pub client_id: String,
    /// What this service proves itself with.
    pub client_secret: String,
    /// Where it sends people back: an address that it was told beforehand.
    pub redirect: String,
    /// Where it sends people who left it: another such address.
    pub left: String,
    /// Whether an address of which it does not say that it was verified is taken all the same. ProConnect does not say:
    /// the organisation that somebody works for has given them theirs.
    pub trust_email: bool,
}

/// Without the secret, so that no log ever holds it.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// The provider.
pub struct IdentityProvider {
    settings: Settings,
    client: Client,
    clock: Clock,
    found: Mutex<Option<Arc<Provider>>>,
}

/// What it says of itself.
struct Provider {
    authorization: String,
    token: String,
    userinfo: String,
    /// Where sessions of its are ended, if it says so (OpenID Connect RP-Initiated Logout 1.0).
    end_session: Option<String>,
    keys: Vec<Key>,
    found_at: DateTime<Utc>,
}

/// Whom the provider vouches for.
pub struct Person {
    /// Their e-mail address, in small letters.
    pub email: String,
    /// What the provider knows this session by.
    pub id_token: String,
}

/// Why nobody could be signed in, for the log.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The provider cannot be reached, or does not answer as one.
    #[error("the identity provider: {0}")]
    Provider(String),
    /// A token of its does not hold.
    #[error("a token of the identity provider: {0}")]
    Token(#[from] Fault),
    /// The address is not known to be the person's.
    #[error("the identity provider has not verified the e-mail address")]
    Unverified,
}

/// How long what the provider says of itself is kept, and how soon it is asked again for a key that is not among its own.
const KEPT: Duration = Duration::hours(1);
const AGAIN: Duration = Duration::seconds(10);

impl IdentityProvider {
    /// A provider, which is asked nothing yet.
    ///
    /// # Errors
    /// When the system has no certificates that https could be checked with.
    pub fn new(settings: Settings, clock: Clock) -> std::io::Result<Self> {
        let client = http_client::client(&settings.issuer)?;
        Ok(Self { settings, client, clock, found: Mutex::new(None) })
    }

    /// What it is called on pages.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// The address that a browser is sent to.
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

    /// The address that a browser is sent to in order to leave the provider; `None` where it ends no sessions.
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

    /// The person whose browser brought a code back.
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
        // Only a signed answer is taken: an unsigned one is no token, and is refused as such.
        let answer = self.get(&provider.userinfo, Some(bearer)).await?;
        let answer = str::from_utf8(&answer).map_err(|_| Failure::Token(Fault::Form))?;
        let person = self.verified(answer.trim(), &self.expected()).await?;
        if person.get("sub") != claims.get("sub") {
            return Err(Failure::Token(Fault::Subject));
        }
        let verified = match person.get("email_verified") {
            None => self.settings.trust_email,
            Some(said) => said == &Value::Bool(true),
        };
        if !verified {
            return Err(Failure::Unverified);
        }
        Ok(Person { email: text(&person, "email")?.trim().to_lowercase(), id_token: id_token.to_owned() })
    }

    /// Whether an answer names another provider than ours (RFC 9207): somebody mixes them up on purpose.
    pub fn is_other(&self, issuer: &str) -> bool {
        issuer.trim_end_matches('/') != self.settings.issuer
    }

    fn expected(&self) -> Expected<'_> {
        let (issuer, audience) = (&self.settings.issuer, &self.settings.client_id);
        Expected { issuer, audience, nonce: None, now: self.clock.now() }
    }

    /// The claims of a token. One that is signed with a key that is not known sends for the keys once more: providers
    /// change theirs.
    async fn verified(&self, text: &str, expected: &Expected<'_>) -> Result<Value, Failure> {
        let provider = self.provider(KEPT).await?;
        match token::claims(text, &provider.keys, expected) {
            Err(Fault::Key) => Ok(token::claims(text, &self.provider(AGAIN).await?.keys, expected)?),
            claims => Ok(claims?),
        }
    }

    /// What the provider says of itself, not older than that.
    async fn provider(&self, kept: Duration) -> Result<Arc<Provider>, Failure> {
        // Held while asking: those who come meanwhile wait for the same answer.
        let mut found = self.found.lock().await;
        let now = self.clock.now();
        if let Some(provider) = found.as_ref().filter(|provider| now - provider.found_at < kept) {
            return Ok(provider.clone());
        }
        let issuer = &self.settings.issuer;
        let said = self.json(&self.get(&format!("{issuer}/.well-known/openid-configuration"), None).await?)?;
        if self.is_other(text(&said, "issuer")?) {
            return Err(Failure::Provider("it names another issuer than OBSERVATOIRE_OIDC_ISSUER".to_owned()));
        }
        let address = |name: &str| {
            let address = text(&said, name)?;
            // What is asked over https goes on over https.
            let same = issuer.starts_with("https://") <= address.starts_with("https://");
            let right = same && address.starts_with("http");
            right
                .then(|| address.to_owned())
                .ok_or_else(|| Failure::Provider(format!("its `{name}` is no https address")))
        };
        let keys = token::keys(&self.json(&self.get(&address("jwks_uri")?, None).await?)?);
        let end_session = said.get("end_session_endpoint").map(|_| address("end_session_endpoint")).transpose()?;
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
