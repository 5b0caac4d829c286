//! What differs between two versions of the start-up base, and what that does to figures.

use super::page::PATH;
use french::{counted, grouped};
use leptos::prelude::*;
use procurement::Report;
use procurement::figures::Matched;
use service::accounts::rights::Right;
use service::http::query_parameters;
use service::{Service, service};
use statistics::figure::short;
use std::collections::BTreeSet;
use store::{ProcurementImport, StartupVersion, StoreError, decoded_base};
use suppliers::base::Base;
use suppliers::base::assembly::differences;
use survey::Siren;
use ui::later::later;
use ui::page::{NotFound, Page, Unavailable};
use ui::staff_page::page_for;

/// The page's address.
pub const COMPARISON: &str = "/observatoire/base/comparaison";
/// Organisations that are listed.
const LISTED: usize = 100;
/// Years for which start-ups are counted.
const YEARS: i32 = 5;

/// `/observatoire/base/comparaison`.
#[component]
pub fn StartupComparisonPage() -> impl IntoView {
    let (query, service) = (query_parameters(), service());
    let page = async move {
        if let Err(instead) = page_for(Right::RunCampaigns).await {
            return instead;
        }
        let asked = (query.get("de").unwrap_or_default(), query.get("a").unwrap_or_default());
        comparison(&service, asked).await.unwrap_or_else(|error| {
            tracing::error!(%error, "two versions of the base could not be compared");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

/// The form that chooses two versions; nothing while there is one only.
pub fn form(versions: &[StartupVersion], chosen: Option<(&str, &str)>) -> Option<AnyView> {
    let (newest, before) = (versions.first()?.label.as_str(), versions.get(1)?.label.as_str());
    let (from, to) = chosen.unwrap_or((before, newest));
    let options = |chosen: &str| -> Vec<_> {
        let option = |version: &StartupVersion| {
            view! { <option value=version.label.clone() selected=version.label == chosen>{version.label.clone()}</option> }
        };
        versions.iter().map(option).collect()
    };
    Some(
        view! {
            <form method="get" action=COMPARISON class="startup-columns">
                <div class="fields-several">
                    <div><label class="field-label" for="de">"Version de départ"</label><select class="input" id="de" name="de">{options(from)}</select></div>
                    <div><label class="field-label" for="a">"Version d’arrivée"</label><select class="input" id="a" name="a">{options(to)}</select></div>
                </div>
                <div class="actions"><button class="button button-second">"Comparer ces versions"</button></div>
            </form>
        }
        .into_any(),
    )
}

async fn comparison(service: &Service, (from, to): (String, String)) -> Result<AnyView, StoreError> {
    let (Some(earlier), Some(later)) =
        (service.store.startup_base(&from).await?, service.store.startup_base(&to).await?)
    else {
        return Ok(view! { <NotFound /> }.into_any());
    };
    let (earlier, later) = (decoded_base(&earlier)?, decoded_base(&later)?);
    let found = differences(&earlier, &later);
    let versions = service.store.startup_versions().await?;
    let crossings = service.store.counted_crossings(service.edition).await?;
    let with = |label: &str| crossings.iter().filter(|one| one.crossing.measured.base == label).count();
    let measured = [from.as_str(), to.as_str()].map(|label| {
        let sentence = counted(
            with(label),
            "Aucune réponse comptée n’est mesurée avec la version",
            "Une réponse comptée est mesurée avec la version",
            "# réponses comptées sont mesurées avec la version",
        );
        view! { <li>{format!("{sentence} {label}.")}</li> }
    });
    let parts = [
        (
            counted(
                found.added.len(),
                "Aucune organisation n’entre",
                "Une organisation entre",
                "# organisations entrent",
            ),
            &found.added,
        ),
        (
            counted(
                found.removed.len(),
                "Aucune organisation ne sort",
                "Une organisation sort",
                "# organisations sortent",
            ),
            &found.removed,
        ),
        (
            counted(
                found.changed.len(),
                "Aucune organisation ne change d’années",
                "Une organisation change d’années",
                "# organisations changent d’années",
            ),
            &found.changed,
        ),
    ];
    let parts: Vec<_> = parts.into_iter().map(|(heading, sirens)| sirens_view(heading, sirens)).collect();
    // A version's name is read in one piece.
    let whole = |label: &str| label.replace('-', "\u{2011}");
    let heading = format!("De la version {} à la version {}", whole(&from), whole(&to));
    let counts = counts_view(&earlier, &later, service.edition.year());
    let contracts = contracts_view(service, (&from, &to)).await?;
    let again = form(&versions, Some((&from, &to)));
    Ok(view! {
        <Page title="Comparer deux versions de la base" staff=true wide=true>
            <p><a class="back" href=PATH>"Base des start-up"</a></p>
            <h1>{heading}</h1>
            {counts}
            <h2>"Mesures concernées"</h2>
            <ul>{measured.into_iter().collect::<Vec<_>>()}</ul>
            <p>"Les listes de fournisseurs ne sont pas gardées : une mesure garde sa version, et ne change que si l’acheteur croise de nouveau son fichier."</p>
            {contracts}
            {parts}
            {again}
        </Page>
    }
    .into_any())
}

/// What the same files of public contracts give with both versions.
async fn contracts_view(service: &Service, (from, to): (&str, &str)) -> Result<AnyView, StoreError> {
    let imports = service.store.procurement_imports().await?;
    let with = |label: &str| imports.iter().filter(move |import| import.base == label).collect::<Vec<_>>();
    let (earlier, later) = (with(from), with(to));
    let same = |after: &&&ProcurementImport| earlier.iter().find(|before| before.digest == after.digest).copied();
    let Some((before, after)) = later.iter().find_map(|after| Some((same(&after)?, *after))) else {
        let sentence = "Pour savoir ce que ces versions changent aux marchés publics, importez les mêmes fichiers avec l’une et avec l’autre : un import se croise avec la dernière version du moment.";
        return Ok(view! {
            <h2>"Marchés publics"</h2>
            <p>{sentence} " " <a href="/observatoire/marches/imports">"Imports de marchés publics"</a></p>
        }
        .into_any());
    };
    let reports = (
        service.store.procurement_import(before.id).await?.map(|(_, report)| report),
        service.store.procurement_import(after.id).await?.map(|(_, report)| report),
    );
    let (Some(earlier), Some(later)) = reports else { return Ok(().into_any()) };
    let years: BTreeSet<i32> = [&earlier, &later]
        .into_iter()
        .flat_map(|report| &report.definitions)
        .flat_map(|definition| definition.start_ups.by_year.keys().copied())
        .collect();
    let found = |report: &Report, code: &str, year: i32| {
        let definition = report.definitions.iter().find(|one| one.code == code);
        definition.and_then(|one| one.start_ups.by_year.get(&year)).copied().unwrap_or_default()
    };
    let shown = |matched: Matched| {
        let contracts = counted(matched.contracts, "aucun marché", "un marché", "# marchés");
        format!("{contracts}, {}", short(i64::try_from(matched.cents).unwrap_or(i64::MAX)))
    };
    let rows: Vec<_> = later
        .definitions
        .iter()
        .flat_map(|definition| years.iter().map(move |year| (definition, *year)))
        .map(|(definition, year)| {
            let [before, after] = [&earlier, &later].map(|report| shown(found(report, &definition.code, year)));
            view! { <tr><th scope="row">{format!("{}, {year}", definition.label)}</th><td>{before}</td><td>{after}</td></tr> }
        })
        .collect();
    let about =
        format!("Mêmes fichiers, imports n° {} et n° {} : marchés notifiés à des start-up", before.id, after.id);
    Ok(view! {
        <h2>"Marchés publics"</h2>
        <div class="table-scroll" tabindex="0" role="region" aria-label="Marchés publics">
            <table class="table-narrow">
                <caption>{about}</caption>
                <thead><tr><th scope="col">"Définition, année"</th><th scope="col">{format!("Version {from}")}</th><th scope="col">{format!("Version {to}")}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any())
}

/// Start-ups of the last years by each definition, in both versions.
fn counts_view(earlier: &Base, later: &Base, edition: i32) -> AnyView {
    let years: Vec<u16> = (edition - YEARS..edition).filter_map(|year| u16::try_from(year).ok()).collect();
    let count = |base: &Base, code: &str, year: u16| {
        let definition = base.definitions().iter().position(|one| one.code == code)?;
        let count = (0..base.len()).filter(|place| base.meets(*place, definition, year)).count();
        // Nobody meets a rule of which the lists say nothing: that is unknown, not none.
        let undecided = base.definitions().get(definition).is_some_and(|one| one.undecided > 0);
        (count > 0 || !undecided).then_some(count)
    };
    let shown = |count: Option<usize>| {
        count.map_or("inconnu".to_owned(), |count| grouped(i64::try_from(count).unwrap_or(i64::MAX)))
    };
    let rows: Vec<_> = later
        .definitions()
        .iter()
        .map(|definition| {
            let cells: Vec<_> = years
                .iter()
                .map(|year| {
                    let (before, after) =
                        (count(earlier, &definition.code, *year), count(later, &definition.code, *year));
                    view! { <td class="number">{format!("{} → {}", shown(before), shown(after))}</td> }
                })
                .collect();
            view! { <tr><th scope="row">{definition.label.clone()}</th>{cells}</tr> }
        })
        .collect();
    let heads: Vec<_> =
        years.iter().map(|year| view! { <th scope="col" class="number">{year.to_string()}</th> }).collect();
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label="Start-up par définition">
            <table>
                <caption>"Start-up de chaque année, selon chaque définition : avant → après"</caption>
                <thead><tr><th scope="col">"Définition"</th>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn sirens_view(heading: String, sirens: &[Siren]) -> AnyView {
    if sirens.is_empty() {
        return view! { <p>{heading}"."</p> }.into_any();
    }
    let listed: Vec<_> = sirens.iter().take(LISTED).map(|siren| view! { <li>{siren.spaced()}</li> }).collect();
    let more = sirens.len().saturating_sub(LISTED);
    let more = (more > 0).then(|| view! { <p>{counted(more, "", "Et une autre.", "Et # autres.")}</p> });
    view! { <details class="startup-details"><summary>{heading}</summary><ul class="startup-sirens">{listed}</ul>{more}</details> }.into_any()
}
