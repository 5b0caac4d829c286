//! Deciding on a reaction of the public.
#![allow(missing_docs)] // of the structs that the macro writes

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Shows a reaction to the public, or not.
#[server(prefix = "/api", endpoint = "observatoire/reactions", input = FormFields)]
pub async fn decide_reaction(form: Form) -> Result<(), Refusal> {
    super::page::decide(&service::service(), &form).await
}

forms::reads_a_form!(DecideReaction);
