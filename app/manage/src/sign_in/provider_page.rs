//! Going to the identity provider, and returning from it.

use super::page::{brought, sign_in_page};
use ::http::StatusCode;
use forms::Refusal;
use leptos::prelude::*;
use service::accounts::sign_in_refusal::Cause;
use service::accounts::{entering, known_device, rights, session};
use service::audit::note_failure;
use service::http;
use service::http::query_parameters;
use service::oidc::{Failure, IdentityProvider, Person};
use service::rate_limits::guesses::Secret as Guessed;
use service::{Service, service};
use store::SignInStep;
use ui::later::later;
use ui::page::{NotFound, Page};

/// The address for going to the provider. It is reached by a link, since our forms may not lead to another site
/// (Content-Security-Policy).
pub const OUT: &str = "/connexion/fournisseur";
/// The address that the provider returns to.
pub const BACK: &str = "/connexion/retour";
/// The address that leads to the provider's sign-out, after the session here was closed.
pub const FAREWELL: &str = "/connexion/fin";

/// `/connexion/fournisseur`: sends the browser to the provider.
#[component]
pub fn LeavePage() -> impl IntoView {
    let service = service();
    let page = async move {
        let Some(identity) = service.identity.clone() else { return view! { <NotFound /> }.into_any() };
        if let Ok(Some(session)) = session::current().await {
            http::go_to(rights::home(session.role));
            return ().into_any();
        }
        match leave(&service, &identity).await {
            Ok(address) => {
                http::go_to(&address);
                ().into_any()
            }
            Err(why) => refused(&service, why, ""),
        }
    };
    later(page)
}

/// `/connexion/retour?code=…&state=…`: signs in the person whose identity the provider confirms.
#[component]
pub fn ReturnPage() -> impl IntoView {
    let query = query_parameters();
    let service = service();
    let page = async move {
        let Some(identity) = service.identity.clone() else { return view! { <NotFound /> }.into_any() };
        let given = |name: &str| query.get(name).unwrap_or_default();
        let answer =
            Answer { code: given("code"), state: given("state"), issuer: query.get("iss"), error: query.get("error") };
        match come_back(&service, &identity, &answer).await {
            Ok(Ok(home)) => {
                http::go_to(home);
                ().into_any()
            }
            Ok(Err(email)) => refused(&service, Why::Unknown, &email),
            Err(why) => refused(&service, why, ""),
        }
    };
    later(page)
}

/// `/connexion/fin`: leads on to the provider's sign-out. Its session would otherwise sign in the next person at this
/// computer.
#[component]
pub fn FarewellPage() -> impl IntoView {
    let service = service();
    let page = async move {
        let Some(identity) = service.identity.clone() else { return view! { <NotFound /> }.into_any() };
        let Some(address) = farewell(&service, &identity).await else {
            http::go_to("/connexion");
            return ().into_any();
        };
        // Not an HTTP redirection: it would continue the form that closed our session, and our forms may not lead to
        // another site.
        http::go_on_to(&address);
        let name = identity.name().to_owned();
        view! {
            <Page title="Déconnexion">
                <h1>"Votre session à l’Observatoire est fermée"</h1>
                <p>{format!("Votre session chez {name} va l’être aussi. Sinon, la personne suivante sur cet appareil pourrait entrer à votre place.")}</p>
                <div class="actions"><a class="button" href=address>{format!("Quitter {name}")}</a></div>
            </Page>
        }
        .into_any()
    };
    later(page)
}

async fn farewell(service: &Service, identity: &IdentityProvider) -> Option<String> {
    let Ok(Some(SignInStep::Leaving { id_token })) = entering::take(service).await else { return None };
    // Nothing checks it on return: providers merely require one.
    let state = entering::random().ok()?;
    identity.farewell(&id_token, state.as_str()).await.unwrap_or_else(|failure| {
        tracing::warn!(error = %failure, "nobody could be led out of the identity provider");
        None
    })
}

/// The parameters that the browser returns with.
struct Answer {
    code: String,
    state: String,
    issuer: Option<String>,
    error: Option<String>,
}

/// Why nobody was signed in, for the person.
enum Why {
    /// No sign-in is waiting for this answer: it came too late, was already used, or belongs to another browser.
    Step,
    /// The provider refused.
    Declined,
    /// The provider does not confirm the address.
    Unverified,
    /// No account has this address.
    Unknown,
    /// The provider failed.
    Provider,
    /// Too many sign-ins by the provider from this network.
    TooMany(u32),
}

/// The log gets the cause, the person a sentence.
impl From<Failure> for Why {
    fn from(failure: Failure) -> Self {
        tracing::warn!(error = %failure, "nobody was signed in");
        if matches!(failure, Failure::Unverified) { Self::Unverified } else { Self::Provider }
    }
}

impl From<Refusal> for Why {
    fn from(_: Refusal) -> Self {
        Self::Provider
    }
}

async fn leave(service: &Service, identity: &IdentityProvider) -> Result<String, Why> {
    // Waiting sign-ins are stored in the database, so their number is limited. Returning browsers need few.
    let device = known_device::of_anybody(service).await?;
    service.guard.attempt(Guessed::Provider, &[], device).map_err(Why::TooMany)?;
    // 32 characters each. The verifier has 64, and must have at least 43.
    let (state, nonce) = (entering::random()?, entering::random()?);
    let verifier = format!("{}{}", entering::random()?.as_str(), entering::random()?.as_str());
    let address = identity.departure(state.as_str(), nonce.as_str(), &verifier).await?;
    let (state, nonce) = (state.as_str().to_owned(), nonce.as_str().to_owned());
    entering::begin(service, &SignInStep::Provider { state, nonce, verifier }).await?;
    Ok(address)
}

/// The page to go to, or the address that has no account.
async fn come_back(
    service: &Service,
    identity: &IdentityProvider,
    answer: &Answer,
) -> Result<Result<&'static str, String>, Why> {
    // A state is used up whatever the outcome, so that an answer works only once.
    let Some(SignInStep::Provider { state, nonce, verifier }) = entering::take(service).await? else {
        return Err(Why::Step);
    };
    if answer.state != state || answer.issuer.as_deref().is_some_and(|issuer| identity.is_other(issuer)) {
        return Err(Why::Step);
    }
    if answer.error.is_some() || answer.code.is_empty() {
        return Err(Why::Declined);
    }
    let Person { email, id_token } = identity.person(&answer.code, &nonce, &verifier).await?;
    let account = service.store.staff_by_email(&email).await.map_err(|error| {
        tracing::error!(%error, "the accounts could not be read");
        Why::Provider
    })?;
    let Some(account) = account else {
        note_failure(service, &email, &format!("{}, sans compte", identity.name()));
        return Ok(Err(email));
    };
    Ok(Ok(entering::let_in(service, &account, identity.name(), Some(id_token)).await?))
}

/// The sign-in page with the reason, rendered in place: the cookie of a refused form is not sent with a request that
/// comes from another site.
fn refused(service: &Service, why: Why, email: &str) -> AnyView {
    let (status, cause) = match why {
        Why::Step => (StatusCode::BAD_REQUEST, Cause::Step),
        Why::Declined => (StatusCode::FORBIDDEN, Cause::Declined),
        Why::Unverified => (StatusCode::FORBIDDEN, Cause::Unverified),
        Why::Unknown => (StatusCode::FORBIDDEN, Cause::Unknown),
        Why::Provider => (StatusCode::BAD_GATEWAY, Cause::Provider),
        Why::TooMany(seconds) => {
            http::retry_after(seconds);
            (StatusCode::TOO_MANY_REQUESTS, Cause::TooMany)
        }
    };
    http::status(status);
    sign_in_page(service, Some(&brought(cause, email)))
}
