//! What the page of editions does. Its forms are plain HTML: the browser's code calls none of it.
#![allow(missing_docs)] // of the structs that the macro writes

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Publishes an edition.
#[server(prefix = "/api", endpoint = "editions/publication", input = FormFields)]
pub async fn publish_edition(form: Form) -> Result<(), Refusal> {
    super::publishing::publish(&service::service(), &form).await
}

forms::reads_a_form!(PublishEdition);
