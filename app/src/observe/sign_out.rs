//! Ending a session.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Ends the session of whoever asks.
#[server(prefix = "/api", endpoint = "connexion/fermer", input = FormFields)]
pub async fn sign_out(form: Form) -> Result<(), Refusal> {
    let _nothing_is_asked = form;
    super::sign_in_page::close(&crate::service::service()).await
}

crate::reads_a_form!(SignOut);
