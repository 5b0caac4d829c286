//! Never being written to again.
#![allow(missing_docs)] // of the structs that the macro writes

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Unsubscribes whoever has this key, from its form or, for mail programs, from its address.
#[server(prefix = "/api", endpoint = "invitations/desinscription", input = FormFields)]
pub async fn unsubscribe(form: Form) -> Result<(), Refusal> {
    super::page::unsubscribe(&service::service(), &form).await
}

forms::reads_a_form!(Unsubscribe);
