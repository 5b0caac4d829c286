//! The server functions behind the page of tokens. Its forms are plain HTML and post to them.
#![allow(missing_docs)] // for the structs that the macro generates

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Creates a token for a program.
#[server(prefix = "/api", endpoint = "jetons/ajout", input = FormFields)]
pub async fn make_token(form: Form) -> Result<(), Refusal> {
    super::page::make(&service::service(), &form).await
}

forms::reads_a_form!(MakeToken);

/// Revokes a token.
#[server(prefix = "/api", endpoint = "jetons/retrait", input = FormFields)]
pub async fn revoke_token(form: Form) -> Result<(), Refusal> {
    super::page::revoke(&service::service(), &form).await
}

forms::reads_a_form!(RevokeToken);
