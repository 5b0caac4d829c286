//! The server function behind the form that sends a measure.
#![allow(missing_docs)] // for the structs that the macro generates

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Stores the sums of a crossing under a response, proposes them as answers where none are, and leads back.
#[server(prefix = "/api", endpoint = "reponses/croisement", input = FormFields)]
pub async fn send_measure(form: Form) -> Result<(), Refusal> {
    crate::report::send(&service::service(), &form).await
}

forms::reads_a_form!(SendMeasure);
