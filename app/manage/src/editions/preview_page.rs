//! `/observatoire/editions/{edition}/{public}/apercu`: the staff's printable preview of a questionnaire, published or
//! not.

use super::list_page::{PATH, prepared};
use leptos::prelude::*;
use respond::preview::preview;
use service::accounts::rights::Right;
use service::http::path_parameters;
use service::{Service, service};
use store::StoreError;
use survey::{Audience, EditionYear, Questionnaire};
use ui::later::later;
use ui::page::{NotFound, Unavailable};
use ui::staff_page::page_for;

/// The address of a questionnaire's preview.
pub fn address(edition: EditionYear, audience: Audience) -> String {
    format!("{PATH}/{edition}/{audience}/apercu")
}

/// `/observatoire/editions/{edition}/{public}/apercu`.
#[component]
pub fn EditionPreviewPage() -> impl IntoView {
    let params = path_parameters();
    let service = service();
    let page = async move {
        if let Err(instead) = page_for(Right::RunCampaigns).await {
            return instead;
        }
        let edition = params.get("edition").and_then(|year| year.parse().ok()).and_then(EditionYear::new);
        let audience = params.get("public").and_then(|slug| Audience::from_slug(&slug));
        let (Some(edition), Some(audience)) = (edition, audience) else { return view! { <NotFound /> }.into_any() };
        let is_draft = !service.library.editions().contains(&edition);
        match any(&service, edition, audience).await {
            Ok(Some(questionnaire)) => {
                let state = if is_draft {
                    "En préparation : l’équipe seule voit ce questionnaire."
                } else {
                    "Édition publiée."
                };
                preview(&questionnaire, Some((PATH, "Éditions", state)), None)
            }
            Ok(None) => view! { <NotFound /> }.into_any(),
            Err(error) => {
                tracing::error!(%error, "a questionnaire could not be read");
                view! { <Unavailable /> }.into_any()
            }
        }
    };
    later(page)
}

/// A questionnaire, published or in preparation.
pub(super) async fn any(
    service: &Service,
    edition: EditionYear,
    audience: Audience,
) -> Result<Option<Questionnaire>, StoreError> {
    if let Some(questionnaire) = service.library.get(edition, audience) {
        return Ok(Some(questionnaire.as_ref().clone()));
    }
    let drafts = prepared(service).await?.unwrap_or_default();
    let draft = drafts.iter().find(|draft| draft.edition == edition);
    Ok(draft.and_then(|draft| draft.get(audience)).cloned())
}
