//! The receipt page: proof that a response was received.

use super::receipt_view::record_view;
use super::version_page::version_address;
use crate::actions::CorrectAnswers;
use crate::data_rights::page::rights_link;
use crate::follow_up::asked;
use crate::mail::request_forms::MailForms;
use crate::second_response::waits_view;
use french::dates;
use leptos::prelude::*;
use server_fn::ServerFn;
use service::Service;
use service::campaign::campaign;
use service::draft::{SUBMISSION, address, says_so};
use service::receipts::record_of;
use store::{OwnResponse, Secret, StoreError};
use survey::Questionnaire;
use ui::page::{NotFound, Page};

/// The name of the PDF, below the response's own address.
pub const PDF: &str = "justificatif.pdf";

/// The receipt: reference, time, all questions with their answers.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn receipt_page(
    service: &Service,
    key: &Secret,
    own: &OwnResponse,
    mail: MailForms,
) -> Result<AnyView, StoreError> {
    let response = &own.response;
    let questionnaire = service.library.get(response.edition, response.audience);
    let (Some(record), Some(questionnaire)) = (record_of(service, own), questionnaire) else {
        return Ok(view! { <NotFound /> }.into_any());
    };
    if response.test {
        says_so();
    }
    let thanks = match response.test {
        false => {
            "Merci. L’équipe de l’Observatoire les a dès maintenant ; vos montants ne seront publiés que regroupés avec ceux d’autres organisations."
        }
        true => {
            "Merci d’avoir essayé ce questionnaire. Vos réponses ne comptent dans aucun résultat ; l’équipe de l’Observatoire effacera les essais."
        }
    };
    let hash = service.hash_of(key).await?;
    let waits = waits_view(service, hash).await?;
    let questions = asked(service, hash).await?;
    // A staff question has its own button for the correction.
    let correction = match questions.view(key, questionnaire, false) {
        Some(_) => None,
        None => correction(service, questionnaire, key, response.test).await?,
    };
    let questions = questions.view(key, questionnaire, false);
    let history = history(service, key, own).await?;
    let pdf = format!("{}/{PDF}", address(key));
    let rights = rights_link(key);
    let page = view! {
        <Page title="Réponses reçues" wrong=mail.wrong>
            {mail.summary}
            {mail.notice}
            <div class="receipt" role="status">
                <h1>"Vos réponses sont bien reçues"</h1>
                <p>{thanks}</p>
            </div>
            {waits}
            {questions}
            {history}
            <div class="keep">
                <p>"Voici votre justificatif : téléchargez-le, imprimez cette page, ou gardez son adresse pour relire vos réponses."</p>
                <p><a class="button button-second" href=pdf rel="external" download="">"Télécharger le justificatif (PDF)"</a></p>
            </div>
            {mail.receipt}
            {correction}
            {rights}
            {record_view(&record)}
        </Page>
    };
    Ok(page.into_any())
}

/// The dates of corrections, with links to the earlier versions.
async fn history(service: &Service, key: &Secret, own: &OwnResponse) -> Result<Option<AnyView>, StoreError> {
    let response = &own.response;
    let Some(corrected) = response.receipt.corrected_at else { return Ok(None) };
    let earlier: Vec<_> = service
        .store
        .earlier_versions(service.hash_of(key).await?)
        .await?
        .into_iter()
        .map(|version| {
            let text = format!("Version {} : envoyée le {}", version.version, dates::moment(version.sent_at));
            view! { <li><a href=version_address(key, version.version)>{text}</a></li> }
        })
        .collect();
    let only = if own.counts { ", la seule qui compte" } else { ", la dernière" };
    Ok(Some(
        view! {
            <div class="history">
                <p>"Corrigée le " <time datetime=dates::machine(corrected)>{dates::moment(corrected)}</time> {format!(" (heure de Paris) : cette page montre la version {}{only}.", response.version)}</p>
                <details><summary>"Versions précédentes, conservées"</summary><ul>{earlier}</ul></details>
            </div>
        }
        .into_any(),
    ))
}

/// The button for correcting the response, while the campaign is open.
async fn correction(
    service: &Service,
    questionnaire: &Questionnaire,
    key: &Secret,
    test: bool,
) -> Result<Option<AnyView>, StoreError> {
    let campaign = campaign(service, questionnaire).await?;
    if !(campaign.open || test && campaign.testing) {
        return Ok(None);
    }
    let until = campaign.closes.map(|at| format!(" jusqu’au {}", dates::limit(at))).unwrap_or_default();
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
