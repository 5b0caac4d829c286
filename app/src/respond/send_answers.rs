//! Sending a response.
#![allow(missing_docs)] // of the structs that the macro writes

use super::save_section::Next;
use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Sends a response; sent a hundred times, it is one response and one receipt.
#[server(prefix = "/api", endpoint = "reponses/envoi", input = FormFields)]
pub async fn send_answers(form: Form) -> Result<Next, Refusal> {
    let address = super::sending::send(&crate::service::service(), &form).await?;
    crate::http::see_other(&address);
    Ok(Next::to(address))
}

crate::reads_a_form!(SendAnswers);
