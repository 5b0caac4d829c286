//! Moderating a public reaction.
#![allow(missing_docs)] // for the structs that the macro generates

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Shows or refuses a public reaction.
#[server(prefix = "/api", endpoint = "observatoire/reactions", input = FormFields)]
pub async fn decide_reaction(form: Form) -> Result<(), Refusal> {
    super::page::decide(&service::service(), &form).await
}

forms::reads_a_form!(DecideReaction);
