//! `/observatoire/publications/preparer`: choosing the contents of a publication.

use super::form::{Offer, form_view};
use super::running::{place, typed_of};
use super::{PATH, page_of};
use crate::texts::filters::asked;
use forms::Returned;
use leptos::prelude::*;
use publications::plan::State;
use service::accounts::rights::{Right, allows};
use service::form::returned_by_store;
use service::{Service, service};
use store::{SessionInfo, StoreError};
use ui::error_summary::ErrorSummary;
use ui::later::later;
use ui::page::{NotFound, Page, Unavailable};
use ui::staff_page::page_for;

/// The page.
#[component]
pub fn PreparePublicationPage() -> impl IntoView {
    let (service, asked) = (service(), asked());
    let page = async move {
        let session = match page_for(Right::Publish).await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        let shown = page(&service, &session, asked.get("edition"), asked.get("publication")).await;
        shown.unwrap_or_else(|error| {
            tracing::error!(%error, "a publication could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

async fn page(service: &Service, session: &SessionInfo, edition: &str, id: &str) -> Result<AnyView, StoreError> {
    let all = service.store.publications().await?;
    let draft = all.iter().find(|one| one.id == id && one.state == State::Draft);
    let edition = draft.map(|draft| draft.edition).or_else(|| service.edition_named(edition));
    let (Some(edition), true) = (edition, id.is_empty() || draft.is_some()) else {
        return Ok(view! { <NotFound /> }.into_any());
    };
    let now = service.clock.now();
    let public: Vec<_> = all.iter().filter(|one| one.edition == edition && one.is_public(now)).cloned().collect();
    let mut proposals = service.store.proposals(edition).await?;
    proposals.retain(|proposal| proposal.now.status.is_reported());
    let mut staff = service.store.list_staff().await?;
    staff.retain(|one| allows(one.role, Right::SeeAggregates));
    let kept = returned_by_store::returned(service, session, &place(&edition.to_string(), id)).await?;
    let returned = kept.unwrap_or_else(|| Returned { typed: typed_of(draft), ..Returned::default() });
    let (errors, wrong) = (returned.errors.clone(), returned.is_wrong());
    let offer = Offer { library: &service.library, edition, proposals: &proposals, staff: &staff, public: &public };
    let form = form_view(&offer, draft, &returned);
    let title = match draft {
        Some(draft) => format!("Publication {} : préparer", draft.id),
        None => format!("Préparer une publication de l’édition {edition}"),
    };
    let back = draft.map_or_else(|| PATH.to_owned(), |draft| page_of(&draft.id));
    Ok(view! {
        <Page title=title.clone() staff=true wrong=wrong>
            <p><a class="back" href=back>"Publications"</a></p>
            <ErrorSummary errors=errors />
            <h1>{title}</h1>
            {form}
        </Page>
    }
    .into_any())
}
