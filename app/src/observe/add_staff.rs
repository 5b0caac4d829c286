//! Adding an account.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Makes an account.
#[server(prefix = "/api", endpoint = "equipe/ajout", input = FormFields)]
pub async fn add_staff(form: Form) -> Result<(), Refusal> {
    super::team::add(&crate::service::service(), &form).await
}

crate::reads_a_form!(AddStaff);
