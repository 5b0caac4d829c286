//! The author's page of a reaction: its state, and withdrawing it.

use super::actions::WithdrawReaction;
use french::dates;
use leptos::prelude::*;
use server_fn::ServerFn;
use service::http::{path_parameters, query_parameters};
use service::service;
use store::{Reaction, Secret, Verdict};
use ui::later::later;
use ui::page::{Notice, Page, Unavailable};

/// `/reactions/{key}`.
#[component]
pub fn ReactionPage() -> impl IntoView {
    let params = path_parameters();
    let thanks = query_parameters().get("merci").is_some();
    let service = service();
    let page = async move {
        let key = params.get("key").and_then(|key| Secret::parse(&key));
        let found = match &key {
            Some(key) => match service.hash_of(key).await {
                Ok(hash) => service.store.reaction(hash).await,
                Err(error) => Err(error),
            },
            None => Ok(None),
        };
        match (found, key) {
            (Ok(Some(reaction)), Some(key)) => reaction_page(&key, &reaction, thanks),
            (Err(error), _) => {
                tracing::error!(%error, "a reaction could not be read");
                view! { <Unavailable /> }.into_any()
            }
            _ => {
                service::http::status(http::StatusCode::NOT_FOUND);
                view! { <Notice title="Réaction introuvable" message="Cette adresse ne mène à aucune réaction : elle a été retirée, ou l’adresse est incomplète." /> }
                    .into_any()
            }
        }
    };
    later(page)
}

fn reaction_page(key: &Secret, reaction: &Reaction, thanks: bool) -> AnyView {
    let thanks = thanks.then(|| {
        view! {
            <div class="notice" role="status">
                <p><strong>"Merci, votre réaction est enregistrée."</strong></p>
                <p>"Gardez l’adresse de cette page : elle seule permet de suivre votre réaction et de la retirer."</p>
            </div>
        }
    });
    let state = match reaction.verdict {
        Verdict::Waiting => "Elle attend d’être lue par l’équipe de l’Observatoire.",
        Verdict::Shown => "Elle est publiée, avec votre nom.",
        Verdict::Refused => "Elle n’est pas publiée : l’équipe de l’Observatoire ne l’a pas retenue.",
    };
    let submission = key.as_str().to_owned();
    let (message, name) = (reaction.message.clone(), reaction.name.clone());
    let when = format!(", le {}", dates::moment(reaction.at));
    view! {
        <Page title="Votre réaction">
            {thanks}
            <h1>"Votre réaction"</h1>
            <p class="lead">{state}</p>
            <blockquote class="asked-note">
                <p dir="auto">{message}</p>
                <footer class="note"><span dir="auto">{name}</span>{when}</footer>
            </blockquote>
            <form method="post" action=WithdrawReaction::url()>
                <input type="hidden" name="reaction" value=submission />
                <p>"La retirer efface aussi votre nom et votre adresse électronique."</p>
                <button class="button button-second">"Retirer ma réaction"</button>
            </form>
        </Page>
    }
    .into_any()
}
