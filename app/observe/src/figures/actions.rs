//! Showing exact cells, or hiding them again.
#![allow(missing_docs)] // of the structs that the macro writes

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Presses the switch that shows exact cells for a while, or takes it back. It is in the audit log.
#[server(prefix = "/api", endpoint = "observatoire/exact", input = FormFields)]
pub async fn show_exact(form: Form) -> Result<(), Refusal> {
    super::exact_switch::press(&service::service(), &form).await
}

forms::reads_a_form!(ShowExact);
