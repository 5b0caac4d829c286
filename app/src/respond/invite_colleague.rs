//! Asking a colleague for a section.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Makes a link for a colleague, limited to one section; says where it is shown.
#[server(prefix = "/api", endpoint = "reponses/collegue", input = FormFields)]
pub async fn invite_colleague(form: Form) -> Result<String, Refusal> {
    let address = super::invitations::invite(&crate::service::service(), &form).await?;
    crate::http::see_other(&address);
    Ok(address)
}

crate::reads_a_form!(InviteColleague);
