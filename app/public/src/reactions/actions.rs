//! The server functions behind the forms of reactions, which are plain HTML and post to them.
#![allow(missing_docs)] // for the structs that the macro generates

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Stores a reaction until a staff member has read it. Returns the address of its author's page.
#[server(prefix = "/api", endpoint = "reactions", input = FormFields)]
pub async fn post_reaction(form: Form) -> Result<String, Refusal> {
    let address = super::update::write(&service::service(), &form).await?;
    service::http::see_other(&address);
    Ok(address)
}

forms::reads_a_form!(PostReaction);

/// Deletes a reaction and its author's personal data, with the key of its link.
#[server(prefix = "/api", endpoint = "reactions/retrait", input = FormFields)]
pub async fn withdraw_reaction(form: Form) -> Result<String, Refusal> {
    let address = super::update::withdraw(&service::service(), &form).await?;
    service::http::see_other(&address);
    Ok(address)
}

forms::reads_a_form!(WithdrawReaction);
