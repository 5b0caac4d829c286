//! No longer being reminded.
#![allow(missing_docs)] // of the structs that the macro writes

use super::save_section::Next;
use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Takes back the reminder that was asked for; its address is forgotten.
#[server(prefix = "/api", endpoint = "reponses/rappel/arret", input = FormFields)]
pub async fn stop_reminder(form: Form) -> Result<Next, Refusal> {
    let address = super::mailing::stop_reminder(&crate::service::service(), &form).await?;
    crate::http::see_other(&address);
    Ok(Next::to(address))
}

crate::reads_a_form!(StopReminder);
