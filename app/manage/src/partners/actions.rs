//! What the forms of this room do: plain HTML, whose posts these functions take.
#![allow(missing_docs)] // of the structs that the macro writes

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Adds a partner who relays the questionnaires.
#[server(prefix = "/api", endpoint = "partenaires/ajout", input = FormFields)]
pub async fn add_partner(form: Form) -> Result<(), Refusal> {
    super::page::add(&service::service(), &form).await
}

forms::reads_a_form!(AddPartner);

/// Removes a partner: what came through their links stays counted.
#[server(prefix = "/api", endpoint = "partenaires/retrait", input = FormFields)]
pub async fn remove_partner(form: Form) -> Result<(), Refusal> {
    super::page::remove(&service::service(), &form).await
}

forms::reads_a_form!(RemovePartner);
