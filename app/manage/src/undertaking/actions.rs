//! Accepting the undertaking of secrecy.
#![allow(missing_docs)] // for the structs that the macro generates

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Accepts the undertaking for a year. Noted in the audit log.
#[server(prefix = "/api", endpoint = "compte/engagement", input = FormFields)]
pub async fn accept_undertaking(form: Form) -> Result<(), Refusal> {
    super::accept(&service::service(), &form).await
}

forms::reads_a_form!(AcceptUndertaking);
