//! The account page: password, second factor, sessions.

use super::second_factor_view::factor_view;
use crate::actions::ChangePassword;
use crate::actions::EndSessions;
use forms::Returned;
use french::dates;
use french::{hours, minutes};
use leptos::prelude::*;
use server_fn::ServerFn;
use service::accounts::owed::{Owed, ends};
use service::accounts::{rights, user_agent};
use service::addresses::{ACCOUNT, UNDERTAKING};
use service::form::returned_by_cookie::Way;
use service::http::query_parameters;
use service::{Service, service};
use store::{OpenSession, SecretHash, SessionInfo, StoreError};
use ui::error_summary::ErrorSummary;
use ui::later::later;
use ui::page::{Page, Unavailable};
use ui::staff_page::page_for_everybody;
use ui::text_field::{Control, Entry, entry_view};

/// How its refused forms are returned.
pub(super) const WAY: Way = Way { form: "compte", page: ACCOUNT };

/// `/observatoire/compte`.
#[component]
pub fn AccountPage() -> impl IntoView {
    let done = query_parameters().get("fait");
    let service = service();
    let page = async move {
        let session = match page_for_everybody().await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        let returned = WAY.returned();
        account_page(&service, &session, &returned, done.as_deref()).await.unwrap_or_else(|error| {
            tracing::error!(%error, "an account could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

async fn account_page(
    service: &Service,
    session: &SessionInfo,
    returned: &Returned,
    done: Option<&str>,
) -> Result<AnyView, StoreError> {
    let account = service.store.staff_by_id(session.staff_id).await?;
    let has_password = account.is_some_and(|account| !account.password_hash.is_empty());
    let now = service.clock.now();
    let sessions = service.store.sessions_of(session.staff_id, now, service.sessions.idle_since(now)).await?;
    let notice = match done {
        Some("mot-de-passe") => Some("Votre mot de passe est changé. Vos autres sessions sont terminées."),
        Some("sessions") => Some("C’est fait : cet appareil-là doit se connecter de nouveau."),
        Some("second-facteur-retire") => Some("Votre second facteur est retiré."),
        _ => None,
    };
    let notice = notice.map(|text| view! { <div class="notice" role="status"><p>{text}</p></div> });
    let owed = owed_view(service, session);
    let secret = if has_password {
        let factor = factor_view(service, session, returned).await?;
        view! { {password_form(returned)} {factor} }.into_any()
    } else {
        view! { <p>"Ce compte n’a pas de mot de passe : il s’ouvre par le fournisseur d’identité seulement."</p> }
            .into_any()
    };
    let exact = session.sees_exact.then(|| {
        view! { <div><dt>"Droit en plus"</dt><dd>"Afficher toutes les cases"</dd></div> }
    });
    let undertaken = session.undertaken_at.filter(|_| rights::is_bound(session.role)).map(|at| {
        let until = format!("accepté le {}, jusqu’au {}", dates::day(at), dates::day(ends(at)));
        view! { <div><dt><a href=UNDERTAKING>"Engagement de secret"</a></dt><dd>{until}</dd></div> }
    });
    let (email, role) = (session.email.clone(), rights::name(session.role));
    let (errors, wrong) = (returned.errors.clone(), returned.is_wrong());
    let limits = format!(
        "Une session se termine après {} sans rien demander, et au bout de {} dans tous les cas.",
        minutes(service.sessions.idle_minutes),
        hours(service.sessions.hours)
    );
    let sessions = sessions_view(session, &sessions);
    Ok(view! {
        <Page title="Mon compte" staff=true wrong=wrong>
            <ErrorSummary errors=Signal::stored(errors) />
            <h1>"Mon compte"</h1>
            {notice}
            {owed}
            <dl class="facts">
                <div><dt>"Adresse électronique"</dt><dd>{email}</dd></div>
                <div><dt>"Rôle"</dt><dd>{role}</dd></div>
                {exact}
                {undertaken}
            </dl>
            {secret}
            <h2 id="sessions">"Mes sessions"</h2>
            <p>{limits}</p>
            {sessions}
        </Page>
    }
    .into_any())
}

/// The obligations to meet before the rest of the staff's side opens.
fn owed_view(service: &Service, session: &SessionInfo) -> Option<AnyView> {
    Owed::by(service, session).map(|owed| match owed {
        Owed::SecondFactor => view! {
            <div class="notice" role="status">
                <p>"Un second facteur est obligatoire pour votre compte : " <a href="#second-facteur">"mettez-le en place"</a> ". Le reste de l’espace de l’Observatoire s’ouvre ensuite."</p>
            </div>
        }
        .into_any(),
        Owed::Undertaking => view! {
            <div class="notice" role="status">
                <p>"Il vous reste à accepter " <a href=UNDERTAKING>"l’engagement de secret professionnel"</a> " : le reste de l’espace de l’Observatoire s’ouvre ensuite."</p>
            </div>
        }
        .into_any(),
    })
}

fn password_form(returned: &Returned) -> AnyView {
    let entry = |name, label, hint, autocomplete| {
        let control = Control::Password;
        entry_view(&Entry { name, id: name, label, hint, control, autocomplete, required: true }, returned)
    };
    let hint = format!(
        "Au moins {} caractères : une phrase se retient mieux qu’un mot compliqué.",
        service::accounts::password::SHORTEST
    );
    view! {
        <h2>"Mot de passe"</h2>
        <form class="sign-in" method="post" action=ChangePassword::url() novalidate>
            {entry("actuel", "Mot de passe actuel", "", "current-password")}
            {entry("nouveau", "Nouveau mot de passe", &hint, "new-password")}
            {entry("repete", "Nouveau mot de passe, une seconde fois", "", "new-password")}
            <div class="actions"><button class="button">"Changer le mot de passe"</button></div>
            <p class="keep">"Vos autres sessions se terminent."</p>
        </form>
    }
    .into_any()
}

fn sessions_view(own: &SessionInfo, sessions: &[OpenSession]) -> AnyView {
    let items: Vec<_> = sessions
        .iter()
        .map(|session| {
            let name = user_agent::name(&session.device);
            let here = session.token == own.token;
            let act = if here {
                view! { <p class="keep">"Cette session"</p> }.into_any()
            } else {
                let id = id_of(session.token);
                view! {
                    <form method="post" action=EndSessions::url()>
                        <input type="hidden" name="session" value=id />
                        <button class="link-button">"Mettre fin à cette session" <span class="visually-hidden">{format!(" : {name}")}</span></button>
                    </form>
                }
                .into_any()
            };
            let from = if session.address.is_empty() { "adresse inconnue".to_owned() } else { session.address.clone() };
            view! {
                <li class="letter">
                    <h3>{name.clone()} " " <span class="letter-to">{format!("depuis {from}")}</span></h3>
                    <p>{format!("Ouverte le {}, utilisée le {}.", dates::moment(session.opened_at), dates::moment(session.last_seen))}</p>
                    {act}
                </li>
            }
        })
        .collect();
    let all = (sessions.len() > 1).then(|| {
        view! {
            <form method="post" action=EndSessions::url()>
                <button class="button button-second">"Mettre fin à toutes les autres"</button>
            </form>
        }
    });
    view! { <ul class="letters" role="list">{items}</ul> {all} }.into_any()
}

/// The id of a session in a form: the hash of its secret, which does not reveal the secret.
fn id_of(token: SecretHash) -> String {
    token.0.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The session that a form names.
pub(super) fn session_of(text: &str) -> Option<SecretHash> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; 32];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(SecretHash(bytes))
}
