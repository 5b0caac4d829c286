//! Changing an account.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Gives an account another role, another partner, or the right to show exact cells; or takes it back.
#[server(prefix = "/api", endpoint = "equipe/role", input = FormFields)]
pub async fn change_staff(form: Form) -> Result<(), Refusal> {
    super::team::change(&crate::service::service(), &form).await
}

crate::reads_a_form!(ChangeStaff);
