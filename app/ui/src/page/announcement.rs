//! What the staff announce, above the contents of every page that is not theirs.

use leptos::prelude::*;
use service::Service;

/// The announcement, which an open page keeps true; the place of one where there is none, or where it cannot be read.
pub fn announcement_view(service: &Service) -> AnyView {
    let service = service.clone();
    let view = async move {
        let announced = service.store.announcement().await.unwrap_or_else(|error| {
            tracing::error!(%error, "the announcement could not be read");
            None
        });
        let text = announced.map(|announced| view! { <p class="notice" dir="auto">{announced.text}</p> });
        view! { <div class="announced" id="annonce" aria-live="polite" data-fresh>{text}</div> }
    };
    view! { <Suspense>{Suspend::new(view)}</Suspense> }.into_any()
}
