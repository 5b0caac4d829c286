//! Giving the code of the second factor.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Opens the session that waits for a code.
#[server(prefix = "/api", endpoint = "connexion/code", input = FormFields)]
pub async fn verify_code(form: Form) -> Result<(), Refusal> {
    super::code_page::verify(&crate::service::service(), &form).await
}

crate::reads_a_form!(VerifyCode);
