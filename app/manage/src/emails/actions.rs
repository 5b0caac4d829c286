//! Having an e-mail tried again that was given up.
#![allow(missing_docs)] // of the structs that the macro writes

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Has the e-mail named by `courriel` tried again, or all of them without a name.
#[server(prefix = "/api", endpoint = "courriels/reessai", input = FormFields)]
pub async fn retry_email(form: Form) -> Result<(), Refusal> {
    super::page::retry(&service::service(), &form).await
}

forms::reads_a_form!(RetryEmail);
