//! Erasing a response.
#![allow(missing_docs)] // of the structs that the macro writes

use super::save_section::Next;
use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Erases a response with everything that is kept under its key.
#[server(prefix = "/api", endpoint = "reponses/effacement", input = FormFields)]
pub async fn erase_response(form: Form) -> Result<Next, Refusal> {
    let address = super::erasing::everything(&crate::service::service(), &form).await?;
    crate::http::see_other(&address);
    Ok(Next::to(address))
}

crate::reads_a_form!(EraseResponse);
