//! The server function behind the pages of findings. Their forms are plain HTML; browser code does not call it.
#![allow(missing_docs)] // for the structs that the macro generates

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Decides about a finding.
#[server(prefix = "/api", endpoint = "qualite/decision", input = FormFields)]
pub async fn decide_finding(form: Form) -> Result<(), Refusal> {
    super::deciding::decide(&service::service(), &form).await
}

forms::reads_a_form!(DecideFinding);
