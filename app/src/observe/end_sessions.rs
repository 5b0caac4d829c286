//! Ending one's own sessions.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Ends another session of one's own account, or all others.
#[server(prefix = "/api", endpoint = "compte/sessions", input = FormFields)]
pub async fn end_sessions(form: Form) -> Result<(), Refusal> {
    super::account::end_sessions(&crate::service::service(), &form).await
}

crate::reads_a_form!(EndSessions);
