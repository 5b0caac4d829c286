//! What the pages of reports do. Their forms are plain HTML: the browser's code calls none of it.
#![allow(missing_docs)] // of the structs that the macro writes

use super::list_page;
use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;
use service::service;

/// Saves what goes into the next report, and makes it if that is asked for.
#[server(prefix = "/api", endpoint = "rapport/plan", input = FormFields)]
pub async fn save_plan(form: Form) -> Result<(), Refusal> {
    list_page::save(&service(), &form).await
}

/// Gives up what was typed and not saved.
#[server(prefix = "/api", endpoint = "rapport/abandon", input = FormFields)]
pub async fn give_up_plan(form: Form) -> Result<(), Refusal> {
    list_page::give_up(&service(), &form).await
}

forms::reads_a_form!(SavePlan);
forms::reads_a_form!(GiveUpPlan);
