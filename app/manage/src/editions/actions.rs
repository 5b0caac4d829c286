//! The server function behind the page of editions. Its form is plain HTML; browser code does not call it.
#![allow(missing_docs)] // for the structs that the macro generates

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Publishes an edition.
#[server(prefix = "/api", endpoint = "editions/publication", input = FormFields)]
pub async fn publish_edition(form: Form) -> Result<(), Refusal> {
    super::publishing::publish(&service::service(), &form).await
}

forms::reads_a_form!(PublishEdition);
