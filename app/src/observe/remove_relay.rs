//! Removing a partner.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Removes a partner: what came through their links stays counted.
#[server(prefix = "/api", endpoint = "partenaires/retrait", input = FormFields)]
pub async fn remove_relay(form: Form) -> Result<(), Refusal> {
    super::relays_page::remove(&crate::service::service(), &form).await
}

crate::reads_a_form!(RemoveRelay);
