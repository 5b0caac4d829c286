//! Ending to set up a second factor.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Asks for the second factor from now on, once a first code was given.
#[server(prefix = "/api", endpoint = "compte/second-facteur/confirmation", input = FormFields)]
pub async fn confirm_second_factor(form: Form) -> Result<(), Refusal> {
    super::second_factor::confirm(&crate::service::service(), &form).await
}

crate::reads_a_form!(ConfirmSecondFactor);
