//! The home page.

use crate::reactions::list::{reactions_view, returned};
use french::dates;
use leptos::prelude::*;
use service::campaign::shown_campaign;
use service::http::query_parameters;
use service::{Service, service};
use store::StoreError;
use survey::Audience;
use survey::duration::minutes;
use survey::identifier::SERVICE_NAME;
use ui::error_summary::ErrorSummary;
use ui::later::later;
use ui::page::{Page, Unavailable};

/// `/`.
#[component]
pub fn HomePage() -> impl IntoView {
    let withdrawn = query_parameters().get("reaction").is_some();
    let service = service();
    let page = async move {
        home(&service, withdrawn).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the home page could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

async fn home(service: &Service, withdrawn: bool) -> Result<AnyView, StoreError> {
    let mut doors = Vec::new();
    for audience in Audience::ALL {
        let Some(questionnaire) = service.library.get(service.edition, audience) else { continue };
        let campaign = shown_campaign(service, questionnaire).await?;
        let (least, most) = minutes(questionnaire);
        let (heading, text) = match audience {
            Audience::StartUp => (
                "Vous êtes une start-up",
                "Vos clients publics et privés, vos délais, ce qui vous freine, ce qui vous aiderait.",
            ),
            Audience::Acheteurs => (
                "Vous êtes acheteur public ou privé",
                "Vos achats auprès de start-up, vos pratiques, ce qui vous freine, ce qui vous aiderait.",
            ),
        };
        let dated = format!("cloture-{audience}");
        let closing = match (campaign.open, campaign.closes) {
            (true, Some(at)) => view! { <p class="door-date" id=dated.clone() role="status" data-fresh>"Ouvert jusqu’au " <strong><time datetime=dates::machine(at)>{dates::limit(at)}</time></strong></p> }.into_any(),
            (true, None) => view! { <p class="door-date" id=dated.clone() role="status" data-fresh>"Ouvert. La date de clôture sera annoncée ici."</p> }.into_any(),
            (false, _) if campaign.opens.is_some() => {
                let opens = campaign.opens.map(dates::limit).unwrap_or_default();
                view! { <p class="door-date" id=dated.clone() role="status" data-fresh>"Ouvre le " <strong>{opens}</strong></p> }.into_any()
            }
            (false, at) => {
                let since = at.map(|at| format!(" depuis le {}", dates::limit(at))).unwrap_or_default();
                view! { <p class="door-date" id=dated.clone() role="status" data-fresh><strong>{format!("Clos{since}")}</strong></p> }.into_any()
            }
        };
        let call = if campaign.begins() { "Répondre" } else { "Voir la présentation" };
        doors.push(view! {
            <section class="door">
                <h2><a href=format!("/questionnaires/{audience}")>{heading}</a></h2>
                <p>{text}</p>
                <p class="door-time">{format!("{least} à {most} minutes")}</p>
                {closing}
                <p class="door-call" aria-hidden="true">{call}</p>
            </section>
        });
    }
    let [n1, n2] = service.edition.data_years();
    let edition = service.edition;
    let returned = returned();
    let wrong = returned.is_wrong();
    let reactions = reactions_view(service, &returned, withdrawn).await?;
    Ok(view! {
        <Page title="Accueil" wide=true fresh=true wrong=wrong>
            <ErrorSummary errors=Signal::stored(returned.errors) />
            <div class="hero">
                <p class="kicker">{format!("Édition {edition} – données {n1} et {n2}")}</p>
                <h1>{SERVICE_NAME}</h1>
                <p class="lead">
                    "Combien les acheteurs publics et privés achètent-ils aux start-up ? Qu’est-ce qui freine ces achats ? "
                    "Deux questionnaires pour le mesurer, et pour proposer des solutions."
                </p>
            </div>
            <div class="doors">{doors}</div>
            <div class="columns">
                <section>
                    <h2>"Pourquoi répondre"</h2>
                    <p>"Depuis 2023, le programme «\u{a0}Je choisis la French Tech\u{a0}» vise à doubler d’ici à 2027 les achats auprès des start-up : de 6 à 12 milliards d’euros par an."</p>
                    <p>"Vos réponses permettent de mesurer le chemin parcouru et d’identifier les freins. Les propositions qui en sont issues sont remises au Gouvernement."</p>
                    <p><a href="/barometre">"Voir les chiffres publiés"</a></p>
                </section>
                <section>
                    <h2>"Ce que deviennent vos chiffres"</h2>
                    <ul>
                        <li>"Ils ne sont lus que par l’équipe de l’Observatoire."</li>
                        <li>"Rien n’est publié pour moins de trois organisations, ni quand l’une pèse plus de 85 % d’un total."</li>
                        <li>"Les coordonnées que vous laissez sont rangées à part de vos réponses."</li>
                        <li>"Ni traceur publicitaire, ni mesure d’audience, ni compte à créer."</li>
                    </ul>
                </section>
                <section>
                    <h2>"Répondre tranquillement"</h2>
                    <ul>
                        <li>"Sur téléphone ou ordinateur, une étape à la fois."</li>
                        <li>"Chaque étape est enregistrée : vous pouvez reprendre plus tard."</li>
                        <li>"«\u{a0}Je ne sais pas\u{a0}» est une réponse."</li>
                        <li>"À la fin, un justificatif avec sa référence."</li>
                    </ul>
                </section>
            </div>
            {reactions}
        </Page>
    }
    .into_any())
}
