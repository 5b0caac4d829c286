//! Making recovery codes.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Puts new recovery codes in the place of one's own.
#[server(prefix = "/api", endpoint = "compte/codes-de-secours", input = FormFields)]
pub async fn make_recovery_codes(form: Form) -> Result<(), Refusal> {
    super::second_factor::make_codes(&crate::service::service(), &form).await
}

crate::reads_a_form!(MakeRecoveryCodes);
