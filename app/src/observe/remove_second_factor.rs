//! Giving up one's second factor.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Takes the second factor of one's own account away.
#[server(prefix = "/api", endpoint = "compte/second-facteur/retrait", input = FormFields)]
pub async fn remove_second_factor(form: Form) -> Result<(), Refusal> {
    super::second_factor::remove(&crate::service::service(), &form).await
}

crate::reads_a_form!(RemoveSecondFactor);
