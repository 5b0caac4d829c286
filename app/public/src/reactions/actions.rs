//! What the forms of this room do: plain HTML, whose posts these functions take.
#![allow(missing_docs)] // of the structs that the macro writes

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Keeps a reaction until somebody of the staff has read it; says where its author follows it.
#[server(prefix = "/api", endpoint = "reactions", input = FormFields)]
pub async fn post_reaction(form: Form) -> Result<String, Refusal> {
    let address = super::update::write(&service::service(), &form).await?;
    service::http::see_other(&address);
    Ok(address)
}

forms::reads_a_form!(PostReaction);

/// Deletes a reaction and what names its author, for whoever holds its link.
#[server(prefix = "/api", endpoint = "reactions/retrait", input = FormFields)]
pub async fn withdraw_reaction(form: Form) -> Result<String, Refusal> {
    let address = super::update::withdraw(&service::service(), &form).await?;
    service::http::see_other(&address);
    Ok(address)
}

forms::reads_a_form!(WithdrawReaction);
