//! Giving somebody another password.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Gives somebody else's account another password, and ends its sessions.
#[server(prefix = "/api", endpoint = "equipe/mot-de-passe", input = FormFields)]
pub async fn reset_password(form: Form) -> Result<(), Refusal> {
    super::team::reset_password(&crate::service::service(), &form).await
}

crate::reads_a_form!(ResetPassword);
