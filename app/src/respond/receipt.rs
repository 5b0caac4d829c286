//! The proof that a response was received.

use super::campaign::campaign;
use super::correct_answers::CorrectAnswers;
use super::correction::with_contacts;
use super::recap::section_answers;
use super::response::SUBMISSION;
use crate::components::layout::{NotFound, Page};
use crate::components::time;
use crate::service::Service;
use crate::store::{Response, Secret, StoreError};
use crate::survey::Questionnaire;
use leptos::prelude::*;
use server_fn::ServerFn;

/// The receipt: its reference, the moment, all answers.
///
/// # Errors
/// The database's own.
pub async fn receipt_page(service: &Service, key: &Secret, response: &Response) -> Result<AnyView, StoreError> {
    let Some(questionnaire) = service.library.get(response.edition, response.audience) else {
        return Ok(view! { <NotFound /> }.into_any());
    };
    let history = history(service, key, response).await?;
    let correction = correction(service, questionnaire, key).await?;
    let answers = with_contacts(response);
    let asked = |question: &crate::survey::Question| question.when.as_ref().is_none_or(|when| when.holds(&answers));
    let sections: Vec<_> = questionnaire
        .sections
        .iter()
        .enumerate()
        .map(|(place, section)| {
            view! {
                <section class="recap-section">
                    <div class="recap-head"><h2>{section.title.clone()}</h2></div>
                    {section_answers(questionnaire, place, &answers, asked)}
                </section>
            }
        })
        .collect();
    let at = response.receipt.submitted_at;
    let reference = response.receipt.reference.clone();
    let heading = format!("{} – édition {}", questionnaire.title, questionnaire.edition);
    let page = view! {
        <Page title="Réponses reçues">
            <div class="receipt" role="status">
                <h1>"Vos réponses sont bien reçues"</h1>
                <p>"Référence : " <strong class="reference">{reference}</strong></p>
                <p>"Reçues le " <time datetime=time::machine(at)>{time::moment(at)}</time> " (heure de Paris)."</p>
            </div>
            {history}
            <p class="lead">"Merci. Elles comptent dès maintenant dans les travaux de l’Observatoire ; vos montants ne seront publiés que regroupés avec ceux d’autres organisations."</p>
            <p class="keep">"Cette page est votre justificatif : imprimez-la ou gardez son adresse pour relire vos réponses."</p>
            {correction}
            <h2 class="recap-title">{heading}</h2>
            {sections}
        </Page>
    };
    Ok(page.into_any())
}

/// When the response was corrected, and what it said before.
async fn history(service: &Service, key: &Secret, response: &Response) -> Result<Option<AnyView>, StoreError> {
    let Some(corrected) = response.receipt.corrected_at else { return Ok(None) };
    let earlier: Vec<_> = service
        .store
        .earlier_versions(key.hash())
        .await?
        .into_iter()
        .map(|version| {
            view! { <li>{format!("Version {} : envoyée le {}", version.version, time::moment(version.sent_at))}</li> }
        })
        .collect();
    Ok(Some(
        view! {
            <div class="history">
                <p>"Corrigée le " <time datetime=time::machine(corrected)>{time::moment(corrected)}</time> {format!(" (heure de Paris) : cette page montre la version {}, la seule qui compte.", response.version)}</p>
                <details><summary>"Versions précédentes, conservées"</summary><ul>{earlier}</ul></details>
            </div>
        }
        .into_any(),
    ))
}

/// The way to correct the response, while the campaign is open.
async fn correction(
    service: &Service,
    questionnaire: &Questionnaire,
    key: &Secret,
) -> Result<Option<AnyView>, StoreError> {
    let campaign = campaign(service, questionnaire).await?;
    if !campaign.open {
        return Ok(None);
    }
    let until = campaign.closes.map(|at| format!(" jusqu’au {}", time::limit(at))).unwrap_or_default();
    let submission = key.as_str().to_owned();
    Ok(Some(
        view! {
            <form method="post" action=CorrectAnswers::url() class="correction">
                <input type="hidden" name=SUBMISSION value=submission />
                <p>{format!("Une erreur ? Vous pouvez corriger cette réponse{until}.")}</p>
                <button class="button button-second">"Corriger ma réponse"</button>
            </form>
        }
        .into_any(),
    ))
}
