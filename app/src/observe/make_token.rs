//! Making a token for programs.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Makes a token that a program reads the interface with.
#[server(prefix = "/api", endpoint = "jetons/ajout", input = FormFields)]
pub async fn make_token(form: Form) -> Result<(), Refusal> {
    super::tokens_page::make(&crate::service::service(), &form).await
}

crate::reads_a_form!(MakeToken);
