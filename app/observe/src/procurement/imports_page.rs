//! The imports: their record, and how each one was read.

use super::sections::sections;
use super::upload_form::{WAY, upload_view};
use super::{IMPORTS, words};
use crate::actions::SettleProcurement;
use forms::{Form, Returned};
use french::{capital, counted, dates, grouped};
use leptos::prelude::*;
use procurement::Report;
use procurement::import::{FileRead, MOST_MISSED, Missed};
use server_fn::ServerFn;
use service::accounts::rights::{Right, allows};
use service::contract_uploads::{State, Uploads};
use service::form::returned_by_store;
use service::http::{path_parameters, query_parameters};
use service::startup_base::MOST_WITHOUT_NUMBER;
use service::{Service, service};
use store::{ProcurementImport, SessionInfo, StoreError};
use ui::error_summary::ErrorSummary;
use ui::later::later;
use ui::page::{NotFound, Page, Unavailable};
use ui::staff_page::page_for;

/// `/observatoire/marches/imports`.
#[component]
pub fn ProcurementImportsPage() -> impl IntoView {
    let (service, done) = (service(), Form(query_parameters().0).get("fait").to_owned());
    let page = async move {
        match page_for(Right::SeeAggregates).await {
            Ok(session) => list(&service, &session, &done).await.unwrap_or_else(unavailable),
            Err(instead) => instead,
        }
    };
    later(page)
}

/// `/observatoire/marches/imports/{import}`.
#[component]
pub fn ProcurementImportPage() -> impl IntoView {
    let service = service();
    let id = path_parameters().get("import").and_then(|id| id.parse().ok());
    let page = async move {
        let session = match page_for(Right::SeeAggregates).await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        match id {
            Some(id) => one(&service, &session, id).await.unwrap_or_else(unavailable),
            None => view! { <NotFound /> }.into_any(),
        }
    };
    later(page)
}

fn unavailable(error: StoreError) -> AnyView {
    tracing::error!(%error, "imports of public contracts could not be read");
    view! { <Unavailable /> }.into_any()
}

async fn list(service: &Service, session: &SessionInfo, done: &str) -> Result<AnyView, StoreError> {
    let imports = service.store.procurement_imports().await?;
    let current = service.store.procurement().await?.map(|(import, _)| import.id);
    let waiting = match current {
        Some(id) => service.store.count_waiting_contracts(id).await?.1,
        None => 0,
    };
    let rows: Vec<_> = imports.iter().map(|import| row(import, current)).collect();
    let table = (!rows.is_empty()).then(|| {
        let heads = ["Import", "Fichiers", "Format", "Base", "Enregistrements", "Laissés de côté", "Marchés", "État"];
        let is_number = |head: &str| ["Enregistrements", "Laissés de côté", "Marchés"].contains(&head);
        let heads: Vec<_> =
            heads.into_iter().map(|head| view! { <th scope="col" class:number=is_number(head)>{head}</th> }).collect();
        view! {
            <div class="table-scroll" role="region" aria-label="Tableau : imports" tabindex="0">
                <table class="startup-table">
                    <caption class="visually-hidden">"Imports de marchés publics"</caption>
                    <thead><tr>{heads}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    });
    let none = imports.is_empty().then(|| view! { <p>"Aucun fichier n’a encore été importé."</p> });
    let done = (done == "supprime").then(|| notice("L’import est supprimé : rien n’en reste que la ligne du journal."));
    let may = allows(session.role, Right::SeeResponses);
    let returned = if may { returned(service, session).await? } else { Returned::default() };
    let (wrong, errors) = (returned.is_wrong(), returned.errors.clone());
    let state = may.then(|| Uploads::here().state());
    let news = state.as_ref().map(|state| news(&imports, state));
    let upload = match &state {
        Some(state) => Some(upload_view(state, &returned, service.startups.exists(&service.store).await)),
        None => None,
    };
    Ok(view! {
        <Page title="Imports de marchés publics" staff=true wide=true wrong=wrong>
            <ErrorSummary errors=Signal::stored(errors) />
            {done}
            {news}
            <div class="page-head">
                <h1>"Imports de marchés publics"</h1>
                {sections(IMPORTS, waiting)}
            </div>
            <p class="lead">"Chaque import réunit un ou plusieurs fichiers, croisés avec une version de la base de start-up. Le dernier pris en compte donne les chiffres ; les autres restent ici pour mémoire."</p>
            {none}
            {table}
            {upload}
            <h2>"Sur le serveur"</h2>
            <p>"La commande montre d’abord ce qu’elle a lu, et n’importe qu’avec " <code>"--yes"</code> ". Avec " <code>"--to-confirm"</code> ", l’import attend ici que vous ayez relu son rapport."</p>
            <p><code>"observatoire import decp FICHIER…"</code></p>
            <p class="note">"Le même fichier une seconde fois ne change rien. Un fichier incomplet n’est jamais pris pour un fichier entier."</p>
        </Page>
    }
    .into_any())
}

/// The refused form that the page shows again, once: that of an upload, or that of a reading to resume.
async fn returned(service: &Service, session: &SessionInfo) -> Result<Returned, StoreError> {
    match returned_by_store::returned(service, session, IMPORTS).await? {
        Some(returned) => {
            service.store.forget_form(session.staff_id, IMPORTS).await?;
            Ok(returned)
        }
        None => Ok(WAY.returned()),
    }
}

/// What came of files: imports that wait to be confirmed, or the one that had the same files.
fn news(imports: &[ProcurementImport], state: &State) -> Vec<AnyView> {
    let link = |id: i64, label: String| view! { <a href=format!("{IMPORTS}/{id}")>{label}</a> };
    let waiting = imports.iter().filter(|import| import.taken.is_none());
    let waiting = waiting.map(|import| {
        let link = link(import.id, format!("L’import n° {}", import.id));
        notice(view! { {link} " attend votre relecture." })
    });
    let known = imports.iter().filter(|import| *state == State::Idle(Some(import.id)));
    let known = known.map(|import| {
        let link = link(import.id, format!("import n° {}", import.id));
        notice(view! { "Ces fichiers ont déjà été importés : rien n’a changé. C’est l’" {link} "." })
    });
    known.chain(waiting).collect()
}

fn notice(content: impl IntoView + 'static) -> AnyView {
    view! { <div class="notice" role="status"><p>{content}</p></div> }.into_any()
}

fn row(import: &ProcurementImport, current: Option<i64>) -> AnyView {
    let link = format!("{IMPORTS}/{}", import.id);
    let state = match &import.taken {
        None => "à confirmer".to_owned(),
        Some(_) if current == Some(import.id) => "donne les chiffres".to_owned(),
        Some((at, _)) => format!("pris en compte le {}", dates::day(*at)),
    };
    view! {
        <tr>
            <th scope="row"><a href=link>{format!("N° {}, {}", import.id, dates::day(import.made_at))}</a></th>
            <td>{import.files.clone()}</td>
            <td>{import.formats.clone()}</td>
            <td>{import.base.clone()}</td>
            <td class="number">{grouped(import.records)}</td>
            <td class="number">{grouped(import.refused)}</td>
            <td class="number">{grouped(import.contracts)}</td>
            <td>{state}</td>
        </tr>
    }
    .into_any()
}

async fn one(service: &Service, session: &SessionInfo, id: i64) -> Result<AnyView, StoreError> {
    let Some((import, report)) = service.store.procurement_import(id).await? else {
        return Ok(view! { <NotFound /> }.into_any());
    };
    let made = format!(
        "Lu le {} par {}, version {} de la base.",
        dates::moment(import.made_at),
        words::author(&import.made_by),
        import.base
    );
    let taken = match &import.taken {
        Some((at, by)) => format!("Pris en compte le {} par {}.", dates::moment(*at), words::author(by)),
        None => "Il n’est dans aucun chiffre tant que personne ne l’a confirmé.".to_owned(),
    };
    let forms = (import.taken.is_none() && allows(session.role, Right::SeeResponses)).then(|| forms(&import, &report));
    let files: Vec<_> = report.files.iter().zip(1..).map(file).collect();
    let title = format!("Import n° {id}");
    let sums = sums(&report);
    Ok(view! {
        <Page title=title.clone() staff=true wide=true>
            <a class="back" href=IMPORTS>"Imports de marchés publics"</a>
            <h1>{title}</h1>
            <p class="lead">{made} " " {taken}</p>
            {sums}
            {forms}
            {files}
        </Page>
    }
    .into_any())
}

/// What the import adds up to, in a few lines.
fn sums(report: &Report) -> AnyView {
    let tally = |sum: procurement::figures::Tally| {
        let contracts = counted(sum.contracts, "aucun", "un", "#");
        format!("{contracts} pour {}", words::euros(i64::try_from(sum.cents).unwrap_or(i64::MAX)))
    };
    let mut facts = vec![("Marchés distincts", grouped(i64::try_from(report.figures.contracts).unwrap_or(i64::MAX)))];
    facts.extend([
        ("Publiés de nouveau", tally(report.figures.duplicates.same_amount)),
        ("Montants à décider", tally(report.waiting())),
        ("Sans date", tally(report.undated())),
        ("Sans titulaire identifiable", tally(report.figures.without_holder)),
    ]);
    let rows: Vec<_> =
        facts.into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect();
    view! { <dl class="facts">{rows}</dl> }.into_any()
}

fn forms(import: &ProcurementImport, report: &Report) -> AnyView {
    let id = import.id.to_string();
    let refusal = report.refusal(MOST_WITHOUT_NUMBER).map(|why| view! { <p><strong>{why}</strong></p> });
    // Whoever stored it had to allow that share.
    let take = if refusal.is_some() { "Prendre en compte malgré cela" } else { "Prendre en compte" };
    view! {
        <form method="post" action=SettleProcurement::url()>
            <input type="hidden" name="import" value=id />
            {refusal}
            <div class="actions">
                <button class="button" name="geste" value="prendre">{take}</button>
                <button class="button button-second" name="geste" value="supprimer">"Supprimer cet import"</button>
            </div>
        </form>
    }
    .into_any()
}

/// How a file was read: what was recognised, its first contracts, what was passed over.
fn file((file, number): (&FileRead, i32)) -> AnyView {
    let summary = &file.summary;
    let schemas: Vec<String> = summary.schemas.keys().map(ToString::to_string).collect();
    let gzip = if summary.gzip { ", compressé en gzip" } else { "" };
    let whole = |number: u64| grouped(i64::try_from(number).unwrap_or(i64::MAX));
    let format = format!(
        "{}{gzip}, {} ; {} octets, {}.",
        summary.format,
        schemas.join(", "),
        whole(summary.bytes),
        counted(summary.records, "aucun enregistrement", "un enregistrement", "# enregistrements")
    );
    let refused = summary.refused.iter().map(|(reason, sum)| {
        let cents = i64::try_from(sum.cents).unwrap_or(i64::MAX);
        (capital(&reason.to_string()), whole(sum.contracts), words::euros(cents))
    });
    let broken =
        summary.broken.iter().map(|(damage, records)| (capital(&damage.to_string()), whole(*records), "–".to_owned()));
    let reasons: Vec<_> = refused
        .chain(broken)
        .map(|(reason, records, euros)| {
            view! { <tr><th scope="row">{reason}</th><td>{records}</td><td>{euros}</td></tr> }
        })
        .collect();
    let reasons = (!reasons.is_empty())
        .then(|| table("Laissés de côté", &["Raison", "Enregistrements", "Montant"], reasons.into_any(), &file.name));
    let missed = (!file.missed.is_empty()).then(|| missed(&file.missed, &file.name));
    let heading = format!("fichier-{number}");
    view! {
        <section aria-labelledby=heading.clone()>
            <h2 id=heading.clone()>{file.name.clone()}</h2>
            <p>{format}</p>
            {reasons}
            {missed}
            {beginning(file)}
        </section>
    }
    .into_any()
}

fn missed(missed: &[Missed], name: &str) -> AnyView {
    let rows: Vec<_> = missed
        .iter()
        .map(|one| {
            let amount = one.cents.map_or("–".to_owned(), words::euros);
            view! { <tr><th scope="row">{one.place.to_string()}</th><td>{one.why.to_string()}</td><td>{amount}</td></tr> }
        })
        .collect();
    let table = table("Un par un", &["Enregistrement", "Raison", "Montant"], rows.into_any(), name);
    let many = if missed.len() < MOST_MISSED {
        "Les # enregistrements laissés de côté"
    } else {
        "Les # premiers enregistrements laissés de côté"
    };
    let label = counted(missed.len(), "", "L’enregistrement laissé de côté", many);
    view! { <details class="aside values"><summary>{label}</summary>{table}</details> }.into_any()
}

fn beginning(file: &FileRead) -> AnyView {
    let rows: Vec<_> = file
        .beginning
        .iter()
        .map(|first| {
            let amount = first.cents.map_or("–".to_owned(), words::euros);
            view! {
                <tr>
                    <th scope="row" translate="no">{first.id.clone()}</th>
                    <td translate="no">{first.buyer.to_string()}</td>
                    <td>{words::notified(first.notified)}</td>
                    <td>{amount}</td>
                    <td translate="no">{first.holders.join(", ")}</td>
                    <td>{first.object.clone()}</td>
                </tr>
            }
        })
        .collect();
    let heads = ["Numéro", "Acheteur (SIRET)", "Notification", "Montant", "Titulaires (SIREN)", "Objet"];
    let table = table("Premiers marchés", &heads, rows.into_any(), &file.name);
    let label = counted(
        file.beginning.len(),
        "Aucun marché",
        "Le premier marché, tel qu’il a été lu",
        "Les # premiers marchés, tels qu’ils ont été lus",
    );
    view! { <details class="aside values"><summary>{label}</summary>{table}</details> }.into_any()
}

fn table(caption: &str, heads: &[&'static str], rows: AnyView, of: &str) -> AnyView {
    let heads: Vec<_> = heads.iter().map(|head| view! { <th scope="col">{*head}</th> }).collect();
    view! {
        <div class="table-scroll" role="region" aria-label=format!("Tableau : {caption}, {of}") tabindex="0">
            <table>
                <caption class="visually-hidden">{format!("{caption}, {of}")}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
