//! Setting the dates between which responses are taken.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Sets the opening, the closing and the grace period of one or both questionnaires of the edition that is being answered.
#[server(prefix = "/api", endpoint = "campagne/cloture", input = FormFields)]
pub async fn set_closing(form: Form) -> Result<(), Refusal> {
    super::campaign::set_dates(&crate::service::service(), &form).await
}

crate::reads_a_form!(SetClosing);
