//! What the pages of likely mistakes do. Their forms are plain HTML: the browser's code calls none of it.
#![allow(missing_docs)] // of the structs that the macro writes

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Decides about a finding.
#[server(prefix = "/api", endpoint = "qualite/decision", input = FormFields)]
pub async fn decide_finding(form: Form) -> Result<(), Refusal> {
    super::deciding::decide(&service::service(), &form).await
}

forms::reads_a_form!(DecideFinding);
