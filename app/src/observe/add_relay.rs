//! Adding a partner.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Adds a partner who relays the questionnaires.
#[server(prefix = "/api", endpoint = "partenaires/ajout", input = FormFields)]
pub async fn add_relay(form: Form) -> Result<(), Refusal> {
    super::relays_page::add(&crate::service::service(), &form).await
}

crate::reads_a_form!(AddRelay);
