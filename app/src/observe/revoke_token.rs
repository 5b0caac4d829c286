//! Taking a token for programs back.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Takes a token back: from then on it lets nothing be read.
#[server(prefix = "/api", endpoint = "jetons/retrait", input = FormFields)]
pub async fn revoke_token(form: Form) -> Result<(), Refusal> {
    super::tokens_page::revoke(&crate::service::service(), &form).await
}

crate::reads_a_form!(RevokeToken);
