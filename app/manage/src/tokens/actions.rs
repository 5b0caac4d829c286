//! What the forms of this room do: plain HTML, whose posts these functions take.
#![allow(missing_docs)] // of the structs that the macro writes

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Makes a token that a program reads the interface with.
#[server(prefix = "/api", endpoint = "jetons/ajout", input = FormFields)]
pub async fn make_token(form: Form) -> Result<(), Refusal> {
    super::page::make(&service::service(), &form).await
}

forms::reads_a_form!(MakeToken);

/// Takes a token back: from then on it lets nothing be read.
#[server(prefix = "/api", endpoint = "jetons/retrait", input = FormFields)]
pub async fn revoke_token(form: Form) -> Result<(), Refusal> {
    super::page::revoke(&service::service(), &form).await
}

forms::reads_a_form!(RevokeToken);
