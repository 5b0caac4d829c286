//! An earlier version of a corrected response.

use super::receipt_view::record_view;
use documents::receipt::Record;
use french::dates;
use leptos::prelude::*;
use service::draft::{address, says_so};
use service::http::path_parameters;
use service::{Service, service};
use store::{Secret, StoreError};
use ui::later::later;
use ui::page::{NotFound, Page, Unavailable};

/// The address of an earlier version.
pub fn version_address(key: &Secret, version: i64) -> String {
    format!("{}/versions/{version}", address(key))
}

/// `/reponses/{key}/versions/{version}`.
#[component]
pub fn VersionPage() -> impl IntoView {
    let params = path_parameters();
    let service = service();
    let page = async move {
        let key = params.get("key").and_then(|key| Secret::parse(&key));
        let version = params.get("version").and_then(|version| version.parse().ok());
        let (Some(key), Some(version)) = (key, version) else { return view! { <NotFound /> }.into_any() };
        page_of(&service, &key, version).await.unwrap_or_else(|error| {
            tracing::error!(%error, "an earlier version could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

async fn page_of(service: &Service, key: &Secret, version: i64) -> Result<AnyView, StoreError> {
    let hash = service.hash_of(key).await?;
    let Some(response) = service.store.response(hash).await? else {
        return Ok(view! { <NotFound /> }.into_any());
    };
    let earlier = service.store.earlier_versions(hash).await?.into_iter().find(|v| v.version == version);
    let questionnaire = service.library.get(response.edition, response.audience);
    let (Some(earlier), Some(questionnaire)) = (earlier, questionnaire) else {
        return Ok(view! { <NotFound /> }.into_any());
    };
    let reference = &response.receipt.reference;
    let mut record = Record::new(questionnaire, &earlier.answers, reference, earlier.sent_at, service.demonstration);
    if response.test {
        says_so();
        record.tries_only();
    }
    let back = address(key);
    let title = format!("Version {version} de vos réponses");
    let sentence = format!(
        "Envoyée le {} (heure de Paris), puis corrigée : elle est conservée, mais ne compte plus. Vos coordonnées ne sont \
         gardées qu’une fois, avec la version qui compte.",
        dates::moment(earlier.sent_at)
    );
    Ok(view! {
        <Page title=title.clone()>
            <a class="back" href=back>"Revenir à la version qui compte"</a>
            <h1>{title}</h1>
            <p class="lead">{sentence}</p>
            {record_view(&record)}
        </Page>
    }
    .into_any())
}
