//! `/observatoire/editions`: the editions with their state, and publishing the next one.

use super::{differences_page, preview_page};
use crate::actions::PublishEdition;
use french::counted;
use french::dates;
use leptos::prelude::*;
use server_fn::ServerFn;
use service::accounts::rights::Right;
use service::campaign::campaign;
use service::editions::catalogue::Prepared;
use service::http::query_parameters;
use service::{Service, service};
use store::{PublishedQuestionnaire, StoreError};
use survey::identifier::audience_name;
use survey::library::{LibraryError, embedded_text};
use survey::{Audience, EditionYear, Questionnaire};
use ui::later::later;
use ui::page::{Page, Unavailable};
use ui::staff_page::page_for;

/// The page's address.
pub const PATH: &str = "/observatoire/editions";

/// `/observatoire/editions`.
#[component]
pub fn EditionsPage() -> impl IntoView {
    let query = query_parameters();
    let done = (query.get("fait").unwrap_or_default(), query.get("annee").unwrap_or_default());
    let service = service();
    let page = async move {
        if let Err(instead) = page_for(Right::RunCampaigns).await {
            return instead;
        }
        editions_page(&service, done).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the editions could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

/// The editions in preparation, or why the folder cannot be read.
pub(super) async fn prepared(service: &Service) -> Result<Result<Vec<Prepared>, LibraryError>, StoreError> {
    let (Some(folder), library) = (service.folder.clone(), service.library.clone()) else { return Ok(Ok(Vec::new())) };
    let read = tokio::task::spawn_blocking(move || Prepared::all(&library, &folder)).await;
    read.map_err(|error| StoreError::data("the folder of questionnaires", error))
}

async fn editions_page(service: &Service, (done, year): (String, String)) -> Result<AnyView, StoreError> {
    let published = service.store.published_questionnaires().await?;
    let drafts = prepared(service).await?;
    let mut views = Vec::new();
    let (drafts, unread) = match drafts {
        Ok(drafts) => (drafts, None),
        Err(error) => (Vec::new(), Some(format!("Le dossier des questionnaires ne peut pas être lu : {error}"))),
    };
    for draft in drafts.iter().rev() {
        views.push(draft_view(draft));
    }
    let editions = service.library.editions();
    for (place, edition) in editions.iter().enumerate().rev() {
        let previous = place.checked_sub(1).and_then(|place| editions.get(place)).copied();
        views.push(edition_view(service, *edition, previous, &published).await?);
    }
    let notice = notice(&done, &year);
    let unread = unread.map(|text| view! { <div class="notice notice-strong"><p>{text}</p></div> });
    let how = match &service.folder {
        Some(_) => {
            "Une édition se prépare dans le dossier des questionnaires, en copiant la précédente. Tant qu’elle n’est pas publiée, seule l’équipe la voit et personne n’y répond."
        }
        None => {
            "Pour préparer la prochaine édition, indiquez un dossier de questionnaires au démarrage du service (OBSERVATOIRE_QUESTIONNAIRES) et copiez-y la précédente."
        }
    };
    let answered = service.edition;
    Ok(view! {
        <Page title="Éditions" staff=true>
            <h1>"Éditions des questionnaires"</h1>
            {notice}
            <p class="lead">{how}</p>
            {unread}
            <p>{format!("On répond en ce moment à l’édition {answered}. Une édition publiée s’ouvre aux réponses au prochain démarrage du service, qui prend la plus récente ou celle que nomme OBSERVATOIRE_EDITION ; ses dates se règlent ensuite sur la page ")}<a href="/observatoire/campagne">"Campagne"</a>"."</p>
            {views}
        </Page>
    }
    .into_any())
}

/// The confirmation of the act just completed.
fn notice(done: &str, year: &str) -> Option<AnyView> {
    let year: i32 = year.parse().unwrap_or_default();
    let text = match done {
        "publiee" => format!(
            "L’édition {year} est publiée : son texte est gardé dans la base, un changement du dossier n’y changera rien."
        ),
        "deja" => format!("L’édition {year} était déjà publiée."),
        "refusee" => format!("L’édition {year} n’est pas publiée : voyez ce qui s’y oppose."),
        _ => return None,
    };
    Some(view! { <div class="notice" role="status"><p>{text}</p></div> }.into_any())
}

fn questionnaire_view(edition: EditionYear, audience: Audience, questionnaire: Option<&Questionnaire>) -> AnyView {
    let name = audience_name(audience);
    let notice = match questionnaire {
        Some(questionnaire) => {
            let count = questionnaire.questions().count();
            let preview = preview_page::address(edition, audience);
            view! { <dd>{format!("{}, version {}. ", counted(count, "Aucune question", "Une question", "# questions"), questionnaire.version)}<a href=preview>"Aperçu" <span class="visually-hidden">{format!(" du questionnaire {edition}, {}", name.to_lowercase())}</span></a></dd> }
                .into_any()
        }
        None => view! { <dd>"Illisible : voyez plus bas."</dd> }.into_any(),
    };
    view! { <div><dt>{name}</dt>{notice}</div> }.into_any()
}

fn compare(edition: EditionYear, with: Option<EditionYear>) -> Option<AnyView> {
    let with = with?;
    let address = format!("{}?avec={with}", differences_page::address(edition));
    Some(
        view! { <p><a href=address>{format!("Ce qui change de l’édition {with} à l’édition {edition}")}</a></p> }
            .into_any(),
    )
}

fn draft_view(draft: &Prepared) -> AnyView {
    let edition = draft.edition;
    let questionnaires = Audience::ALL.map(|audience| questionnaire_view(edition, audience, draft.get(audience)));
    let reasons: Vec<_> = draft
        .reasons
        .iter()
        .map(|(audience, reason)| view! { <li><strong>{audience_name(*audience)}" : "</strong>{reason.clone()}</li> })
        .collect();
    let publish = if reasons.is_empty() {
        let set = draft
            .against
            .map(|against| format!(" Rien ne s’y oppose par rapport à l’édition {against}."))
            .unwrap_or_default();
        view! {
            <p>{format!("La publication ne se reprend pas : le texte de l’édition est alors fixé.{set}")}</p>
            <form method="post" action=PublishEdition::url()>
                <input type="hidden" name="annee" value=edition.to_string() />
                <button class="button">{format!("Publier l’édition {edition}")}</button>
            </form>
        }
        .into_any()
    } else {
        view! { <div class="notice notice-strong"><p><strong>"Elle ne peut pas être publiée :"</strong></p><ul>{reasons}</ul></div> }.into_any()
    };
    let compared = compare(edition, draft.against.filter(|_| draft.loaded.len() == Audience::ALL.len()));
    view! {
        <section class="part" aria-labelledby=format!("edition-{edition}")>
            <h2 id=format!("edition-{edition}")>{format!("Édition {edition}")}</h2>
            <dl class="facts"><div><dt>"État"</dt><dd>"En préparation : l’équipe seule la voit"</dd></div>{Vec::from(questionnaires)}</dl>
            {compared}
            {publish}
        </section>
    }
    .into_any()
}

async fn edition_view(
    service: &Service,
    edition: EditionYear,
    previous: Option<EditionYear>,
    published: &[PublishedQuestionnaire],
) -> Result<AnyView, StoreError> {
    let state = match published.iter().find(|one| one.edition == edition) {
        Some(one) => format!(
            "Publiée le {} par {} (empreinte {}…)",
            dates::moment(one.at),
            one.by,
            one.hash.get(..8).unwrap_or_default()
        ),
        None if embedded_text(edition, Audience::Acheteurs).is_some() => "Publiée avec le programme".to_owned(),
        None => "Publiée".to_owned(),
    };
    let mut questionnaires = Vec::new();
    let mut dates = Vec::new();
    for audience in Audience::ALL {
        let questionnaire = service.library.get(edition, audience);
        questionnaires.push(questionnaire_view(edition, audience, questionnaire.map(AsRef::as_ref)));
        if let Some(questionnaire) = questionnaire {
            let campaign = campaign(service, questionnaire).await?;
            let notice = match (campaign.open, campaign.opens, campaign.closes) {
                (true, _, Some(at)) => format!("ouverte jusqu’au {}", dates::limit(at)),
                (true, _, None) => "ouverte, sans date de clôture".to_owned(),
                (false, Some(at), _) => format!("ouvrira le {}", dates::limit(at)),
                (false, None, Some(at)) => format!("close depuis le {}", dates::limit(at)),
                (false, None, None) => "fermée aux réponses".to_owned(),
            };
            dates.push(format!("{} : {notice}", audience_name(audience)));
        }
    }
    dates.dedup();
    let compared = compare(edition, previous);
    Ok(view! {
        <section class="part" aria-labelledby=format!("edition-{edition}")>
            <h2 id=format!("edition-{edition}")>{format!("Édition {edition}")}</h2>
            <dl class="facts">
                <div><dt>"État"</dt><dd>{state}</dd></div>
                {questionnaires}
                <div><dt>"Campagne"</dt><dd>{dates.join(" ; ")}</dd></div>
            </dl>
            {compared}
        </section>
    }
    .into_any())
}
