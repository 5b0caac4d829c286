//! Taking an account away.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Takes an account away and ends its sessions.
#[server(prefix = "/api", endpoint = "equipe/retrait", input = FormFields)]
pub async fn remove_staff(form: Form) -> Result<(), Refusal> {
    super::team::remove(&crate::service::service(), &form).await
}

crate::reads_a_form!(RemoveStaff);
