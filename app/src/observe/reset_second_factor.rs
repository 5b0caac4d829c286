//! Taking away somebody's second factor.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Takes the second factor of somebody else's account away, who has lost it.
#[server(prefix = "/api", endpoint = "equipe/second-facteur", input = FormFields)]
pub async fn reset_second_factor(form: Form) -> Result<(), Refusal> {
    super::team::reset_second_factor(&crate::service::service(), &form).await
}

crate::reads_a_form!(ResetSecondFactor);
