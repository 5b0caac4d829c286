//! The page with the state of e-mails, where staff retry those that were given up.

use crate::actions::RetryEmail;
use emails::masking::masked;
use emails::name;
use forms::{Form, Refusal};
use french::dates;
use french::{counted, grouped};
use leptos::prelude::*;
use server_fn::ServerFn;
use service::accounts::rights::Right;
use service::accounts::session::require;
use service::audit::noting;
use service::http;
use service::http::query_parameters;
use service::{Service, service};
use store::{Act, DeadLetter, EmailCounts, StoreError};
use ui::later::later;
use ui::page::{Page, Unavailable};
use ui::staff_page::page_for;

/// Maximum number of given-up e-mails in the list.
const LISTED: u32 = 100;

/// `/observatoire/courriels`.
#[component]
pub fn EmailsPage() -> impl IntoView {
    let retried = query_parameters().get("reessai").is_some();
    let service = service();
    let page = async move {
        if let Err(instead) = page_for(Right::RunCampaigns).await {
            return instead;
        }
        match read(&service).await {
            Ok((counts, dead)) => emails_page(&service, counts, &dead, retried),
            Err(error) => {
                tracing::error!(%error, "the outbox could not be read");
                view! { <Unavailable /> }.into_any()
            }
        }
    };
    later(page)
}

async fn read(service: &Service) -> Result<(EmailCounts, Vec<DeadLetter>), StoreError> {
    Ok((service.store.email_counts().await?, service.store.dead_letters(LISTED).await?))
}

fn emails_page(service: &Service, counts: EmailCounts, dead: &[DeadLetter], retried: bool) -> AnyView {
    let retried = retried.then(|| {
        view! { <div class="notice" role="status"><p>"Le courriel est remis à l’envoi. Rechargez cette page pour voir ce qu’il devient."</p></div> }
    });
    let off = (!service.mail).then(|| {
        view! {
            <div class="notice">
                <p><strong>"Aucun courriel n’est envoyé."</strong>" Le serveur d’envoi n’est pas configuré : les pages n’en proposent pas, et montrent les liens à copier."</p>
            </div>
        }
    });
    let list = if dead.is_empty() {
        view! { <p>"Aucun courriel n’a été abandonné."</p> }.into_any()
    } else {
        dead_list(counts, dead)
    };
    view! {
        <Page title="Courriels" staff=true>
            <h1>"Courriels"</h1>
            <p class="lead">"Liens de réponses, justificatifs et rappels que le service envoie."</p>
            {retried}
            {off}
            <dl class="facts">
                <div><dt>"En attente"</dt><dd>{grouped(counts.waiting)}</dd></div>
                <div><dt>"Envoyés en trente jours"</dt><dd>{grouped(counts.delivered)}</dd></div>
                <div><dt>"Abandonnés"</dt><dd>{grouped(counts.dead)}</dd></div>
            </dl>
            <h2>"Courriels abandonnés"</h2>
            {list}
        </Page>
    }
    .into_any()
}

fn dead_list(counts: EmailCounts, dead: &[DeadLetter]) -> AnyView {
    let all = (counts.dead > 1).then(|| {
        view! {
            <form method="post" action=RetryEmail::url()>
                <button class="button button-second">"Tout réessayer"</button>
            </form>
        }
    });
    let items: Vec<_> = dead.iter().map(dead_letter).collect();
    view! {
        <p>"Le serveur d’envoi les a refusés, ou n’a pas répondu pendant plus d’une journée. Ils sont effacés au bout de trente jours."</p>
        {all}
        <ul class="letters" role="list">{items}</ul>
    }
    .into_any()
}

fn dead_letter(email: &DeadLetter) -> AnyView {
    let kind = email.kind.map_or("Courriel d’une version plus récente", name);
    let (recipient, id) = (masked(&email.recipient), email.id.to_string());
    let times = counted(email.attempts, "Aucune tentative", "Une tentative", "# tentatives");
    let history = format!(
        "Demandé le {}, abandonné le {}. {times}.",
        dates::moment(email.asked_at),
        dates::moment(email.given_up_at)
    );
    view! {
        <li class="letter">
            <h3>{kind} " " <span class="letter-to">{format!("vers {recipient}")}</span></h3>
            <p>{history}</p>
            <p class="letter-error"><span class="visually-hidden">"Réponse du serveur : "</span><code lang="en" dir="auto">{email.error.clone()}</code></p>
            <form method="post" action=RetryEmail::url()>
                <input type="hidden" name="courriel" value=id />
                <button class="link-button">"Réessayer" <span class="visually-hidden">{format!(" : {kind} vers {recipient}")}</span></button>
            </form>
        </li>
    }
    .into_any()
}

/// Retries e-mails.
pub(crate) async fn retry(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::RunCampaigns).await?;
    let id = match form.get("courriel").trim() {
        "" => None,
        text => {
            Some(text.parse::<i64>().map_err(|_| Refusal::new(400, "Ce courriel n’existe pas : rechargez la page."))?)
        }
    };
    let which = id.map_or_else(|| "tous".to_owned(), |id| id.to_string());
    noting(service, &session, Act::EmailsRetried, which, "").retry_emails(id).await?;
    http::see_other("/observatoire/courriels?reessai");
    Ok(())
}
