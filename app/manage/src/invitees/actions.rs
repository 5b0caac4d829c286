//! Writing to those who are invited, and forgetting them.
#![allow(missing_docs)] // of the structs that the macro writes

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Sends invitations or reminders to the people of an imported list, or erases the list.
#[server(prefix = "/api", endpoint = "invitations/envoi", input = FormFields)]
pub async fn run_invitees(form: Form) -> Result<(), Refusal> {
    super::update::run(&service::service(), &form).await
}

forms::reads_a_form!(RunInvitees);
