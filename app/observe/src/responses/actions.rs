//! What the page of a response does. Its forms are plain HTML: the browser's code calls none of it.
#![allow(missing_docs)] // of the structs that the macro writes

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Sends the link of a response to an address.
#[server(prefix = "/api", endpoint = "observatoire/reponses/lien", input = FormFields)]
pub async fn send_link(form: Form) -> Result<(), Refusal> {
    super::handling::send_link(&service::service(), &form).await
}

/// Asks a respondent about a response.
#[server(prefix = "/api", endpoint = "observatoire/reponses/question", input = FormFields)]
pub async fn ask_respondent(form: Form) -> Result<(), Refusal> {
    super::handling::ask(&service::service(), &form).await
}

/// Sets a response aside, or takes it back.
#[server(prefix = "/api", endpoint = "observatoire/reponses/ecart", input = FormFields)]
pub async fn set_response_aside(form: Form) -> Result<(), Refusal> {
    super::handling::set_aside(&service::service(), &form).await
}

/// Erases a response for whoever asked for it.
#[server(prefix = "/api", endpoint = "observatoire/reponses/effacement", input = FormFields)]
pub async fn erase_for_request(form: Form) -> Result<(), Refusal> {
    super::handling::erase(&service::service(), &form).await
}

/// Marks two organisations as one group, or takes one out of it.
#[server(prefix = "/api", endpoint = "observatoire/reponses/groupe", input = FormFields)]
pub async fn set_group(form: Form) -> Result<(), Refusal> {
    super::marking::set_group(&service::service(), &form).await
}

/// Keeps the written consent of an organisation, or takes it back.
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
