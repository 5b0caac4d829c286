//! The staff's sign-in page, and its form's action.

use super::{code_page, provider_page};
use forms::{Form, Refusal};
use leptos::prelude::*;
use server_fn::ServerFn;
use service::accounts::password;
use service::accounts::password::{Busy, Line};
use service::accounts::sign_in_refusal::Cause;
use service::accounts::{entering, known_device, rights, session};
use service::audit::{note_failure, noting};
use service::http;
use service::rate_limits::guesses::Secret as Guessed;
use service::{Service, service};
use store::{Act, SignInStep};
use ui::later::later;
use ui::page::Page;

/// Maximum lengths of an address and of a password, in bytes: hashing time grows with the length.
const EMAIL_MAX: usize = 254;
const PASSWORD_MAX: usize = 1_024;
/// The name of the form.
const REFUSED: &str = "connexion";

/// `/connexion`.
#[component]
pub fn SignInPage() -> impl IntoView {
    let page = async move {
        if let Ok(Some(session)) = session::current().await {
            http::go_to(rights::home(session.role));
            return ().into_any();
        }
        let refused = http::brought_back(REFUSED, "/connexion");
        sign_in_page(&service(), refused.as_ref())
    };
    later(page)
}

/// The page, with the reason if a form was refused.
pub(super) fn sign_in_page(service: &Service, refused: Option<&Form>) -> AnyView {
    let message = refused.map(|form| Cause::of(form.get("cause")).sentence());
    let provider = service.identity.as_ref().map(|identity| {
        let text = format!("Se connecter avec {}", identity.name());
        view! {
            <div class="actions"><a class="button" href=provider_page::OUT>{text}</a></div>
            <h2>"Ou avec un mot de passe"</h2>
        }
    });
    let email = refused.map(|form| form.get("email").to_owned()).unwrap_or_default();
    let wrong = message.is_some();
    let summary = message.map(|message| {
        view! {
            <div class="error-summary" id="erreurs" role="alert" tabindex="-1" autofocus>
                <h2>"La connexion a échoué"</h2>
                <ul><li><a href="#email">{message}</a></li></ul>
            </div>
        }
    });
    let error = message.map(|message| view! { <p class="field-error" id="email-erreur">{message}</p> });
    view! {
        <Page title="Connexion" wrong=wrong>
            {summary}
            <h1>"Espace de l’Observatoire"</h1>
            <p class="lead">"Réservé à l’équipe de l’Observatoire. Pour répondre à un questionnaire, aucun compte n’est nécessaire."</p>
            {provider}
            <form class="sign-in" method="post" action=crate::actions::SignIn::url() novalidate>
                <div class="question" class:field-wrong=wrong>
                    <label class="question-label" for="email">"Adresse électronique"</label>
                    {error}
                    <input
                        class="input input-long" type="email" id="email" name="email" value=email autocomplete="username" required
                        aria-describedby=wrong.then_some("email-erreur") aria-invalid=wrong.then_some("true")
                    />
                </div>
                <div class="question">
                    <label class="question-label" for="mot-de-passe">"Mot de passe"</label>
                    <input class="input input-long" type="password" id="mot-de-passe" name="mot-de-passe" autocomplete="current-password" required />
                </div>
                <div class="actions"><button class="button">"Se connecter"</button></div>
            </form>
        </Page>
    }
    .into_any()
}

/// Opens a session, or returns to the page with the reason.
pub(crate) async fn open(service: &Service, form: &Form) -> Result<(), Refusal> {
    let email = form.get("email").trim().to_lowercase();
    let password = form.get("mot-de-passe");
    if email.len() > EMAIL_MAX || password.len() > PASSWORD_MAX {
        // A text too long for an address is not returned.
        let email = if email.len() > EMAIL_MAX { "" } else { email.as_str() };
        return refuse(service, 400, Cause::TooLong, email);
    }
    let device = known_device::of(service, &email).await?;
    let attempt = match service.guard.attempt(Guessed::Password, email.as_bytes(), device) {
        Ok(attempt) => attempt,
        Err(seconds) => return refuse_for_now(service, seconds, too_many(device.is_some()), &email),
    };
    let account = service.store.staff_by_email(&email).await?;
    let stored = account.as_ref().map(|a| a.password_hash.clone()).filter(|hash| !hash.is_empty());
    let line = if device.is_some() { Line::Known } else { Line::Strangers };
    let Ok(passed) = password::verify(line, password.to_owned(), stored).await else {
        service.guard.was_right(&attempt); // no password was checked
        return refuse_for_now(service, Busy::SECONDS, Cause::Busy, &email);
    };
    if let Some(account) = account.as_ref().filter(|_| !passed) {
        // For an address without an account nothing is logged: it may be a password typed into the wrong field.
        note_failure(service, &account.email, "mot de passe");
    }
    let Some(account) = account.filter(|_| passed) else {
        return refuse(service, 401, Cause::Wrong, &email);
    };
    service.guard.was_right(&attempt);
    let factor = service.store.second_factor(account.id).await?;
    if factor.is_some_and(|factor| factor.confirmed_at.is_some()) {
        entering::begin(service, &SignInStep::Code { staff_id: account.id }).await?;
        http::see_other(code_page::PATH);
        return Ok(());
    }
    http::see_other(entering::let_in(service, &account, "mot de passe", None).await?);
    Ok(())
}

/// The limit that was reached: that of a known device, or that of unknown ones, whose owner may try a known one.
fn too_many(known: bool) -> Cause {
    if known { Cause::TooMany } else { Cause::TooManyStrangers }
}

/// Like [`refuse`], with the time to wait.
fn refuse_for_now(service: &Service, seconds: u32, cause: Cause, email: &str) -> Result<(), Refusal> {
    if !http::is_plain_form() {
        http::retry_after(seconds);
    }
    refuse(service, 429, cause, email)
}

/// Returns a plain form to its page, with the reason and the typed address.
pub(super) fn refuse(service: &Service, status: u16, cause: Cause, email: &str) -> Result<(), Refusal> {
    let form = brought(cause, email);
    if http::is_plain_form() && http::bring_back(REFUSED, "/connexion", service.secure, &form) {
        http::see_other("/connexion");
        return Ok(());
    }
    Err(Refusal::new(status, cause.sentence()))
}

/// The values returned to the page.
pub(super) fn brought(cause: Cause, email: &str) -> Form {
    Form(vec![("cause".to_owned(), cause.code().to_owned()), ("email".to_owned(), email.to_owned())])
}

/// Ends the current session. After a sign-in by the identity provider, leads to the page that signs out there.
pub(crate) async fn close(service: &Service, _nothing_is_asked: &Form) -> Result<(), Refusal> {
    let parts = use_context::<::http::request::Parts>();
    let mut next = "/connexion";
    if let Some(token) = parts.and_then(|parts| session::token(service, &parts.headers)) {
        let ended = session::current().await?;
        let id_token = match ended {
            Some(ended) => noting(service, &ended, Act::SignedOut, "", "").close_session(token.hash()).await,
            // Signing out of an expired session is not logged, but still signs out of the provider.
            None => service.store.close_ended_session(token.hash()).await,
        };
        let id_token = id_token?;
        if let Some(id_token) = id_token.filter(|_| service.identity.is_some()) {
            entering::begin(service, &SignInStep::Leaving { id_token }).await?;
            next = provider_page::FAREWELL;
        }
    }
    http::set_cookie(session::cookie(service, ""));
    http::see_other(next);
    Ok(())
}
