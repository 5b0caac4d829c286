//! A partner's own page: links to pass on, the number of responses through them over time, and publications. It shows
//! nothing else about responses.

use crate::publications::page::{list_view, listed};
use dashboards::participation::over_time::over_time;
use french::dates;
use leptos::prelude::*;
use manage::partners::participation_page::counts_in_words;
use service::addresses::BAROMETER;
use service::campaign::campaign;
use service::http::path_parameters;
use service::relays::handed_on;
use service::{Service, service};
use store::{Partner, Secret, StoreError};
use survey::Audience;
use ui::figure_view::figure_view;
use ui::later::later;
use ui::page::{NotFound, Page, Unavailable};
use ui::share_link;

/// `/partenaires/{page}`.
#[component]
pub fn PartnerPage() -> impl IntoView {
    let params = path_parameters();
    let service = service();
    let page = async move {
        let Some(page) = params.get("page").and_then(|page| Secret::parse(&page)) else {
            return view! { <NotFound /> }.into_any();
        };
        let shown = match service.store.partner_of_page(&page).await {
            Ok(Some(partner)) => partner_page(&service, &partner).await,
            Ok(None) => return view! { <NotFound /> }.into_any(),
            Err(error) => Err(error),
        };
        shown.unwrap_or_else(|error| {
            tracing::error!(%error, "a partner's page could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

async fn partner_page(service: &Service, partner: &Partner) -> Result<AnyView, StoreError> {
    let counts = service.store.relayed(&partner.code, service.edition).await?;
    let sent = service.store.relayed_at(&partner.code, service.edition).await?;
    let course = over_time(&sent.into_iter().map(dates::day_in_paris).collect::<Vec<_>>());
    let course = (!course.rows.is_empty()).then(|| figure_view(&course, "", "", None));
    let publications = listed(service).await?;
    let publications = match publications.is_empty() {
        true => view! { <p>"Rien n’est encore publié : les chiffres paraîtront sur la page " <a href=BAROMETER>"Baromètre"</a> "."</p> }.into_any(),
        false => list_view(&publications, service.clock.now()),
    };
    let mut doors = Vec::new();
    let mut lines = Vec::new();
    let mut closes = None;
    for audience in Audience::ALL {
        let Some(questionnaire) = service.library.get(service.edition, audience) else { continue };
        let campaign = campaign(service, questionnaire).await?;
        closes = closes.or(campaign.closes.filter(|_| campaign.open));
        let ends = match campaign.closes {
            Some(at) if campaign.open => format!("Réponses reçues jusqu’au {}.", dates::limit(at)),
            None if campaign.open => "La date de clôture n’est pas encore fixée.".to_owned(),
            _ => "Ce questionnaire n’est pas ouvert.".to_owned(),
        };
        let link =
            share_link::absolute(service, &handed_on(&format!("/questionnaires/{audience}"), &partner.code, None));
        let (who, id) = match audience {
            Audience::StartUp => ("Start-up", "lien-start-up"),
            Audience::Acheteurs => ("Acheteurs publics et privés", "lien-acheteurs"),
        };
        lines.push(format!("{who} : {link}"));
        let code = share_link::qr_view(&link, &format!("Code QR du questionnaire «\u{a0}{who}\u{a0}»"));
        doors.push(view! {
            <section class="relay-door">
                <h2>{who}</h2>
                <p class="note">{ends}</p>
                {share_link::copy_view(id, "Lien à diffuser", &link)}
                {code}
            </section>
        });
    }
    let until =
        closes.map(|at| format!("\n\nLes réponses sont reçues jusqu’au {}.", dates::limit(at))).unwrap_or_default();
    let text = format!(
        "Depuis 2023, le programme «\u{a0}Je choisis la French Tech\u{a0}» vise à doubler d’ici à 2027 les achats auprès des start-up. \
         L’Observatoire des relations start-up – grands comptes mesure le chemin parcouru et les freins qui restent.\n\n\
         Start-up qui vendez, ou voudriez vendre, à de grands comptes ; acheteurs publics et privés, hôpitaux et \
         établissements médico-sociaux compris : votre réponse compte, même si vous n’avez pas tous les chiffres.\n\n{}{until}",
        lines.join("\n")
    );
    let name = partner.name.clone();
    Ok(view! {
        <Page title=format!("Relayer l’enquête – {name}")>
            <p class="kicker">{name}</p>
            <h1>"Relayer l’enquête"</h1>
            <p class="relay-count" role="status">{counts_in_words(&counts)}</p>
            <p class="note">"Ce nombre compte les réponses envoyées, une par organisation. Vous ne voyez ni qui a répondu, ni ce qui a été répondu. Cette page est la vôtre : son adresse n’est publiée nulle part."</p>
            {course}
            <div class="relay-doors">{doors}</div>
            <h2>"Texte prêt à envoyer"</h2>
            {share_link::copy_text_view("texte", "À reprendre tel quel ou à adapter", &text)}
            <h2>"Chiffres publiés"</h2>
            {publications}
        </Page>
    }
    .into_any())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_responses_is_written_in_french() {
        assert_eq!(counts_in_words(&[]), "Aucune réponse n’est encore arrivée par vos liens.");
        assert_eq!(
            counts_in_words(&[(Audience::Acheteurs, 1)]),
            "Une réponse est arrivée par vos liens : 0 de start-up, 1 d’acheteurs."
        );
        let both = [(Audience::Acheteurs, 1_200), (Audience::StartUp, 34)];
        assert_eq!(
            counts_in_words(&both),
            "1\u{202f}234 réponses sont arrivées par vos liens : 34 de start-up, 1\u{202f}200 d’acheteurs."
        );
    }
}
