//! Opening and closing a questionnaire, trying it out.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Opens or closes a questionnaire now, begins or ends its test mode, erases what was begun in it.
#[server(prefix = "/api", endpoint = "campagne/etat", input = FormFields)]
pub async fn run_campaign(form: Form) -> Result<(), Refusal> {
    super::campaign::run(&crate::service::service(), &form).await
}

crate::reads_a_form!(RunCampaign);
