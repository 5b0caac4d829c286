//! `/barometre`: the latest publication and the list of all; `/barometre/{id}`: the permanent page of one.

use super::external_figures;
use super::feed::{FEED, dataset};
use documents::publication::card::SIZE;
use french::dates;
use french::split_paragraphs;
use leptos::prelude::*;
use leptos_meta::{Link, Meta};
use publications::plan::State;
use publications::publication::Publication;
use service::accounts::session;
use service::addresses::{BAROMETER, publication_address};
use service::audit::note;
use service::campaign::campaign;
use service::http::path_parameters;
use service::{Service, service};
use store::{Act, StoreError, StoredPublication};
use survey::Audience;
use ui::figure_view::tables_view;
use ui::later::later;
use ui::page::{NotFound, Page, Unavailable};

/// `/barometre`.
#[component]
pub fn BarometerPage() -> impl IntoView {
    let service = service();
    let page = async move {
        latest(&service).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the publications could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

/// `/barometre/{id}`.
#[component]
pub fn PublicationPage() -> impl IntoView {
    let id = path_parameters().get("publication").unwrap_or_default();
    let service = service();
    let page = async move {
        one(&service, &id).await.unwrap_or_else(|error| {
            tracing::error!(%error, "a publication could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

/// Public and withdrawn publications, the latest first.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn listed(service: &Service) -> Result<Vec<StoredPublication>, StoreError> {
    let now = service.clock.now();
    let all = service.store.publications().await?;
    let shown = all.iter().filter(|one| one.is_public(now) || one.state == State::Withdrawn);
    let mut all: Vec<StoredPublication> = shown.map(|one| one.clone().as_of(&all, now)).collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.publish_at));
    Ok(all)
}

async fn latest(service: &Service) -> Result<AnyView, StoreError> {
    let now = service.clock.now();
    let all = listed(service).await?;
    let shown = all.iter().find(|one| one.is_public(now) && one.corrected_by.is_none());
    let Some(first) = shown else { return before_the_first(service).await };
    let Some((content, hash)) = &first.content else { return Ok(view! { <NotFound /> }.into_any()) };
    let list = list_view(&all, now);
    let whole = publication_view(service, first, content, hash);
    Ok(view! {
        <Link rel="alternate" type_="application/atom+xml" href=FEED title="Publications" />
        <Page title="Baromètre" wide=true>
            <h1>"Baromètre des achats auprès des start-up"</h1>
            {whole}
            <h2>"Toutes les publications"</h2>
            {list}
            <p><a href=FEED type="application/atom+xml">"Suivre les publications (flux Atom)"</a></p>
        </Page>
    }
    .into_any())
}

pub(crate) fn list_view(all: &[StoredPublication], now: chrono::DateTime<chrono::Utc>) -> AnyView {
    let rows: Vec<_> = all
        .iter()
        .map(|one| {
            let when = one.publish_at.map(dates::day).unwrap_or_default();
            let state = match (&one.corrected_by, one.is_public(now)) {
                (_, false) => " ; retirée".to_owned(),
                (Some(by), _) => format!(" ; corrigée par {by}"),
                (None, _) => String::new(),
            };
            let sentence = format!("{}, le {when}{state}", one.plan.kind.name());
            view! { <li><a href=publication_address(&one.id)>{format!("{} : {}", one.id, one.plan.title)}</a> " " <span class="note">{sentence}</span></li> }
        })
        .collect();
    view! { <ol class="plain-list" role="list">{rows}</ol> }.into_any()
}

/// Before the first publication: when to expect figures, and the figures published by others.
async fn before_the_first(service: &Service) -> Result<AnyView, StoreError> {
    let mut open_until = Vec::new();
    for audience in Audience::ALL {
        if let Some(questionnaire) = service.library.get(service.edition, audience) {
            let campaign = campaign(service, questionnaire).await?;
            open_until.extend(campaign.open.then_some(campaign.closes));
        }
    }
    let last = open_until.iter().copied().collect::<Option<Vec<_>>>().and_then(|dates| dates.into_iter().max());
    let expected = match last {
        Some(at) => format!(
            "Les réponses à l’édition {} sont reçues jusqu’au {} ; les premiers chiffres suivront leur vérification.",
            service.edition,
            dates::day(at)
        ),
        None => format!(
            "Les premiers chiffres de l’édition {} paraîtront après la clôture des questionnaires et la vérification des réponses.",
            service.edition
        ),
    };
    let series = external_figures::view();
    Ok(view! {
        <Page title="Baromètre" wide=true>
            <h1>"Baromètre des achats auprès des start-up"</h1>
            <p class="lead">"L’Observatoire n’a pas encore publié de chiffres ici."</p>
            <p>{expected}</p>
            {series}
        </Page>
    }
    .into_any())
}

async fn one(service: &Service, id: &str) -> Result<AnyView, StoreError> {
    let missing = || Ok(view! { <NotFound /> }.into_any());
    let now = service.clock.now();
    let all = service.store.publications().await?;
    let Some(stored) = all.iter().find(|one| one.id == id).map(|one| one.clone().as_of(&all, now)) else {
        return missing();
    };
    if let Some((at, why)) = stored.withdrawn.clone() {
        let sentence = format!("Cette publication a été retirée le {}.", dates::moment(at));
        let title = format!("Publication {}", stored.id);
        return Ok(view! {
            <Page title=title.clone()>
                <p><a class="back" href=BAROMETER>"Baromètre"</a></p>
                <h1>{title}</h1>
                <div class="notice"><p>{sentence}</p><p>{format!("Motif : {why}")}</p></div>
            </Page>
        }
        .into_any());
    }
    if !stored.is_public(now) {
        // Before its time, only the readers named in it have access. Each access is logged.
        let session = session::current().await?.filter(|session| stored.plan.readers.contains(&session.email));
        let Some(session) = session.filter(|_| stored.state == State::Scheduled) else { return missing() };
        if note(service, &session, Act::PublicationRead, stored.id.clone(), "").await.is_err() {
            return Ok(view! { <Unavailable /> }.into_any());
        }
    }
    let Some((content, hash)) = &stored.content else { return missing() };
    let title = format!("Publication {}", stored.id);
    let whole = publication_view(service, &stored, content, hash);
    Ok(view! {
        <Page title=title wide=true>
            <p><a class="back" href=BAROMETER>"Baromètre"</a></p>
            {whole}
        </Page>
    }
    .into_any())
}

/// A publication: its text, tables, quality page and files.
fn publication_view(service: &Service, stored: &StoredPublication, content: &Publication, hash: &str) -> AnyView {
    let own = publication_address(&stored.id);
    let when = stored.publish_at.map(dates::moment).unwrap_or_default();
    let paragraphs: Vec<_> =
        split_paragraphs(&content.summary).into_iter().map(|text| view! { <p dir="auto">{text}</p> }).collect();
    let corrected = stored.corrected_by.as_ref().map(|by| {
        view! { <div class="notice"><p>"Une correction est parue : " <a href=publication_address(by)>{by.clone()}</a></p></div> }
    });
    let corrects = content.corrects.as_ref().map(|of| {
        let changes: Vec<_> = content
            .changes
            .iter()
            .map(|change| view! { <li>{format!("{} : {} au lieu de {}.", change.place, change.after, change.before)}</li> })
            .collect();
        view! {
            <div class="notice">
                <p>"Corrige la publication " <a href=publication_address(of)>{of.clone()}</a>{format!(". Motif : {}", content.reason)}</p>
                <ul>{changes}</ul>
            </div>
        }
    });
    let demonstration = content
        .demonstration
        .then(|| view! { <p class="note">"Démonstration : toutes les réponses sont inventées."</p> });
    let quality: Vec<_> = content
        .quality
        .iter()
        .map(|fact| view! { <div><dt>{fact.name.clone()}</dt><dd>{fact.value.clone()}</dd></div> })
        .collect();
    let proposals: Vec<_> =
        content.proposals.iter().map(|title| view! { <li dir="auto">{title.clone()}</li> }).collect();
    let proposals = (!proposals.is_empty()).then(|| view! { <h2>"Propositions"</h2><ul>{proposals}</ul> });
    let tables = tables_view(content, Some(&own));
    let described = dataset(stored, content, service.origin.as_deref().unwrap_or_default());
    let [csv, parquet, json] = ["csv", "parquet", "json"].map(|format| format!("{own}/donnees.{format}"));
    let [pdf, odt] = ["pdf", "odt"].map(|format| format!("{own}/rapport.{format}"));
    // The preview picture of links on other sites, which need an absolute address.
    let card = service.origin.as_ref().map(|origin| {
        view! {
            <Meta property="og:title" content=content.title.clone() />
            <Meta property="og:type" content="article" />
            <Meta property="og:url" content=format!("{origin}{own}") />
            <Meta property="og:image" content=format!("{origin}{own}/carte.png") />
            <Meta property="og:image:width" content=SIZE.0.to_string() />
            <Meta property="og:image:height" content=SIZE.1.to_string() />
            <Meta name="twitter:card" content="summary_large_image" />
        }
    });
    view! {
        <h2>{content.title.clone()}</h2>
        <p class="note">{format!("{} de l’édition {} ; parution le {when} (heure de Paris) ; publication {}.", content.kind.name(), content.edition, content.id)}</p>
        {demonstration}
        {corrected}
        {corrects}
        {paragraphs}
        {tables}
        {proposals}
        <h2>"Qualité et méthode"</h2>
        <dl class="facts">{quality}</dl>
        {card}
        <h2>"Rapport et données"</h2>
        <ul class="plain-list" role="list">
            <li><a href=pdf download="">"Le rapport (PDF)"</a> " " <a href=odt download="">"Le rapport (ODT)"</a></li>
            <li><a href=csv download="">"Toutes les cases (CSV)"</a> " " <a href=parquet download="">"Toutes les cases (Parquet)"</a></li>
            <li><a href=json>"La publication entière (JSON)"</a></li>
        </ul>
        <p class="note">"Licence Ouverte 2.0 (Etalab). " {format!("SHA-256 du fichier JSON : {hash}")}</p>
        <script type="application/ld+json" inner_html=described></script>
    }
    .into_any()
}
