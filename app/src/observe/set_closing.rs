//! Setting the date at which a campaign closes.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Sets, or takes back, the closing date of both questionnaires of the edition that is being answered.
#[server(prefix = "/api", endpoint = "campagne/cloture", input = FormFields)]
pub async fn set_closing(form: Form) -> Result<(), Refusal> {
    super::campaign_page::set(&crate::service::service(), &form).await
}

crate::reads_a_form!(SetClosing);
