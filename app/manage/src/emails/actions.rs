//! Retrying e-mails that were given up.
#![allow(missing_docs)] // for the structs that the macro generates

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Retries the e-mail named by `courriel`, or all e-mails without a name.
#[server(prefix = "/api", endpoint = "courriels/reessai", input = FormFields)]
pub async fn retry_email(form: Form) -> Result<(), Refusal> {
    super::page::retry(&service::service(), &form).await
}

forms::reads_a_form!(RetryEmail);
