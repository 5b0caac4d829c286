//! Writing a reaction.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Keeps a reaction until somebody of the staff has read it; says where its author follows it.
#[server(prefix = "/api", endpoint = "reactions", input = FormFields)]
pub async fn post_reaction(form: Form) -> Result<String, Refusal> {
    let address = super::writing::write(&crate::service::service(), &form).await?;
    crate::http::see_other(&address);
    Ok(address)
}

crate::reads_a_form!(PostReaction);
