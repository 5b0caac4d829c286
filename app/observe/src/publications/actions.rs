//! The server functions behind the pages of publications. Their forms are plain HTML; browser code does not call
//! them.
#![allow(missing_docs)] // for the structs that the macro generates

use super::running;
use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;
use service::service;

/// Prepares a publication, or changes its contents.
#[server(prefix = "/api", endpoint = "publications/preparer", input = FormFields)]
pub async fn prepare_publication(form: Form) -> Result<(), Refusal> {
    running::prepare(&service(), &form).await
}

/// Reviews and freezes a publication, schedules, withdraws or drops it.
#[server(prefix = "/api", endpoint = "publications/geste", input = FormFields)]
pub async fn run_publication(form: Form) -> Result<(), Refusal> {
    running::run(&service(), &form).await
}

forms::reads_a_form!(PreparePublication);
forms::reads_a_form!(RunPublication);
