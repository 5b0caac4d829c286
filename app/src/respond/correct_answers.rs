//! Correcting a response that was sent.
#![allow(missing_docs)] // of the structs that the macro writes

use super::save_section::Next;
use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Opens a response that was sent again, as a draft under its own key.
#[server(prefix = "/api", endpoint = "reponses/correction", input = FormFields)]
pub async fn correct_answers(form: Form) -> Result<Next, Refusal> {
    let address = super::correction::begin(&crate::service::service(), &form).await?;
    crate::http::see_other(&address);
    Ok(Next::to(address))
}

crate::reads_a_form!(CorrectAnswers);
