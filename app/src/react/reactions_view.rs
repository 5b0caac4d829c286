//! The reactions on the presentation page, and the form to write one.

use super::post_reaction::PostReaction;
use super::writing::{MESSAGE_MAX, NAME_MAX, errors};
use crate::components::area::area_text;
use crate::components::layout::{Page, Unavailable};
use crate::components::time;
use crate::form::Form;
use crate::service::{Service, service};
use crate::store::{Reaction, StoreError, Verdict};
use crate::survey::FieldError;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn;

/// The cookie that brings a refused form back.
pub const REFUSED: &str = "reaction";
/// How many reactions the presentation page shows, and a page of all of them.
const LATEST: u32 = 3;
const A_PAGE: u32 = 30;

/// What there is to mend in a form that was brought back.
pub fn to_mend(refused: Option<&Form>) -> Vec<FieldError> {
    refused.map(errors).unwrap_or_default()
}

/// The latest reactions and the form.
///
/// # Errors
/// The database's own.
pub async fn reactions_view(service: &Service, refused: Option<&Form>, withdrawn: bool) -> Result<AnyView, StoreError> {
    let latest = service.store.reactions(Verdict::Shown, i64::MAX, LATEST + 1).await?;
    let more =
        (latest.len() > LATEST as usize).then(|| view! { <p><a href="/reactions">"Lire toutes les réactions"</a></p> });
    let shown = list(&latest[..latest.len().min(LATEST as usize)]);
    let withdrawn = withdrawn.then(|| {
        view! { <div class="notice" role="status"><p>"Votre réaction est retirée, ainsi que votre nom et votre adresse."</p></div> }
    });
    Ok(view! {
        <section class="reactions" id="reactions" aria-labelledby="reactions-titre">
            <h2 id="reactions-titre">"Réactions"</h2>
            {withdrawn}
            {shown}
            {more}
            {form_view(refused)}
        </section>
    }
    .into_any())
}

/// Reactions, the latest first.
fn list(reactions: &[Reaction]) -> Option<AnyView> {
    let items: Vec<_> = reactions
        .iter()
        .map(|reaction| {
            view! {
                <li class="reaction">
                    <p class="reaction-text" dir="auto">{reaction.message.clone()}</p>
                    <p class="note"><span dir="auto">{reaction.name.clone()}</span>", le " <time datetime=time::machine(reaction.at)>{time::day(reaction.at)}</time></p>
                </li>
            }
        })
        .collect();
    (!items.is_empty()).then(|| view! { <ul class="reaction-list">{items}</ul> }.into_any())
}

fn form_view(refused: Option<&Form>) -> AnyView {
    let mend = to_mend(refused);
    let typed = |name: &str| refused.map(|form| form.get(name).to_owned()).unwrap_or_default();
    let error = |field: &str| mend.iter().find(|e| e.field == field).map(|e| e.message.clone());
    let message_view = |field: &'static str| {
        error(field).map(|text| view! { <p class="field-error" id=format!("{field}-erreur")>{text}</p> })
    };
    let described = |field: &str, hint: bool| {
        let hint = hint.then(|| format!("{field}-aide"));
        let wrong = error(field).map(|_| format!("{field}-erreur"));
        let both: Vec<_> = hint.into_iter().chain(wrong).collect();
        (!both.is_empty()).then(|| both.join(" "))
    };
    let invalid = |field: &str| error(field).map(|_| "true");
    view! {
        <form class="reaction-form" method="post" action=PostReaction::url() novalidate>
            <h3>"Réagir"</h3>
            <p class="hint">"Votre message est lu par l’équipe de l’Observatoire, puis publié avec votre nom. Votre adresse n’est jamais publiée : elle ne sert qu’à vous joindre à propos de ce message."</p>
            <div class="question" class:field-wrong=error("nom").is_some()>
                <label class="question-label" for="nom">"Votre nom " <span class="tag">"obligatoire"</span></label>
                {message_view("nom")}
                <input class="input input-long" type="text" id="nom" name="nom" value=typed("nom") maxlength=NAME_MAX.to_string() autocomplete="name" required aria-describedby=described("nom", false) aria-invalid=invalid("nom") />
            </div>
            <div class="question" class:field-wrong=error("courriel").is_some()>
                <label class="question-label" for="courriel">"Votre adresse électronique " <span class="tag">"obligatoire"</span></label>
                <p class="hint" id="courriel-aide">"Jamais publiée."</p>
                {message_view("courriel")}
                <input class="input input-long" type="email" id="courriel" name="courriel" value=typed("courriel") autocomplete="email" required aria-describedby=described("courriel", true) aria-invalid=invalid("courriel") />
            </div>
            <div class="question" class:field-wrong=error("message").is_some()>
                <label class="question-label" for="message">"Votre message " <span class="tag">"obligatoire"</span></label>
                <p class="hint" id="message-aide">{format!("{} caractères au plus. N’y citez pas de personne.", crate::survey::amount::grouped(MESSAGE_MAX as i64))}</p>
                {message_view("message")}
                <textarea class="input" id="message" name="message" rows="5" required aria-describedby=described("message", true) aria-invalid=invalid("message")>{area_text(&typed("message"))}</textarea>
            </div>
            <div class="actions"><button class="button button-second">"Envoyer ma réaction"</button></div>
        </form>
    }
    .into_any()
}

/// `/reactions`: all that are shown, a page at a time.
#[component]
pub fn ReactionsPage() -> impl IntoView {
    let before = use_query_map().get_untracked().get("avant").and_then(|id| id.parse().ok()).unwrap_or(i64::MAX);
    let service = service();
    let page = async move {
        match service.store.reactions(Verdict::Shown, before, A_PAGE).await {
            Err(error) => {
                tracing::error!(%error, "the reactions could not be read");
                view! { <Unavailable /> }.into_any()
            }
            Ok(reactions) => {
                let older = reactions.last().filter(|_| reactions.len() == A_PAGE as usize).map(|last| {
                    view! { <p><a href=format!("/reactions?avant={}", last.id)>"Réactions plus anciennes"</a></p> }
                });
                let shown =
                    list(&reactions).unwrap_or_else(|| view! { <p>"Aucune réaction pour le moment."</p> }.into_any());
                view! {
                    <Page title="Réactions">
                        <h1>"Réactions"</h1>
                        {shown}
                        {older}
                        <p><a href="/#reactions">"Réagir"</a></p>
                    </Page>
                }
                .into_any()
            }
        }
    };
    view! { <Suspense>{Suspend::new(page)}</Suspense> }
}
