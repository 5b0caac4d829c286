//! Opening a session.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Opens a session with an e-mail address and a password.
#[server(prefix = "/api", endpoint = "connexion/ouvrir", input = FormFields)]
pub async fn sign_in(form: Form) -> Result<(), Refusal> {
    super::sign_in_page::open(&crate::service::service(), &form).await
}

crate::reads_a_form!(SignIn);
