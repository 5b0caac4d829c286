//! What the pages of publications do. Their forms are plain HTML: the browser's code calls none of it.
#![allow(missing_docs)] // of the structs that the macro writes

use super::running;
use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;
use service::service;

/// Prepares a publication, or changes what it is to hold.
#[server(prefix = "/api", endpoint = "publications/preparer", input = FormFields)]
pub async fn prepare_publication(form: Form) -> Result<(), Refusal> {
    running::prepare(&service(), &form).await
}

/// Reviews and freezes a publication, gives it its moment, withdraws or drops it.
#[server(prefix = "/api", endpoint = "publications/geste", input = FormFields)]
pub async fn run_publication(form: Form) -> Result<(), Refusal> {
    running::run(&service(), &form).await
}

forms::reads_a_form!(PreparePublication);
forms::reads_a_form!(RunPublication);
