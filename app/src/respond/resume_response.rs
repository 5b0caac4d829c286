//! Going back to a response by its link.
#![allow(missing_docs)] // of the structs that the macro writes

use super::save_section::Next;
use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Leads to the response whose link, or key, was typed. The key travels in the body, never in an address but its own.
#[server(prefix = "/api", endpoint = "reponses/reprise", input = FormFields)]
pub async fn resume_response(form: Form) -> Result<Next, Refusal> {
    let address = super::resume::find(&crate::service::service(), &form).await?;
    crate::http::see_other(&address);
    Ok(Next::to(address))
}

crate::reads_a_form!(ResumeResponse);
