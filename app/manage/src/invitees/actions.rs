//! Writing to invitees, and erasing them.
#![allow(missing_docs)] // for the structs that the macro generates

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Sends invitations or reminders to the invitees of a list, or erases the list.
#[server(prefix = "/api", endpoint = "invitations/envoi", input = FormFields)]
pub async fn run_invitees(form: Form) -> Result<(), Refusal> {
    super::update::run(&service::service(), &form).await
}

forms::reads_a_form!(RunInvitees);
