//! The page where staff read public reactions before they are shown.

use crate::actions::DecideReaction;
use forms::{Form, Refusal};
use french::dates;
use leptos::prelude::*;
use server_fn::ServerFn;
use service::accounts::rights::Right;
use service::accounts::session::require;
use service::audit::noting;
use service::http;
use service::http::query_parameters;
use service::{Service, service};
use store::{Act, Reaction, StoreError, Verdict};
use ui::later::later;
use ui::page::{Page, Unavailable};
use ui::staff_page::page_for;

/// The page's address.
const PATH: &str = "/observatoire/reactions";
/// Number of reactions on a page.
const A_PAGE: u32 = 50;

/// `/observatoire/reactions`: the waiting ones, or `?etat=shown`, `?etat=refused`.
#[component]
pub fn ModerationPage() -> impl IntoView {
    let query = query_parameters();
    let verdict = query.get("etat").and_then(|code| Verdict::from_code(&code)).unwrap_or(Verdict::Waiting);
    let before = query.get("avant").and_then(|id| id.parse().ok()).unwrap_or(i64::MAX);
    let service = service();
    let page = async move {
        if let Err(instead) = page_for(Right::Moderate).await {
            return instead;
        }
        moderation_page(&service, verdict, before).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the reactions could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

fn name_of(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Waiting => "À lire",
        Verdict::Shown => "Publiées",
        Verdict::Refused => "Non publiées",
    }
}

async fn moderation_page(service: &Service, verdict: Verdict, before: i64) -> Result<AnyView, StoreError> {
    let reactions = service.store.reactions(verdict, before, A_PAGE).await?;
    let mut tabs = Vec::new();
    for each in [Verdict::Waiting, Verdict::Shown, Verdict::Refused] {
        let text = format!("{} ({})", name_of(each), service.store.count_reactions(each).await?);
        let here = (each == verdict).then_some("page");
        tabs.push(view! { <li><a href=format!("{PATH}?etat={}", each.code()) aria-current=here>{text}</a></li> });
    }
    let older = reactions.last().filter(|_| reactions.len() == A_PAGE as usize).map(|last| {
        view! { <p><a href=format!("{PATH}?etat={}&avant={}", verdict.code(), last.id)>"Plus anciennes"</a></p> }
    });
    let items: Vec<_> = reactions.iter().map(item).collect();
    let list = if items.is_empty() {
        view! { <p>"Aucune réaction ici."</p> }.into_any()
    } else {
        view! { <ul class="reaction-list">{items}</ul> }.into_any()
    };
    Ok(view! {
        <Page title="Réactions" staff=true>
            <h1>"Réactions du public"</h1>
            <p class="lead">"Une réaction n’est publiée, avec le nom de son auteur, qu’après votre lecture. L’adresse électronique ne l’est jamais."</p>
            <nav aria-label="Réactions par état"><ul class="tabs">{tabs}</ul></nav>
            {list}
            {older}
        </Page>
    }
    .into_any())
}

fn item(reaction: &Reaction) -> AnyView {
    let act = |verdict: Verdict, text: &'static str, main: bool| {
        let (id, of) = (reaction.id.to_string(), reaction.name.clone());
        view! {
            <form method="post" action=DecideReaction::url()>
                <input type="hidden" name="reaction" value=id />
                <input type="hidden" name="verdict" value=verdict.code() />
                <input type="hidden" name="etat" value=reaction.verdict.code() />
                <button class="button" class:button-second=!main>{text} <span class="visually-hidden">{format!(" la réaction de {of}")}</span></button>
            </form>
        }
    };
    let acts = match reaction.verdict {
        Verdict::Waiting => vec![act(Verdict::Shown, "Publier", true), act(Verdict::Refused, "Ne pas publier", false)],
        Verdict::Shown => vec![act(Verdict::Refused, "Ne plus publier", false)],
        Verdict::Refused => vec![act(Verdict::Shown, "Publier", false)],
    };
    view! {
        <li class="reaction">
            <p class="reaction-text" dir="auto">{reaction.message.clone()}</p>
            <p class="note"><span dir="auto">{reaction.name.clone()}</span>{format!(" ({}), le {}", reaction.email, dates::moment(reaction.at))}</p>
            <div class="actions">{acts}</div>
        </li>
    }
    .into_any()
}

/// Shows or refuses a reaction.
pub(crate) async fn decide(service: &Service, form: &Form) -> Result<(), Refusal> {
    let staff = require(Right::Moderate).await?;
    let unknown = || Refusal::new(400, "La demande n’a pas été comprise : rechargez la page et recommencez.");
    let id: i64 = form.get("reaction").parse().map_err(|_| unknown())?;
    let verdict = Verdict::from_code(form.get("verdict")).ok_or_else(unknown)?;
    let from = Verdict::from_code(form.get("etat")).unwrap_or(Verdict::Waiting);
    let decided = noting(service, &staff, Act::ReactionDecided, id.to_string(), name_of(verdict));
    decided.decide_reaction(id, verdict).await?;
    http::see_other(&format!("{PATH}?etat={}", from.code()));
    Ok(())
}
