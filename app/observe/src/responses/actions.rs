//! The server functions behind the page of a response. Its forms are plain HTML; browser code does not call them.
#![allow(missing_docs)] // for the structs that the macro generates

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// E-mails the link of a response.
#[server(prefix = "/api", endpoint = "observatoire/reponses/lien", input = FormFields)]
pub async fn send_link(form: Form) -> Result<(), Refusal> {
    super::handling::send_link(&service::service(), &form).await
}

/// Asks the respondent a question.
#[server(prefix = "/api", endpoint = "observatoire/reponses/question", input = FormFields)]
pub async fn ask_respondent(form: Form) -> Result<(), Refusal> {
    super::handling::ask(&service::service(), &form).await
}

/// Excludes a response, or includes it again.
#[server(prefix = "/api", endpoint = "observatoire/reponses/ecart", input = FormFields)]
pub async fn set_response_aside(form: Form) -> Result<(), Refusal> {
    super::handling::set_aside(&service::service(), &form).await
}

/// Erases a response at its respondent's request.
#[server(prefix = "/api", endpoint = "observatoire/reponses/effacement", input = FormFields)]
pub async fn erase_for_request(form: Form) -> Result<(), Refusal> {
    super::handling::erase(&service::service(), &form).await
}

/// Groups two organisations, or removes one from its group.
#[server(prefix = "/api", endpoint = "observatoire/reponses/groupe", input = FormFields)]
pub async fn set_group(form: Form) -> Result<(), Refusal> {
    super::marking::set_group(&service::service(), &form).await
}

/// Records or withdraws an organisation's written consent.
#[server(prefix = "/api", endpoint = "observatoire/reponses/accord", input = FormFields)]
pub async fn set_consent(form: Form) -> Result<(), Refusal> {
    super::marking::set_consent(&service::service(), &form).await
}

forms::reads_a_form!(SendLink);
forms::reads_a_form!(SetGroup);
forms::reads_a_form!(SetConsent);
forms::reads_a_form!(AskRespondent);
forms::reads_a_form!(SetResponseAside);
forms::reads_a_form!(EraseForRequest);
