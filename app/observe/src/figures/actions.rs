//! Showing and hiding exact cells.
#![allow(missing_docs)] // for the structs that the macro generates

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Shows exact cells for a while, or hides them again. Noted in the audit log.
#[server(prefix = "/api", endpoint = "observatoire/exact", input = FormFields)]
pub async fn show_exact(form: Form) -> Result<(), Refusal> {
    super::exact_switch::press(&service::service(), &form).await
}

forms::reads_a_form!(ShowExact);
