//! The staff's announcement, above the content of every page that is not a staff page.

use crate::later::later;
use leptos::prelude::*;
use service::Service;

/// The announcement, refreshed in an open page. Without one, or if it cannot be read, an empty element takes its
/// place.
pub fn announcement_view(service: &Service) -> AnyView {
    let service = service.clone();
    let view = async move {
        let announced = match service.store.shown_campaigns().await {
            Ok(shown) => shown.announcement.as_ref().map(|announced| announced.text.clone()),
            Err(error) => {
                tracing::error!(%error, "the announcement could not be read");
                None
            }
        };
        let text = announced.map(|text| view! { <p class="notice" dir="auto">{text}</p> });
        view! { <div class="announced" id="annonce" aria-live="polite" data-fresh>{text}</div> }
    };
    later(view)
}
