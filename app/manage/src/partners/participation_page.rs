//! A partner's account: how many responses came through its links.

use french::{counted, grouped};
use service::accounts::rights::Right;
use service::addresses::partner_address;
use survey::Audience;
use ui::page::{Page, Unavailable};
use ui::share_link;
use ui::staff_page::page_for;

use leptos::prelude::*;
use service::{Service, service};
use store::{SessionInfo, StoreError};
use ui::later::later;

/// `/observatoire/participation`.
#[component]
pub fn ParticipationPage() -> impl IntoView {
    let service = service();
    let page = async move {
        let session = match page_for(Right::SeeOwnParticipation).await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        participation_page(&service, &session).await.unwrap_or_else(|error| {
            tracing::error!(%error, "a partner's participation could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

async fn participation_page(service: &Service, session: &SessionInfo) -> Result<AnyView, StoreError> {
    let partners = service.store.partners().await?;
    let partner = partners.into_iter().find(|partner| session.partner.as_deref() == Some(&partner.code));
    let shown = match partner {
        None => view! { <p class="lead">"Votre compte n’est rattaché à aucun partenaire : demandez-le à l’équipe de l’Observatoire."</p> }.into_any(),
        Some(partner) => {
            let counts = service.store.relayed(&partner.code, service.edition).await?;
            let own = share_link::absolute(service, &partner_address(&partner));
            view! {
                <p class="kicker">{partner.name}</p>
                <p class="relay-count">{counts_in_words(&counts)}</p>
                <p class="note">"Ce nombre compte les réponses envoyées, une par organisation. Vous ne voyez ni qui a répondu, ni ce qui a été répondu."</p>
                <p><a href=own>"Liens, texte et codes QR à diffuser"</a></p>
            }
            .into_any()
        }
    };
    Ok(view! {
        <Page title="Ma participation" staff=true>
            <h1>"Ma participation"</h1>
            {shown}
        </Page>
    }
    .into_any())
}

/// The number of responses, in words.
pub fn counts_in_words(counts: &[(Audience, i64)]) -> String {
    let of = |audience: Audience| counts.iter().find(|(a, _)| *a == audience).map_or(0, |(_, n)| *n);
    let (startups, buyers) = (of(Audience::StartUp), of(Audience::Acheteurs));
    let all = counted(
        startups + buyers,
        "Aucune réponse n’est encore arrivée par vos liens.",
        "Une réponse est arrivée par vos liens",
        "# réponses sont arrivées par vos liens",
    );
    match startups + buyers {
        0 => all,
        _ => format!("{all} : {} de start-up, {} d’acheteurs.", grouped(startups), grouped(buyers)),
    }
}
