//! Announcing something to respondents.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Shows a short text on the pages of respondents, or takes it back.
#[server(prefix = "/api", endpoint = "campagne/annonce", input = FormFields)]
pub async fn announce(form: Form) -> Result<(), Refusal> {
    super::campaign::announce(&crate::service::service(), &form).await
}

crate::reads_a_form!(Announce);
