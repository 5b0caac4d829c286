//! The live volume chart.

use super::figures::{self, Frame, frame};
use super::live::LiveVolumes as Hub;
use super::live_region::LiveRegion;
use super::rights::Right;
use super::session::page_for;
use crate::components::chart::{figure, path_chart, segment_bars};
use crate::components::layout::{NotFound, Page, Unavailable};
use crate::components::time;
use crate::service::{Service, service};
use crate::statistics::{Programme, Volumes};
use crate::survey::EditionYear;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// `/observatoire`.
#[component]
pub fn VolumesPage() -> impl IntoView {
    let asked = use_query_map().get_untracked().get("edition");
    let service = service();
    let hub = use_context::<Hub>();
    let page = async move {
        let session = match page_for(Right::SeeAggregates).await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        let edition = match asked {
            Some(text) => {
                text.parse().ok().and_then(EditionYear::new).filter(|e| service.library.editions().contains(e))
            }
            None => Some(service.edition),
        };
        let (Some(edition), Some(hub)) = (edition, hub) else {
            return view! { <NotFound /> }.into_any();
        };
        match hub.now(edition).await {
            Ok(snapshot) => volumes_page(&service, snapshot.volumes_for(session.role), &hub.segments(edition)),
            Err(error) => {
                tracing::error!(%error, "the volumes could not be read");
                view! { <Unavailable /> }.into_any()
            }
        }
    };
    view! { <Suspense>{Suspend::new(page)}</Suspense> }
}

fn volumes_page(service: &Service, volumes: &Volumes, segments: &[(String, String)]) -> AnyView {
    let frame = frame(volumes, segments.iter().map(|(code, _)| code.as_str()));
    let editions: Vec<_> = service
        .library
        .editions()
        .into_iter()
        .map(|edition| {
            let current = edition.year() == volumes.edition;
            view! {
                <li><a href=format!("/observatoire?edition={edition}") aria-current=current.then_some("page")>{format!("Édition {edition}")}</a></li>
            }
        })
        .collect();
    let years: Vec<i32> = volumes.years.iter().map(|y| y.year).collect();
    let (before, now) = (years.first().copied().unwrap_or_default(), years.last().copied().unwrap_or_default());
    let (edition, version) = (volumes.edition, volumes.version);
    let (bars, path) = (segment_bars(&frame, volumes, segments), path_chart(&frame, volumes));
    let tables = tables(&frame, &years, segments);
    let made = time::moment(service.clock.now());
    view! {
        <Page title="Volumes d’achats" staff=true wide=true>
            <div class="page-head">
                <h1>"Volumes d’achats auprès de start-up"</h1>
                <nav aria-label="Éditions"><ul class="tabs">{editions}</ul></nav>
            </div>
            <LiveRegion edition=edition version=version>
                <p class="reading">{figure(&frame, "reading")}</p>
                {tiles(&frame, now, before)}
                <div class="charts">
                    <figure class="panel">
                        <figcaption><h2>"Par segment d’acheteurs"</h2>
                            <p class="legend"><span class="key key-now"></span>{now}<span class="key key-before"></span>{before}</p>
                        </figcaption>
                        {bars}
                    </figure>
                    <figure class="panel">
                        <figcaption><h2>"Chemin du doublement"</h2>
                            <p class="legend"><span class="key key-path"></span>"Chemin attendu (public et privé)"<span class="key key-reached"></span>"Déclaré par les répondants"</p>
                        </figcaption>
                        {path}
                        <p class="note">{figure(&frame, "path.reading")}</p>
                        <p class="note">"Les volumes déclarés ne couvrent que les acheteurs qui ont répondu ; les points de deux éditions ne sont jamais reliés : ce ne sont pas les mêmes acheteurs."</p>
                    </figure>
                </div>
                {tables}
                <p class="note">"Page établie le " {made} " (heure de Paris), version " {figure(&frame, "version")} " des données. Un montant est dit « diffusable » quand trois acheteurs au moins y contribuent et qu’aucun ne pèse plus de 85 %."</p>
            </LiveRegion>
        </Page>
    }
    .into_any()
}

fn tiles(frame: &Frame, now: i32, before: i32) -> AnyView {
    let tile = |label: &'static str, name: &'static str, detail: AnyView| {
        view! {
            <div class="tile">
                <dt>{label}" "<span class="tile-year">{now}</span></dt>
                <dd><strong class="tile-value">{figure(frame, &format!("{now}.{name}"))}</strong><span class="tile-detail">{detail}</span></dd>
            </div>
        }
    };
    let then = |name: &str| view! { {before}" : " {figure(frame, &format!("{before}.{name}"))} }.into_any();
    view! {
        <dl class="tiles">
            {tile("Volume", "volume", then("volume"))}
            {tile("Acheteurs", "respondents", then("respondents"))}
            {tile("Taux agrégé", "aggregate", then("aggregate"))}
            {tile("Taux médian", "median", then("median"))}
            {tile("Cinq taux les plus hauts, moyenne", "top5", then("top5"))}
            {tile("Cinq taux les plus bas, moyenne", "bottom5", then("bottom5"))}
            {tile("Évolution à panel constant", "growth", view! { {figure(frame, &format!("{now}.matched"))} " sur les deux années" }.into_any())}
        </dl>
    }
    .into_any()
}

fn tables(frame: &Frame, years: &[i32], segments: &[(String, String)]) -> AnyView {
    let by_segment: Vec<_> = years.iter().rev().map(|year| year_table(frame, *year, segments)).collect();
    let programme = Programme::FRENCH_TECH;
    let first = years.first().copied().unwrap_or(programme.base_year).min(programme.base_year);
    let path: Vec<_> = (first..=programme.target_year)
        .map(|year| {
            let expected = programme.expected_cents(year).map_or_else(|| "–".to_owned(), figures::short);
            let known = years.contains(&year);
            let reached = |name: &str| {
                if known { figure(frame, &format!("reached.{year}.{name}")) } else { "–".into_any() }
            };
            view! { <tr><th scope="row">{year}</th><td>{expected}</td><td>{reached("label")}</td><td>{reached("share")}</td></tr> }
        })
        .collect();
    view! {
        {by_segment}
        <div class="table-scroll" role="region" aria-labelledby="table-chemin" tabindex="0">
            <table class="table-narrow">
                <caption id="table-chemin">"Chemin du doublement"</caption>
                <thead><tr><th scope="col">"Année"</th><th scope="col">"Attendu"</th><th scope="col">"Déclaré"</th><th scope="col">"Déclaré ÷ attendu"</th></tr></thead>
                <tbody>{path}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The figures of a year, exact, by segment.
fn year_table(frame: &Frame, year: i32, segments: &[(String, String)]) -> AnyView {
    let row = |code: Option<&str>, label: &str| {
        let cell = |name: &str| {
            let name = match code {
                Some(code) => format!("{year}.{code}.{name}"),
                None => format!("{year}.{name}"),
            };
            view! { <td>{figure(frame, &name)}</td> }
        };
        view! {
            <tr class:total=code.is_none()>
                <th scope="row">{label.to_owned()}</th>
                {cell("respondents")} {cell("volume.exact")} {cell("total.exact")} {cell("aggregate")} {cell("median")}
                {cell("top5")} {cell("bottom5")} {cell("growth")} {cell("publishable")}
            </tr>
        }
    };
    let all = row(None, "Tous les acheteurs");
    let rows: Vec<_> = segments.iter().map(|(code, label)| row(Some(code), label)).collect();
    let id = format!("table-{year}");
    view! {
        <div class="table-scroll" role="region" aria-labelledby=id.clone() tabindex="0">
            <table>
                <caption id=id.clone()>{format!("Par segment, {year}")}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Segment"</th><th scope="col">"Acheteurs"</th>
                        <th scope="col">"Achats auprès de start-up"</th><th scope="col">"Achats totaux"</th>
                        <th scope="col">"Taux agrégé"</th><th scope="col">"Taux médian"</th>
                        <th scope="col">"Cinq plus hauts"</th><th scope="col">"Cinq plus bas"</th>
                        <th scope="col">"Panel constant"</th><th scope="col">"Diffusion"</th>
                    </tr>
                </thead>
                <tbody>{all} {rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
