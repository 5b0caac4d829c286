//! The reactions on the home page, and the form to write one.

use super::actions::PostReaction;
use super::update::{MESSAGE_MAX, NAME_MAX, PATH, errors};
use forms::Returned;
use french::dates;
use french::grouped;
use leptos::prelude::*;
use server_fn::ServerFn;
use service::http;
use service::http::query_parameters;
use service::rate_limits::trap;
use service::{Service, service};
use store::{Reaction, StoreError, Verdict};
use ui::later::later;
use ui::page::{Page, Unavailable};
use ui::refused_form::{BUTTONS, refused_beside};
use ui::text_field::{Control, Entry, entry_view};

/// The name of the form.
pub(super) const REFUSED: &str = "reaction";
/// Numbers of reactions on the home page, and on a page of all of them.
const LATEST: u32 = 3;
const A_PAGE: u32 = 30;

/// The returned form with its errors.
pub fn returned() -> Returned {
    if let Some(given) = http::given_back_from(PostReaction::url()) {
        return Returned { errors: errors(&given.form), typed: given.form };
    }
    match http::brought_back(REFUSED, PATH) {
        Some(typed) => Returned { errors: errors(&typed), typed },
        None => Returned::default(),
    }
}

/// The latest reactions and the form.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn reactions_view(service: &Service, returned: &Returned, withdrawn: bool) -> Result<AnyView, StoreError> {
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
            {form_view(returned)}
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
                    <p class="note"><span dir="auto">{reaction.name.clone()}</span>", le " <time datetime=dates::machine(reaction.at)>{dates::day(reaction.at)}</time></p>
                </li>
            }
        })
        .collect();
    (!items.is_empty()).then(|| view! { <ul class="reaction-list">{items}</ul> }.into_any())
}

fn form_view(returned: &Returned) -> AnyView {
    let hint = format!("{} caractères au plus. N’y citez pas de personne.", grouped(MESSAGE_MAX as i64));
    let entry = |name, label, hint, control, autocomplete| {
        entry_view(&Entry { name, id: name, label, hint, control, autocomplete, required: true }, returned)
    };
    view! {
        <form class="reaction-form" method="post" action=PostReaction::url() novalidate>
            <h3>"Réagir"</h3>
            {trap(PostReaction::url())}
            <p class="hint">"Votre message est lu par l’équipe de l’Observatoire, puis publié avec votre nom. Votre adresse n’est jamais publiée : elle ne sert qu’à vous joindre à propos de ce message."</p>
            {entry("nom", "Votre nom", "", Control::Line(NAME_MAX), "name")}
            {entry("courriel", "Votre adresse électronique", "Jamais publiée.", Control::Email, "email")}
            {entry("message", "Votre message", &hint, Control::Area(5), "off")}
            {refused_beside(PostReaction::url())}
            <div class="actions" id=BUTTONS><button class="button button-second">"Envoyer ma réaction"</button></div>
        </form>
    }
    .into_any()
}

/// `/reactions`: all reactions shown, page by page.
#[component]
pub fn ReactionsPage() -> impl IntoView {
    let before = query_parameters().get("avant").and_then(|id| id.parse().ok()).unwrap_or(i64::MAX);
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
    later(page)
}
