//! The server functions behind the page of partners. Its forms are plain HTML and post to them.
#![allow(missing_docs)] // for the structs that the macro generates

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Adds a partner.
#[server(prefix = "/api", endpoint = "partenaires/ajout", input = FormFields)]
pub async fn add_partner(form: Form) -> Result<(), Refusal> {
    super::page::add(&service::service(), &form).await
}

forms::reads_a_form!(AddPartner);

/// Removes a partner. Responses that came through their links still count for them.
#[server(prefix = "/api", endpoint = "partenaires/retrait", input = FormFields)]
pub async fn remove_partner(form: Form) -> Result<(), Refusal> {
    super::page::remove(&service::service(), &form).await
}

forms::reads_a_form!(RemovePartner);
