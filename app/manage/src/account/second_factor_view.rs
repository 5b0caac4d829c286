//! The second factor on the account page: missing, being set up, or active.

use super::second_factor::{REQUIRED, is_required};
use crate::actions::BeginSecondFactor;
use crate::actions::ConfirmSecondFactor;
use crate::actions::MakeRecoveryCodes;
use crate::actions::RemoveSecondFactor;
use forms::Returned;
use french::counted;
use french::dates;
use leptos::prelude::*;
use server_fn::ServerFn;
use service::Service;
use service::accounts::totp;
use service::addresses::ACCOUNT;
use store::{SecondFactor, SessionInfo, StoreError};
use ui::share_link;
use ui::text_field::{Control, Entry, entry_view};

/// The section.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn factor_view(service: &Service, session: &SessionInfo, returned: &Returned) -> Result<AnyView, StoreError> {
    let factor = service.store.second_factor(session.staff_id).await?;
    let shown = match &factor {
        None => to_begin(service, returned),
        Some(factor) if factor.confirmed_at.is_none() => to_confirm(factor, &session.email, returned),
        Some(factor) => there(factor, is_required(service, session), returned),
    };
    Ok(view! {
        <h2 id="second-facteur">"Second facteur"</h2>
        {codes(returned)}
        {shown}
    }
    .into_any())
}

/// A field for confirming the password.
fn again(id: &'static str, returned: &Returned) -> AnyView {
    let (label, hint, control) = ("Mot de passe", "", Control::Password);
    let entry =
        Entry { name: "mot-de-passe", id, label, hint, control, autocomplete: "current-password", required: true };
    view! { <input type="hidden" name="champ" value=id /> {entry_view(&entry, returned)} }.into_any()
}

fn to_begin(service: &Service, returned: &Returned) -> AnyView {
    let optional = (!service.secure).then(|| {
        view! { <p class="note">"Il est facultatif ici, puisque l’adresse du service n’est pas en https. Sur un service en https, il est obligatoire pour l’administration, pour la gestion et pour qui peut afficher toutes les cases."</p> }
    });
    view! {
        <p>"En plus du mot de passe, un code à six chiffres que votre téléphone calcule. Qui découvrirait votre mot de passe n’entrerait pas. Il faut une application de codes : Aegis, FreeOTP, ou celle de votre gestionnaire de mots de passe."</p>
        {optional}
        <form class="sign-in" method="post" action=BeginSecondFactor::url() novalidate>
            {again("passe-debut", returned)}
            <div class="actions"><button class="button">"Mettre en place un second facteur"</button></div>
        </form>
    }
    .into_any()
}

fn to_confirm(factor: &SecondFactor, email: &str, returned: &Returned) -> AnyView {
    let text = totp::grouped(&totp::base32(&factor.secret));
    let code = share_link::qr_view(
        &totp::address(&factor.secret, email),
        "Code QR du second facteur ; la clé est écrite à côté",
    );
    let entry = Entry {
        name: "premier-code",
        id: "premier-code",
        label: "Premier code",
        hint: "Les six chiffres que l’application affiche maintenant.",
        control: Control::Digits,
        autocomplete: "one-time-code",
        required: true,
    };
    view! {
        <ol class="plain-steps">
            <li>"Ouvrez votre application de codes et scannez ce code QR, ou tapez la clé : " <code class="secret">{text}</code></li>
            <li>"Donnez le code qu’elle affiche. Le second facteur n’est demandé qu’ensuite."</li>
        </ol>
        {code}
        <form class="sign-in" method="post" action=ConfirmSecondFactor::url() novalidate>
            {entry_view(&entry, returned)}
            <div class="actions"><button class="button">"Activer le second facteur"</button></div>
        </form>
        <form method="post" action=RemoveSecondFactor::url()><button class="link-button">"Renoncer"</button></form>
    }
    .into_any()
}

fn there(factor: &SecondFactor, required: bool, returned: &Returned) -> AnyView {
    let since = factor.confirmed_at.map(dates::day).unwrap_or_default();
    let left = counted(
        factor.recovery_codes,
        "Il ne vous reste aucun code de secours.",
        "Il vous reste un code de secours.",
        "Il vous reste # codes de secours.",
    );
    let opened = |id: &str| returned.error(id).is_some();
    let removal = if required {
        view! { <p>{REQUIRED}</p> }.into_any()
    } else {
        let open = opened("passe-retrait");
        view! {
            <details class="aside" open=open>
                <summary>"Retirer le second facteur"</summary>
                <p>"Le mot de passe suffira de nouveau. Pour changer de téléphone, retirez-le puis remettez-le en place."</p>
                <form class="sign-in" method="post" action=RemoveSecondFactor::url() novalidate>
                    {again("passe-retrait", returned)}
                    <div class="actions"><button class="button button-second">"Retirer le second facteur"</button></div>
                </form>
            </details>
        }
        .into_any()
    };
    view! {
        <p>{format!("Activé depuis le {since}. {left}")}</p>
        <details class="aside" open=opened("passe-codes")>
            <summary>"Faire de nouveaux codes de secours"</summary>
            <p>"Les précédents ne serviront plus."</p>
            <form class="sign-in" method="post" action=MakeRecoveryCodes::url() novalidate>
                {again("passe-codes", returned)}
                <div class="actions"><button class="button button-second">"Faire de nouveaux codes"</button></div>
            </form>
        </details>
        {removal}
    }
    .into_any()
}

/// The recovery codes, shown this one time.
fn codes(returned: &Returned) -> Option<AnyView> {
    let codes: Vec<_> = returned.typed.0.iter().filter(|(name, _)| name == "_secours").collect();
    let items: Vec<_> =
        codes.iter().map(|(_, code)| view! { <li><code class="secret">{code.clone()}</code></li> }).collect();
    (!items.is_empty()).then(|| {
        view! {
            <div class="notice" role="status">
                <h3>"Vos codes de secours"</h3>
                <p>"Notez-les ou imprimez-les maintenant : ils ne seront plus montrés. Chacun ouvre une session, une fois, si vous n’avez plus votre application."</p>
                <ul class="codes" role="list">{items}</ul>
                <p><a href=ACCOUNT>"Je les ai notés"</a></p>
            </div>
        }
        .into_any()
    })
}
