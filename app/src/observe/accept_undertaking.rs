//! Accepting the undertaking of secrecy.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Accepts the undertaking, for a year. It is in the audit log.
#[server(prefix = "/api", endpoint = "compte/engagement", input = FormFields)]
pub async fn accept_undertaking(form: Form) -> Result<(), Refusal> {
    super::undertaking::accept(&crate::service::service(), &form).await
}

crate::reads_a_form!(AcceptUndertaking);
