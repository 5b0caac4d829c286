//! The page of the start-up base: versions, lists, and the import of a new one.

use super::columns_form;
use super::comparison_page;
use forms::{Form, Returned};
use french::{dates, grouped};
use leptos::prelude::*;
use service::accounts::rights::Right;
use service::http::{Parameters, query_parameters};
use service::startup_base::pending::Pending;
use service::{Service, service};
use store::{StartupList, StartupVersion, StoreError};
use suppliers::base::definitions::Definitions;
use ui::error_summary::ErrorSummary;
use ui::later::later;
use ui::page::{Page, Unavailable};
use ui::share_link;
use ui::staff_page::page_for;
use ui::text_field::{Control, Entry, entry_view};

/// The page's address.
pub const PATH: &str = "/observatoire/base";
/// Where a file is uploaded.
pub const UPLOAD: &str = "/api/base/fichier";

/// `/observatoire/base`.
#[component]
pub fn StartupBasePage() -> impl IntoView {
    let (query, service) = (query_parameters(), service());
    let page = async move {
        let session = match page_for(Right::RunCampaigns).await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        base_page(&service, session.staff_id, query).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the start-up base could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

async fn base_page(service: &Service, staff: i64, query: Parameters) -> Result<AnyView, StoreError> {
    let (versions, lists) = (service.store.startup_versions().await?, service.store.startup_lists().await?);
    let notice = match query.get("fait").as_deref() {
        Some("importee") => {
            versions.first().map(|version| format!("Liste importée : la base est à la version {}.", version.label))
        }
        Some("connue") => Some("Cette liste avait déjà été importée : rien n’a changé.".to_owned()),
        _ => None,
    };
    let notice = notice.map(|text| view! { <div class="notice" role="status"><p>{text}</p></div> });
    let (mut returned, mut waits) = (Returned::default(), None);
    if let Some(pending) = Pending::of(service, staff).await? {
        returned.errors = pending.errors();
        if returned.is_wrong() {
            // Shown once.
            Pending::forget(service, staff).await?;
            let typed = [("source", pending.source), ("licence", pending.licence)];
            returned.typed = Form(typed.map(|(name, value)| (name.to_owned(), value)).to_vec());
        } else {
            waits = Some(pending);
        }
    }
    let next = match waits {
        None => import_form(&returned),
        Some(pending) => waiting(pending, query).await,
    };
    let wrong = returned.is_wrong();
    let errors = returned.errors.clone();
    let (made, compare) = (versions_view(&versions, &lists), comparison_page::form(&versions, None));
    let summary = wrong.then(|| view! { <ErrorSummary errors=errors /> });
    let link = (!versions.is_empty()).then(|| {
        let address = share_link::absolute(service, "/questionnaires/acheteurs/croisement");
        view! { <p>"Un acheteur croise ses achats depuis les questions sur ses montants. Pour l’y inviter avant qu’il réponde, envoyez-lui ce lien : "<a href=address.clone()>{address.clone()}</a>". La même page croise un fichier que vous avez reçu : elle n’en garde rien."</p> }
    });
    Ok(view! {
        <Page title="Base des start-up" staff=true wrong=wrong wide=true>
            {notice}
            {summary}
            <h1>"Base des start-up"</h1>
            <p class="lead">"Les listes de SIREN avec lesquelles les achats sont croisés. Chaque nouvelle liste fait une version de la base ; chaque mesure cite la sienne, et aucune n’est effacée."</p>
            {made}
            {link}
            {compare}
            {next}
        </Page>
    }
    .into_any())
}

fn versions_view(versions: &[StartupVersion], lists: &[StartupList]) -> AnyView {
    if versions.is_empty() {
        return view! { <p>"Aucune liste n’est encore importée : les acheteurs ne peuvent pas croiser leurs achats."</p> }.into_any();
    }
    let definitions = Definitions::shipped().ok();
    let named = |code: &str| definitions.as_ref().map_or(code.to_owned(), |known| known.source_label(code).to_owned());
    let version_rows: Vec<_> = versions
        .iter()
        .map(|version| {
            let of: Vec<String> =
                lists.iter().filter(|list| version.lists.contains(&list.id)).map(|list| named(&list.source)).collect();
            view! {
                <tr>
                    <th scope="row">{version.label.clone()}</th>
                    <td>{dates::moment(version.made_at)}</td>
                    <td>{version.made_by.clone()}</td>
                    <td class="number">{grouped(version.organisations)}</td>
                    <td>{of.join(", ")}</td>
                </tr>
            }
        })
        .collect();
    let list_rows: Vec<_> = lists
        .iter()
        .map(|list| {
            view! {
                <tr>
                    <th scope="row">{named(&list.source)}</th>
                    <td>{list.licence.clone()}</td>
                    <td>{list.file_name.clone()}</td>
                    <td class="number">{grouped(list.organisations)}</td>
                    <td class="number">{grouped(list.refused)}</td>
                    <td>{dates::moment(list.imported_at)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label="Versions de la base">
            <table class="startup-table">
                <caption>"Versions, la dernière d’abord"</caption>
                <thead><tr><th scope="col">"Version"</th><th scope="col">"Faite le"</th><th scope="col">"Par"</th><th scope="col" class="number">"Organisations"</th><th scope="col">"Listes"</th></tr></thead>
                <tbody>{version_rows}</tbody>
            </table>
        </div>
        <div class="table-scroll" tabindex="0" role="region" aria-label="Listes importées">
            <table class="startup-table">
                <caption>"Listes importées"</caption>
                <thead><tr><th scope="col">"Liste"</th><th scope="col">"Licence"</th><th scope="col">"Fichier"</th><th scope="col" class="number">"Organisations"</th><th scope="col" class="number">"Lignes refusées"</th><th scope="col">"Importée le"</th></tr></thead>
                <tbody>{list_rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The list that waits, or why it cannot be read.
async fn waiting(pending: Pending, query: Parameters) -> AnyView {
    let read = {
        let pending = pending.clone();
        tokio::task::spawn_blocking(move || pending.read(|name| query.get(name))).await
    };
    match read {
        Ok(Ok(shown)) => columns_form::view_of(&pending, &shown),
        Ok(Err(message)) => view! {
            <div class="error-summary" role="alert"><h2>"La liste n’a pas pu être lue"</h2><p>{message}</p></div>
            {import_form(&Returned::default())}
        }
        .into_any(),
        Err(_) => view! { <Unavailable /> }.into_any(),
    }
}

fn import_form(returned: &Returned) -> AnyView {
    let source = Entry {
        name: "source",
        id: "source",
        label: "Liste",
        hint: "Son code : observatoire, french_tech, i_lab, ou un nouveau en lettres minuscules. Une liste remplace la précédente du même code.",
        control: Control::Line(40),
        autocomplete: "off",
        required: true,
    };
    let licence = Entry {
        name: "licence",
        id: "licence",
        label: "Licence",
        hint: "Celle qui permet de s’en servir, par exemple «\u{a0}Licence Ouverte 2.0\u{a0}».",
        control: Control::Line(120),
        autocomplete: "off",
        required: true,
    };
    let error = returned
        .error("fichier")
        .map(|message| view! { <p class="field-error" id="fichier-erreur">{message.to_owned()}</p> });
    let wrong = error.is_some();
    view! {
        <h2>"Importer une liste"</h2>
        <form method="post" action=UPLOAD enctype="multipart/form-data" novalidate>
            {entry_view(&source, returned)}
            {entry_view(&licence, returned)}
            <div class="question" class:field-wrong=wrong>
                <label class="question-label" for="fichier">"Fichier"</label>
                <p class="hint" id="fichier-aide">"CSV, XLSX ou Parquet, 16 Mo au plus, avec une colonne de SIREN. Les autres colonnes (nom, région, label, dates d’entrée et de sortie, création, effectif, chiffre d’affaires) servent aux définitions."</p>
                {error}
                <input class="input" type="file" id="fichier" name="fichier" accept=".csv,.txt,.xlsx,.parquet" aria-describedby=if wrong { "fichier-aide fichier-erreur" } else { "fichier-aide" } aria-invalid=wrong.then_some("true") />
            </div>
            <div class="actions"><button class="button">"Lire la liste"</button></div>
        </form>
    }
    .into_any()
}
