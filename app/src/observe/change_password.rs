//! Changing one's password.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Gives one's own account another password, and ends its other sessions.
#[server(prefix = "/api", endpoint = "compte/mot-de-passe", input = FormFields)]
pub async fn change_password(form: Form) -> Result<(), Refusal> {
    super::account::change_password(&crate::service::service(), &form).await
}

crate::reads_a_form!(ChangePassword);
