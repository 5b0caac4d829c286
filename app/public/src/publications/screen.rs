//! `/projection/{key}`: a screen in front of guests. Showing figures there is a dissemination, so it shows only the
//! latest publication and the number of responses. The key is a token limited to publications, and can be revoked.

use super::page::listed;
use dashboards::projections::answers::AnswersInMemory;
use dashboards::publications::making::asks;
use french::dates;
use french::grouped;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use live::region::followed;
use publications::headline::Headline;
use publications::publication::Publication;
use service::http::path_parameters;
use service::keyed_addresses::SCREENS;
use service::{Service, service};
use store::{Secret, StoreError, StoredPublication};
use survey::Audience;
use survey::identifier::SERVICE_NAME;
use ui::later::later;
use ui::page::{NotFound, Unavailable};

/// Shown once the address is no longer valid.
const ENDED: &str = "Ce lien a été révoqué, ou il est échu : cet écran ne bouge plus.";

/// The state of a screen's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// It is valid.
    Open,
    /// It was valid, and was revoked or has expired.
    Ended,
    /// It was never valid.
    Unknown,
}

/// The state of a screen's key.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn opening(service: &Service, key: &str) -> Result<Opening, StoreError> {
    let Some(key) = Secret::parse(key) else { return Ok(Opening::Unknown) };
    let token = service.store.token(key.hash()).await?.filter(|token| token.is_a_screen());
    let Some(token) = token else { return Ok(Opening::Unknown) };
    let is_open = token.holds(service.clock.now());
    if is_open {
        service.store.use_token(key.hash(), service.clock.now()).await?;
    }
    Ok(if is_open { Opening::Open } else { Opening::Ended })
}

/// The version of a screen's data, as one number: the version of the edition plus the time of the last publication or
/// withdrawal. Both only increase, so the sum changes whenever one of them does.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn stamp(service: &Service) -> Result<i64, StoreError> {
    let published = service.store.last_published(service.clock.now()).await?;
    Ok(service.store.version(service.edition).await? + published.map_or(0, |at| at.timestamp_millis()))
}

/// The screen's page.
#[component]
pub fn ScreenPage() -> impl IntoView {
    let key = path_parameters().get("key").unwrap_or_default();
    let (service, answers) = (service(), use_context::<AnswersInMemory>());
    let page = async move {
        match opening(&service, &key).await {
            Ok(Opening::Open) => {}
            Ok(Opening::Ended) => {
                service::http::status(http::StatusCode::GONE);
                return view! { <Title text=SERVICE_NAME /><main class="screen"><h1>"Écran fermé"</h1><p>{ENDED}</p></main> }
                    .into_any();
            }
            Ok(Opening::Unknown) => return view! { <NotFound /> }.into_any(),
            Err(error) => return unavailable(&error),
        }
        match answers {
            Some(answers) => screen(&service, &answers, &key).await.unwrap_or_else(|error| unavailable(&error)),
            None => view! { <Unavailable /> }.into_any(),
        }
    };
    later(page)
}

fn unavailable(error: &StoreError) -> AnyView {
    tracing::error!(%error, "a screen could not be drawn");
    view! { <Unavailable /> }.into_any()
}

async fn screen(service: &Service, answers: &AnswersInMemory, key: &str) -> Result<AnyView, StoreError> {
    let version = stamp(service).await?;
    let now = service.clock.now();
    let all = listed(service).await?;
    let latest = all.iter().find(|one| one.is_public(now) && one.corrected_by.is_none());
    let published = match latest.and_then(|stored| Some((stored, &stored.content.as_ref()?.0))) {
        Some((stored, content)) => published_view(service, stored, content),
        None => view! { <p class="screen-lead">"Aucune publication pour le moment."</p> }.into_any(),
    };
    let mut counts = Vec::new();
    for audience in [Audience::Acheteurs, Audience::StartUp] {
        let found = answers.ask(service.edition, audience, |_, columns| columns.len()).await?;
        let Some(count) = found.and_then(|(count, _)| i64::try_from(count).ok()) else { continue };
        let of = match audience {
            Audience::Acheteurs => "acheteurs",
            Audience::StartUp => "start-up",
        };
        counts.push(view! { <p class="screen-count">{of} "\u{a0}: " <strong data-count=audience.to_string()>{grouped(count)}</strong></p> });
    }
    let kicker = match service.demonstration {
        true => view! { <p class="screen-kicker"><span class="screen-demonstration">"Démonstration : réponses et montants sont inventés"</span></p> }.into_any(),
        false => view! { <p class="screen-kicker">{SERVICE_NAME}</p> }.into_any(),
    };
    let edition = service.edition.year();
    let stream = format!("/{}/{key}/direct", SCREENS);
    let children = view! {
        {published}
        <section class="screen-counts" aria-label="Réponses">
            <p class="screen-kicker">{format!("Réponses {edition}, à cet instant")}</p>
            {counts}
        </section>
    };
    let region = followed(stream, version, (ENDED, None), Box::new(|| children.into_any()));
    Ok(view! {
        <Title text=SERVICE_NAME />
        <Meta name="robots" content="noindex" />
        <main class="screen">
            {kicker}
            {region}
        </main>
    }
    .into_any())
}

fn published_view(service: &Service, stored: &StoredPublication, content: &Publication) -> AnyView {
    let when = stored.publish_at.map(dates::day).unwrap_or_default();
    let sentence = format!("{}, publication {} du {when}", content.kind.name(), content.id);
    let asks = asks(&service.library, stored.edition, &stored.plan);
    let figures = Headline::of(content, &asks).map(|headline| {
        let hides = headline.lines.iter().any(|(_, figures)| figures.iter().any(|figure| figure == "n. d."));
        let legend = hides.then(|| view! { <span class="screen-legend">" (n. d. : non diffusable)"</span> });
        let heads: Vec<_> = headline.heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect();
        let lines: Vec<_> = headline
            .lines
            .into_iter()
            .map(|(label, figures)| {
                let figures: Vec<_> = figures.into_iter().map(|figure| view! { <td>{figure}</td> }).collect();
                view! { <tr><th scope="row">{label}</th>{figures}</tr> }
            })
            .collect();
        view! {
            <table class="screen-figures">
                <caption>{headline.of} {legend}</caption>
                <thead><tr><td></td>{heads}</tr></thead>
                <tbody>{lines}</tbody>
            </table>
        }
    });
    view! { <h1 dir="auto">{content.title.clone()}</h1><p class="screen-sentence">{sentence}</p>{figures} }.into_any()
}
