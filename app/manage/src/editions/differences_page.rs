//! `/observatoire/editions/{edition}/differences?avec=2023`: the differences between two editions, question by
//! question.

use super::list_page::{PATH, prepared};
use super::preview_page::any;
use french::counted;
use leptos::prelude::*;
use service::accounts::rights::Right;
use service::http::{path_parameters, query_parameters};
use service::{Service, service};
use store::StoreError;
use survey::edition_diff::words::{Piece, pieces};
use survey::edition_diff::{Change, Differences, QuestionDifference, differences, role_name};
use survey::identifier::audience_name;
use survey::{Audience, EditionYear, Role};
use ui::later::later;
use ui::page::{NotFound, Page, Unavailable};
use ui::staff_page::page_for;
use ui::text_field::choice;

/// The address of an edition's differences.
pub fn address(edition: EditionYear) -> String {
    format!("{PATH}/{edition}/differences")
}

/// `/observatoire/editions/{edition}/differences`.
#[component]
pub fn DifferencesPage() -> impl IntoView {
    let (params, query) = (path_parameters(), query_parameters());
    let service = service();
    let page = async move {
        if let Err(instead) = page_for(Right::RunCampaigns).await {
            return instead;
        }
        let edition = params.get("edition").and_then(|year| year.parse().ok()).and_then(EditionYear::new);
        let with = query.get("avec").and_then(|year| year.parse().ok()).and_then(EditionYear::new);
        let Some(edition) = edition else { return view! { <NotFound /> }.into_any() };
        differences_page(&service, edition, with).await.unwrap_or_else(|error| {
            tracing::error!(%error, "two editions could not be compared");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

async fn differences_page(
    service: &Service,
    edition: EditionYear,
    with: Option<EditionYear>,
) -> Result<AnyView, StoreError> {
    let mut others = service.library.editions();
    others.extend(prepared(service).await?.unwrap_or_default().iter().map(|draft| draft.edition));
    others.sort();
    others.retain(|other| *other != edition);
    // Without the parameter, the edition is compared with the one before.
    let with =
        with.or_else(|| others.iter().rev().find(|other| **other < edition).copied()).or(others.first().copied());
    let Some(with) = with.filter(|with| others.contains(with)) else { return Ok(view! { <NotFound /> }.into_any()) };
    let mut parts = Vec::new();
    for audience in Audience::ALL {
        let (before, after) = (any(service, with, audience).await?, any(service, edition, audience).await?);
        let (Some(before), Some(after)) = (before, after) else { return Ok(view! { <NotFound /> }.into_any()) };
        parts.push(part(audience, &differences(&before, &after)));
    }
    let options = others.iter().rev().map(|other| (other.to_string(), other.to_string())).collect();
    let title = format!("De l’édition {with} à l’édition {edition}");
    let choice = choice("avec", "Comparer avec l’édition", options, &with.to_string());
    Ok(view! {
        <Page title=title.clone() staff=true>
            <a class="back" href=PATH>"Éditions"</a>
            <h1>{title}</h1>
            <form class="filter" method="get" action=address(edition)>
                {choice}
                <button class="button button-second">"Comparer"</button>
            </form>
            <p class="note">"Les questions se reconnaissent à leur identifiant. Les années propres à chaque édition ne comptent pas comme des différences."</p>
            {parts}
        </Page>
    }
    .into_any())
}

fn part(audience: Audience, found: &Differences) -> AnyView {
    let name = audience_name(audience);
    let comparable = found.questions.iter().filter(|question| question.incomparable.is_none()).count();
    let not = found.questions.len() - comparable;
    let summary = match found.is_empty() {
        true => counted(
            found.same,
            "Rien ne change.",
            "Rien ne change : une question identique.",
            "Rien ne change : # questions identiques.",
        ),
        false => {
            let same =
                counted(found.same, "Aucune question identique", "Une question identique", "# questions identiques");
            let comparable = counted(
                comparable,
                "aucune qui change et reste comparable",
                "une qui change et reste comparable",
                "# qui changent et restent comparables",
            );
            let not =
                counted(not, "aucune qui ne se compare pas", "une qui ne se compare pas", "# qui ne se comparent pas");
            format!("{same}, {comparable}, {not}.")
        }
    };
    let questions: Vec<_> = found.questions.iter().map(question_view).collect();
    let rule = |text: &String, word: &'static str| {
        let text = text.clone();
        view! { <li><strong>{word}" : "</strong>{text}</li> }
    };
    let rules: Vec<_> = found
        .rules_added
        .iter()
        .map(|text| rule(text, "ajoutée"))
        .chain(found.rules_removed.iter().map(|text| rule(text, "retirée")))
        .collect();
    let rules = (!rules.is_empty()).then(|| view! { <h3>"Règles entre réponses"</h3><ul>{rules}</ul> });
    let list = (!questions.is_empty()).then(|| view! { <ol class="text-list" role="list">{questions}</ol> });
    view! {
        <section aria-labelledby=format!("differences-{audience}")>
            <h2 id=format!("differences-{audience}")>{name}</h2>
            <p>{summary}</p>
            {list}
            {rules}
        </section>
    }
    .into_any()
}

fn question_view(question: &QuestionDifference) -> AnyView {
    let (class, state) = match &question.incomparable {
        None => ("state state-done", "Comparable".to_owned()),
        Some(why) => ("state state-wrong", format!("Non comparable : {why}")),
    };
    let changes: Vec<_> = question.changes.iter().map(change_view).collect();
    view! {
        <li class="free-text">
            <h3 class="difference-name">{format!("{} – {}", question.id, question.label)}</h3>
            <ul class="difference-changes">{changes}</ul>
            <p><span class=class>{state}</span></p>
        </li>
    }
    .into_any()
}

fn change_view(change: &Change) -> AnyView {
    let plain = |text: String| view! { <li>{text}</li> }.into_any();
    let of = |condition: &Option<String>| condition.clone().unwrap_or_else(|| "À tout le monde.".to_owned());
    let role = |role: &Option<Role>| role.map_or("rien", role_name);
    match change {
        Change::Added => plain("Question ajoutée.".to_owned()),
        Change::Removed => plain("Question retirée.".to_owned()),
        Change::Moved { from, to } if from == to => plain(format!("Déplacée dans «\u{a0}{to}\u{a0}».")),
        Change::Moved { from, to } => plain(format!("Déplacée de «\u{a0}{from}\u{a0}» à «\u{a0}{to}\u{a0}».")),
        Change::Worded { what, before, after } => worded(&format!("{what} : "), before, after),
        Change::Kind { before, after } => worded("Genre de réponse : ", before, after),
        Change::Required(true) => plain("Devient obligatoire.".to_owned()),
        Change::Required(false) => plain("N’est plus obligatoire.".to_owned()),
        Change::Condition { before, after } => worded("Posée à d’autres : ", &of(before), &of(after)),
        Change::OptionAdded(option) => {
            plain(format!("Option ajoutée : «\u{a0}{}\u{a0}» ({}).", option.label, option.code))
        }
        Change::OptionRemoved(option) => {
            plain(format!("Option retirée : «\u{a0}{}\u{a0}» ({}).", option.label, option.code))
        }
        Change::OptionRenamed { code, before, after, same } => {
            let sense = if *same { "" } else { ", un autre sens" };
            worded(&format!("Option {code}{sense} : "), before, after)
        }
        Change::Role { before, after } => {
            plain(format!("Ce que les chiffres en tirent : {} au lieu de {}.", role(after), role(before)))
        }
    }
}

/// Two wordings with their differences marked, word by word.
fn worded(what: &str, before: &str, after: &str) -> AnyView {
    let pieces: Vec<_> = pieces(before, after)
        .into_iter()
        .map(|piece| match piece {
            Piece::Same(text) => view! { <span>{text}</span> }.into_any(),
            Piece::Removed(text) => {
                view! { <del><span class="visually-hidden">"retiré : "</span>{text}</del> }.into_any()
            }
            Piece::Added(text) => {
                view! { <ins><span class="visually-hidden">"ajouté : "</span>{text}</ins> }.into_any()
            }
        })
        .collect();
    view! { <li>{what.to_owned()}<span class="difference-words">{pieces}</span></li> }.into_any()
}
