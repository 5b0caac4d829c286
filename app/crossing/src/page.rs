//! The page on which a buyer crosses a list of suppliers.

use crate::actions::SendMeasure;
use crate::choice::Choice;
use crate::island::{CrossingForm, Files};
use crate::report::SENT;
use crate::views::file_form::{self, file_field};
use crate::views::outcome::{Destination, Shown, outcome_view};
use crate::views::{errors_view, preview};
use crate::words::euros;
use french::dates;
use http::request::Parts;
use leptos::prelude::*;
use server_fn::ServerFn;
use service::campaign::shown_campaign;
use service::draft::{Opened, address, says_so};
use service::http::{path_parameters, query_parameters};
use service::relays::{asked, handed_on};
use service::{Service, service};
use store::{CrossingPlace, Secret, StoreError, StoredCrossing};
use suppliers::file::Preview;
use survey::{Audience, FieldError, Role};
use ui::later::later;
use ui::page::{NotFound, Page, Unavailable};

/// The last segment of the page's address.
pub const SEGMENT: &str = "croisement";

/// What the server read of a file that was sent to it. It exists as long as the request.
#[derive(Clone, Debug)]
pub enum ServerReading {
    /// Its first rows.
    Shown(Box<(Preview, Choice, Vec<FieldError>)>),
    /// What was found.
    Done(Box<Shown>),
    /// Why it could not be read.
    Refused(String),
}

/// `/reponses/{key}/croisement`.
#[component]
pub fn CrossingPage() -> impl IntoView {
    let (params, query, service) = (path_parameters(), query_parameters(), service());
    let sent = query.get("fait").is_some_and(|done| done == SENT);
    let reading = use_context::<Parts>().and_then(|parts| parts.extensions.get::<ServerReading>().cloned());
    let files = use_context::<Files>();
    let page = async move {
        let Some(key) = params.get("key").and_then(|key| Secret::parse(&key)) else {
            return view! { <NotFound /> }.into_any();
        };
        page_of(&service, &key, sent, reading, files).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the page of a crossing could not be made");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

/// `/questionnaires/acheteurs/croisement`: the same without a response. While the campaign is open, one can be begun
/// with the sums.
#[component]
pub fn OpenCrossingPage() -> impl IntoView {
    let service = service();
    let partner = asked(&query_parameters());
    let of_buyers = path_parameters().get("audience").is_some_and(|slug| slug == Audience::Acheteurs.slug());
    let reading = use_context::<Parts>().and_then(|parts| parts.extensions.get::<ServerReading>().cloned());
    let files = use_context::<Files>();
    let page = async move {
        if !of_buyers {
            return view! { <NotFound /> }.into_any();
        }
        let start = handed_on("/questionnaires/acheteurs", &partner, None);
        let back =
            view! { <p><a href=start rel="external">"Revenir au questionnaire des acheteurs"</a></p> }.into_any();
        let content = async {
            let to = Destination {
                action: SendMeasure::url().to_owned(),
                key: new_key(&service).await?,
                begins: true,
                partner,
            };
            content(&service, to, service.edition.year() - 1, reading, files, (None, back)).await
        };
        content.await.unwrap_or_else(|error| {
            tracing::error!(%error, "the page of a crossing could not be made");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

/// The key of a response that can be begun; empty where none can be.
async fn new_key(service: &Service) -> Result<String, StoreError> {
    let Some(questionnaire) = service.library.get(service.edition, Audience::Acheteurs) else {
        return Ok(String::new());
    };
    let begins = shown_campaign(service, questionnaire).await?.begins();
    let key = Secret::random().ok().filter(|_| begins);
    Ok(key.map(|key| key.as_str().to_owned()).unwrap_or_default())
}

async fn page_of(
    service: &Service,
    key: &Secret,
    sent: bool,
    reading: Option<ServerReading>,
    files: Option<Files>,
) -> Result<AnyView, StoreError> {
    let hash = service.hash_of(key).await?;
    let Some(draft) = service.store.draft(hash).await?.filter(|draft| draft.audience == Audience::Acheteurs) else {
        return Ok(view! { <NotFound /> }.into_any());
    };
    if draft.test {
        says_so();
    }
    let Some(opened) = Opened::new(service, hash, draft) else { return Ok(view! { <NotFound /> }.into_any()) };
    let sections = &opened.questionnaire.sections;
    let amounts = sections
        .iter()
        .find(|section| section.questions.iter().any(|question| question.role == Some(Role::TotalPurchases)));
    let (next, back) = match opened.draft.seen.is_empty() {
        // A response that was begun with the sums.
        true => (sections.first(), "Continuer votre réponse"),
        false => (amounts, "Revenir aux questions sur vos achats"),
    };
    let next = next.map_or_else(|| address(key), |section| service::draft::section_address(key, section));
    let stored = service.store.crossing(hash).await?;
    let notice = stored.map(|stored| stored_view(&stored, sent));
    let link = view! { <p class="crossing-back"><a class="button" class:button-second=!sent href=next rel="external">{back}</a></p> }.into_any();
    // Once the sums are sent, the response comes next.
    let (notice, back) = match sent {
        true => (Some(view! { {notice} {link} }.into_any()), ().into_any()),
        false => (notice, link),
    };
    let year = opened.questionnaire.edition.year() - 1;
    let to = Destination {
        action: SendMeasure::url().to_owned(),
        key: key.as_str().to_owned(),
        begins: false,
        partner: String::new(),
    };
    content(service, to, year, reading, files, (notice, back)).await
}

async fn content(
    service: &Service,
    to: Destination,
    year: i32,
    reading: Option<ServerReading>,
    files: Option<Files>,
    (notice, back): (Option<AnyView>, AnyView),
) -> Result<AnyView, StoreError> {
    let newest = service.startups.newest(&service.store).await?;
    let Some(newest) = newest else {
        return Ok(view! {
            <Page title="Croiser vos achats">
                <h1>"Croiser vos achats avec la base des start-up"</h1>
                <p class="lead">"La base des start-up n’est pas encore chargée : revenez plus tard, ou répondez d’après ce que vous savez."</p>
                {back}
            </Page>
        }
        .into_any());
    };
    let about = format!(
        "Version {}\u{a0}: {}.",
        newest.base.version(),
        french::counted(newest.base.len() as u64, "aucune organisation", "une organisation", "# organisations")
    );
    let wrong = matches!(&reading, Some(ServerReading::Refused(_)))
        || matches!(&reading, Some(ServerReading::Shown(shown)) if !shown.2.is_empty());
    let body = match reading {
        Some(ServerReading::Shown(shown)) => server_preview(&shown.0, &shown.1, &shown.2, &to.partner),
        Some(ServerReading::Done(shown)) => view! {
            {outcome_view(&shown, &to)}
            <div class="actions"><a class="button button-second" href="" rel="external">"Croiser un autre fichier"</a></div>
        }
        .into_any(),
        refused => {
            let refused = match refused {
                Some(ServerReading::Refused(message)) => {
                    vec![FieldError::new("fichier", "Votre liste de fournisseurs", message)]
                }
                _ => Vec::new(),
            };
            let files = files.unwrap_or(Files { worker: String::new(), module: String::new() });
            view! {
                {errors_view(&refused)}
                <CrossingForm files=files to=to.clone() year=year>
                    <form method="post" action=handed_on("?", &to.partner, None) enctype="multipart/form-data">
                        {file_form::fields()}
                        <div class="actions"><button class="button" type="submit">"Lire le fichier"</button></div>
                    </form>
                </CrossingForm>
            }
            .into_any()
        }
    };
    Ok(view! {
        <Page title="Croiser vos achats" wrong=wrong wide=true>
            {notice}
            <h1>"Croiser vos achats avec la base des start-up"</h1>
            <p class="lead">"Votre liste de fournisseurs suffit pour mesurer vos achats auprès de start-up, sans les compter à la main."</p>
            {body}
            <p class="hint">"Base des start-up. "{about}</p>
            {back}
        </Page>
    }
    .into_any())
}

/// The second form where the server reads the file: it stores none, so the form asks for it again.
fn server_preview(preview: &Preview, choice: &Choice, errors: &[FieldError], partner: &str) -> AnyView {
    view! {
        <form method="post" action=handed_on("?", partner, None) enctype="multipart/form-data" class="crossing-preview">
            <h2>"Vérifiez la lecture du fichier"</h2>
            // Before the file: the server reads it as it arrives, and must know how by then.
            <input type="hidden" name="etape" value="croiser" />
            {preview::fields(preview, choice, errors)}
            {file_field("maisons-meres", "Table des maisons mères", "Facultatif : redonnez-la si vous l’aviez jointe.", false)}
            {file_field(
                "fichier",
                "Le même fichier, encore une fois",
                "Notre serveur ne l’a pas gardé : redonnez-le pour qu’il le lise en entier.",
                true,
            )}
            <div class="actions">
                <button class="button" type="submit">"Croiser"</button>
                <button class="button button-second" type="submit" formaction=handed_on("?apercu=oui", partner, None)>"Relire l’aperçu ainsi"</button>
            </div>
        </form>
    }
    .into_any()
}

/// What was sent before.
fn stored_view(stored: &StoredCrossing, just_sent: bool) -> AnyView {
    let years: Vec<_> = stored
        .measured
        .years
        .iter()
        .map(|year| {
            let sentence = format!(
                "{}\u{a0}: {} auprès de start-up, sur {} d’achats.",
                year.year,
                euros(year.own().cents),
                euros(year.purchases)
            );
            view! { <li>{sentence}</li> }
        })
        .collect();
    let heading = if just_sent {
        "Totaux reportés dans votre réponse. Ils sont proposés dans les questions sur vos achats, pour les années demandées et là où vous n’aviez rien répondu : vérifiez-les.".to_owned()
    } else {
        let place = match stored.place {
            CrossingPlace::Browser => "dans votre navigateur",
            CrossingPlace::Server => "sur notre serveur",
        };
        format!(
            "Croisement reporté le {}, fait {place} avec la version {} de la base.",
            dates::moment(stored.made_at),
            stored.measured.base
        )
    };
    view! { <div class="notice" role="status"><p>{heading}</p><ul>{years}</ul></div> }.into_any()
}
