//! The server functions behind the sign-in pages. Their forms are plain HTML and post to them.
#![allow(missing_docs)] // for the structs that the macro generates

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Opens a session with an e-mail address and a password.
#[server(prefix = "/api", endpoint = "connexion/ouvrir", input = FormFields)]
pub async fn sign_in(form: Form) -> Result<(), Refusal> {
    super::page::open(&service::service(), &form).await
}

forms::reads_a_form!(SignIn);

/// Ends the current session.
#[server(prefix = "/api", endpoint = "connexion/fermer", input = FormFields)]
pub async fn sign_out(form: Form) -> Result<(), Refusal> {
    let _nothing_is_asked = form;
    super::page::close(&service::service()).await
}

forms::reads_a_form!(SignOut);

/// Opens the session that is waiting for a code.
#[server(prefix = "/api", endpoint = "connexion/code", input = FormFields)]
pub async fn verify_code(form: Form) -> Result<(), Refusal> {
    super::code_page::verify(&service::service(), &form).await
}

forms::reads_a_form!(VerifyCode);
