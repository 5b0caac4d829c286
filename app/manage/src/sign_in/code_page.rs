//! The second step of signing in with a password: a code of an authenticator, or a recovery code.

use super::page as sign_in_page;
use crate::actions::VerifyCode;
use forms::{Form, Refusal, Returned};
use leptos::prelude::*;
use server_fn::ServerFn;
use service::accounts::sign_in_refusal::Cause;
use service::accounts::{entering, known_device, recovery_codes, totp};
use service::audit::{note_failure, noting_of};
use service::form::returned_by_cookie::Way;
use service::http;
use service::rate_limits::guesses::Secret as Guessed;
use service::{Service, service};
use store::{Act, Actor, SignInStep, StaffMember};
use survey::FieldError;
use ui::error_summary::ErrorSummary;
use ui::later::later;
use ui::page::Page;
use ui::text_field::{Control, Entry, entry_view};

/// The page's address.
pub const PATH: &str = "/connexion/code";
const WAY: Way = Way { form: "code", page: PATH };
const CODE: &str = "Code à six chiffres";
const RECOVERY: &str = "Code de secours";

/// `/connexion/code`.
#[component]
pub fn CodePage() -> impl IntoView {
    let service = service();
    let page = async move {
        let step = match entering::waiting(&service) {
            Some(key) => service.store.sign_in_step(key.hash(), service.clock.now()).await.ok().flatten(),
            None => None,
        };
        if !matches!(step, Some(SignInStep::Code { .. })) {
            http::go_to("/connexion");
            return ().into_any();
        }
        code_page(&WAY.returned())
    };
    later(page)
}

fn code_page(returned: &Returned) -> AnyView {
    let (code, recovery) = (
        Entry {
            name: "code",
            id: "code",
            label: CODE,
            hint: "Celui que votre application affiche en ce moment pour l’Observatoire.",
            control: Control::Digits,
            autocomplete: "one-time-code",
            required: true,
        },
        Entry {
            name: "secours",
            id: "secours",
            label: RECOVERY,
            hint: "Un des dix que vous avez notés. Chacun ne sert qu’une fois.",
            control: Control::Line(40),
            autocomplete: "off",
            required: true,
        },
    );
    let lost = returned.error("secours").is_some();
    let (errors, wrong) = (returned.errors.clone(), returned.is_wrong());
    let (code, recovery) = (entry_view(&code, returned), entry_view(&recovery, returned));
    view! {
        <Page title="Second facteur" wrong=wrong>
            <ErrorSummary errors=Signal::stored(errors) />
            <h1>"Second facteur"</h1>
            <p class="lead">"Votre mot de passe est correct. Il reste un code à donner, dans les dix minutes."</p>
            <form class="sign-in" method="post" action=VerifyCode::url() novalidate>
                {code}
                <div class="actions"><button class="button">"Se connecter"</button></div>
            </form>
            <details class="aside" open=lost>
                <summary>"Je n’ai plus mon application"</summary>
                <form class="sign-in" method="post" action=VerifyCode::url() novalidate>
                    {recovery}
                    <div class="actions"><button class="button button-second">"Se connecter avec ce code"</button></div>
                </form>
                <p>"Sans code de secours, demandez à un administrateur de retirer votre second facteur."</p>
            </details>
        </Page>
    }
    .into_any()
}

/// Opens the waiting session if the code is right.
pub(crate) async fn verify(service: &Service, form: &Form) -> Result<(), Refusal> {
    let over = || sign_in_page::refuse(service, 401, Cause::Step, "");
    let Some(key) = entering::waiting(service) else { return over() };
    let step = service.store.sign_in_step(key.hash(), service.clock.now()).await?;
    let Some(SignInStep::Code { staff_id }) = step else { return over() };
    let Some(account) = service.store.staff_by_id(staff_id).await? else { return over() };
    let by_recovery = !form.get("secours").trim().is_empty();
    let (field, label) = if by_recovery { ("secours", RECOVERY) } else { ("code", CODE) };
    let device = known_device::of(service, &account.email).await?;
    let attempt = match service.guard.attempt(Guessed::Code, account.email.as_bytes(), device) {
        Ok(attempt) => attempt,
        Err(seconds) if !http::is_plain_form() => {
            return Err(service::rate_limits::later(seconds, "Trop de codes essayés."));
        }
        Err(seconds) => {
            let wait = service::rate_limits::wait(seconds);
            let message = format!("Trop de codes essayés : attendez {wait}, puis recommencez.");
            return WAY.refuse(service, form, &[], &[FieldError::new(field, label, &message)]);
        }
    };
    if !passes(service, &account, form, by_recovery).await? {
        note_failure(service, &account.email, if by_recovery { "code de secours" } else { "code" });
        let message = if by_recovery {
            "Ce code de secours n’est pas un des vôtres, ou a déjà servi."
        } else {
            "Ce code n’est pas le bon, ou a déjà servi : attendez le suivant."
        };
        return WAY.refuse(service, form, &[], &[FieldError::new(field, label, message)]);
    }
    if entering::take(service).await?.is_none() {
        return over();
    }
    service.guard.was_right(&attempt);
    let how = if by_recovery { "mot de passe et code de secours" } else { "mot de passe et code" };
    http::see_other(entering::let_in(service, &account, how, None).await?);
    Ok(())
}

/// Whether the typed code is right. It is then used up.
async fn passes(service: &Service, account: &StaffMember, form: &Form, by_recovery: bool) -> Result<bool, Refusal> {
    let factor = service.store.second_factor(account.id).await?;
    let Some(factor) = factor.filter(|factor| factor.confirmed_at.is_some()) else { return Ok(false) };
    let taken = if by_recovery {
        let used = noting_of(service, Actor::staff(account.id, &account.email), Act::RecoveryCodeUsed, "");
        used.use_recovery_code(account.id, recovery_codes::hash(form.get("secours"))).await
    } else {
        match totp::step_of(&factor.secret, form.get("code"), service.clock.now()) {
            Some(step) => service.store.use_code_of_step(account.id, step).await,
            None => Ok(false),
        }
    };
    taken.map_err(Refusal::from)
}
