//! Withdrawing a reaction.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Deletes a reaction and what names its author, for whoever holds its link.
#[server(prefix = "/api", endpoint = "reactions/retrait", input = FormFields)]
pub async fn withdraw_reaction(form: Form) -> Result<String, Refusal> {
    let address = super::writing::withdraw(&crate::service::service(), &form).await?;
    crate::http::see_other(&address);
    Ok(address)
}

crate::reads_a_form!(WithdrawReaction);
