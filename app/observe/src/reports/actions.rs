//! The server functions behind the pages of reports. Their forms are plain HTML; browser code does not call them.
#![allow(missing_docs)] // for the structs that the macro generates

use super::list_page;
use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;
use service::service;

/// Saves the contents of the next report, and makes it on request.
#[server(prefix = "/api", endpoint = "rapport/plan", input = FormFields)]
pub async fn save_plan(form: Form) -> Result<(), Refusal> {
    list_page::save(&service(), &form).await
}

/// Discards what was typed and not saved.
#[server(prefix = "/api", endpoint = "rapport/abandon", input = FormFields)]
pub async fn give_up_plan(form: Form) -> Result<(), Refusal> {
    list_page::give_up(&service(), &form).await
}

forms::reads_a_form!(SavePlan);
forms::reads_a_form!(GiveUpPlan);
