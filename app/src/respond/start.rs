//! The start page of a questionnaire.

use super::campaign::{Campaign, campaign};
use crate::components::layout::{NotFound, Page, Unavailable};
use crate::components::time;
use crate::service::service;
use crate::survey::{Audience, Questionnaire};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// `/questionnaires/{audience}`.
#[component]
pub fn StartPage() -> impl IntoView {
    let params = use_params_map().get_untracked();
    let relay = use_query_map().get_untracked().get("relais").filter(|code| super::response::is_relay(code));
    let service = service();
    let page = async move {
        let questionnaire = params
            .get("audience")
            .and_then(|slug| Audience::from_slug(&slug))
            .and_then(|audience| service.library.get(service.edition, audience).cloned());
        let Some(questionnaire) = questionnaire else {
            return view! { <NotFound /> }.into_any();
        };
        match campaign(&service, &questionnaire).await {
            Ok(campaign) => start_page(&questionnaire, campaign, relay.as_deref()),
            Err(_) => view! { <Unavailable /> }.into_any(),
        }
    };
    view! { <Suspense>{Suspend::new(page)}</Suspense> }
}

/// How long a questionnaire takes, in minutes: a few seconds a field, more where a figure has to be
/// looked up or a text written. Between the two bounds, most respondents.
pub fn minutes(questionnaire: &Questionnaire) -> (usize, usize) {
    use crate::survey::Kind;
    let seconds: usize = questionnaire
        .questions()
        .flat_map(|q| q.fields.iter().map(move |_| q))
        .map(|q| match q.kind {
            Kind::Amount { .. } | Kind::Siret | Kind::Siren => 30,
            Kind::Multiple { .. } => 20,
            Kind::LongText { .. } => 40,
            _ => 10,
        })
        .sum();
    // Conditional questions and texts are often skipped: two thirds of the fields at least.
    (seconds.div_ceil(90).max(1), seconds.div_ceil(60).max(2))
}

fn start_page(questionnaire: &Questionnaire, campaign: Campaign, relay: Option<&str>) -> AnyView {
    let [n1, n2] = questionnaire.edition.data_years();
    let (least, most) = minutes(questionnaire);
    let relay = relay.map(|code| format!("?relais={code}")).unwrap_or_default();
    let preview = format!("/questionnaires/{}/apercu", questionnaire.audience);
    let begin = format!("/questionnaires/{}/repondre{relay}", questionnaire.audience);
    let (who, need) = match questionnaire.audience {
        Audience::StartUp => (
            "Pour les start-up qui vendent, ou voudraient vendre, aux acheteurs publics et aux grands comptes privés.",
            "Votre numéro SIREN et la répartition approximative de votre chiffre d’affaires par type de client.",
        ),
        Audience::Acheteurs => (
            "Pour les acheteurs publics et privés : État, collectivités, hôpitaux et établissements médico-sociaux, centrales d’achat, entreprises.",
            "Votre numéro SIRET et, si vous les avez, vos montants d’achats totaux et auprès de start-up. Vous pouvez répondre « je ne sais pas ».",
        ),
    };
    let action = if campaign.open {
        let closes = campaign
            .closes
            .map(|at| view! { <p>"Vous pouvez répondre jusqu’au " <strong>{time::limit(at)}</strong> "."</p> });
        view! {
            {closes}
            <div class="actions"><a class="button" href=begin>"Commencer"</a></div>
            <p class="hint">"Vous avez déjà commencé ? Ouvrez l’adresse de votre réponse, gardée lors de votre premier enregistrement."</p>
        }
        .into_any()
    } else {
        let since = campaign.closes.map(|at| format!(" depuis le {}", time::limit(at))).unwrap_or_default();
        view! {
            <div class="notice notice-strong" role="status">
                <p><strong>{format!("L’enquête est close{since}.")}</strong></p>
                <p>"Merci à toutes les personnes qui ont répondu. Les réponses déjà envoyées restent lisibles à l’adresse de leur justificatif."</p>
            </div>
        }
        .into_any()
    };
    let heading = questionnaire.title.clone();
    let kicker = format!("Édition {} – données {n1} et {n2}", questionnaire.edition);
    let length = format!("{least} à {most} minutes, en {} étapes", questionnaire.sections.len());
    let sections: Vec<_> = questionnaire.sections.iter().map(|s| view! { <li>{s.title.clone()}</li> }).collect();
    view! {
        <Page title=heading.clone()>
            <p class="kicker">{kicker}</p>
            <h1>{heading}</h1>
            <p class="lead">{who}</p>
            <dl class="facts">
                <div><dt>"Durée"</dt><dd>{length}</dd></div>
                <div><dt>"À avoir sous la main"</dt><dd>{need}</dd></div>
                <div><dt>"Ce que deviennent vos réponses"</dt><dd>"Elles sont lues par l’équipe de l’Observatoire. Aucun montant n’est publié pour moins de trois organisations, ni quand l’une d’elles pèse plus de 85 % du total."</dd></div>
                <div><dt>"Vous arrêter en chemin"</dt><dd>"Chaque étape est enregistrée quand vous la quittez : gardez l’adresse de la page pour reprendre."</dd></div>
            </dl>
            {action}
            <h2>"Les étapes"</h2>
            <ol class="plain-steps">{sections}</ol>
            <p><a href=preview>"Voir toutes les questions sur une page"</a>", à imprimer pour préparer vos réponses."</p>
        </Page>
    }
    .into_any()
}
