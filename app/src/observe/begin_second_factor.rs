//! Beginning to set up a second factor.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Makes the secret of a second factor for one's own account.
#[server(prefix = "/api", endpoint = "compte/second-facteur", input = FormFields)]
pub async fn begin_second_factor(form: Form) -> Result<(), Refusal> {
    super::second_factor::begin(&crate::service::service(), &form).await
}

crate::reads_a_form!(BeginSecondFactor);
