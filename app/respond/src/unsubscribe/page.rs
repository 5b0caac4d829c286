//! The page on which an invitee unsubscribes, with one click and no account. Opening it changes nothing, since mail
//! programs open links by themselves.

use super::actions::Unsubscribe;
use forms::{Form, Refusal, decode};
use leptos::prelude::*;
use server_fn::ServerFn;
use service::http;
use service::http::path_parameters;
use service::invitees::unsubscribe_address;
use service::{Service, service};
use store::{Invitee, Secret, StoreError};
use ui::later::later;
use ui::page::{Notice, Page, Unavailable};

/// The field for a key.
const KEY: &str = "cle";
/// The message for an unknown key.
const UNKNOWN: &str = "Cette adresse ne mène à aucune invitation : elle a été effacée, ou l’adresse est incomplète.";

/// `/desinscription/{key}`.
#[component]
pub fn UnsubscribePage() -> impl IntoView {
    let params = path_parameters();
    let service = service();
    let page = async move {
        let key = params.get("key").and_then(|key| Secret::parse(&key));
        let found = match &key {
            Some(key) => invitee_of(&service, key).await,
            None => Ok(None),
        };
        match (found, key) {
            (Ok(Some(invitee)), Some(key)) => unsubscribe_page(&key, &invitee),
            (Err(error), _) => {
                tracing::error!(%error, "an invitation could not be read");
                view! { <Unavailable /> }.into_any()
            }
            _ => {
                http::status(::http::StatusCode::NOT_FOUND);
                view! { <Notice title="Invitation introuvable" message=UNKNOWN /> }.into_any()
            }
        }
    };
    later(page)
}

/// The invitee with this key, which is the first one or an e-mail's.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn invitee_of(service: &Service, key: &Secret) -> Result<Option<Invitee>, StoreError> {
    service.store.invitee(service.hash_of(key).await?).await
}

fn unsubscribe_page(key: &Secret, invitee: &Invitee) -> AnyView {
    let content = if invitee.unsubscribed {
        view! {
            <div class="notice" role="status">
                <p><strong>"C’est fait : l’Observatoire ne vous écrira plus pour vous inviter à répondre."</strong></p>
                <p>"Votre adresse est effacée de la liste. Il n’en reste qu’une empreinte, pour qu’une liste importée plus tard ne vous écrive pas de nouveau."</p>
            </div>
        }
        .into_any()
    } else {
        let key = key.as_str().to_owned();
        view! {
            <p class="lead">"L’Observatoire ne vous enverra plus d’invitation ni de rappel, cette année et les suivantes. Votre adresse est effacée de la liste ; il n’en reste qu’une empreinte, pour ne pas vous écrire de nouveau."</p>
            <form method="post" action=Unsubscribe::url()>
                <input type="hidden" name=KEY value=key />
                <div class="actions"><button class="button">"Ne plus recevoir d’invitation"</button></div>
            </form>
            <p>"Une réponse déjà envoyée n’est pas concernée."</p>
        }
        .into_any()
    };
    view! {
        <Page title="Ne plus recevoir d’invitation">
            <h1>"Ne plus recevoir d’invitation"</h1>
            {content}
        </Page>
    }
    .into_any()
}

/// Unsubscribes the invitee whose key is in the form, or in the address it is posted to.
pub(super) async fn unsubscribe(service: &Service, form: &Form) -> Result<(), Refusal> {
    let of_address = || {
        let parts = use_context::<::http::request::Parts>()?;
        Some(decode(parts.uri.query()?)?.get(KEY).to_owned())
    };
    let typed = match form.get(KEY) {
        "" => of_address().unwrap_or_default(),
        key => key.to_owned(),
    };
    let key = Secret::parse(&typed).ok_or_else(|| Refusal::new(404, UNKNOWN))?;
    let invitee = invitee_of(service, &key).await?.ok_or_else(|| Refusal::new(404, UNKNOWN))?;
    service.store.unsubscribe(invitee.id, service.clock.now()).await?;
    http::see_other(&unsubscribe_address(&key));
    Ok(())
}
