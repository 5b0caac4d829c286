//! The server function for unsubscribing.
#![allow(missing_docs)] // for the structs that the macro generates

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Unsubscribes the invitee with this key, from the page's form or, for mail programs, from the address.
#[server(prefix = "/api", endpoint = "invitations/desinscription", input = FormFields)]
pub async fn unsubscribe(form: Form) -> Result<(), Refusal> {
    super::page::unsubscribe(&service::service(), &form).await
}

forms::reads_a_form!(Unsubscribe);
