//! The server functions behind the account page. Its forms are plain HTML and post to them.
#![allow(missing_docs)] // for the structs that the macro generates

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Creates the secret of a second factor for one's own account.
#[server(prefix = "/api", endpoint = "compte/second-facteur", input = FormFields)]
pub async fn begin_second_factor(form: Form) -> Result<(), Refusal> {
    super::second_factor::begin(&service::service(), &form).await
}

forms::reads_a_form!(BeginSecondFactor);

/// Changes one's own password, and ends one's other sessions.
#[server(prefix = "/api", endpoint = "compte/mot-de-passe", input = FormFields)]
pub async fn change_password(form: Form) -> Result<(), Refusal> {
    super::update::change_password(&service::service(), &form).await
}

forms::reads_a_form!(ChangePassword);

/// Requires the second factor from now on, after a first valid code.
#[server(prefix = "/api", endpoint = "compte/second-facteur/confirmation", input = FormFields)]
pub async fn confirm_second_factor(form: Form) -> Result<(), Refusal> {
    super::second_factor::confirm(&service::service(), &form).await
}

forms::reads_a_form!(ConfirmSecondFactor);

/// Ends one or all of one's other sessions.
#[server(prefix = "/api", endpoint = "compte/sessions", input = FormFields)]
pub async fn end_sessions(form: Form) -> Result<(), Refusal> {
    super::update::end_sessions(&service::service(), &form).await
}

forms::reads_a_form!(EndSessions);

/// Replaces one's own recovery codes.
#[server(prefix = "/api", endpoint = "compte/codes-de-secours", input = FormFields)]
pub async fn make_recovery_codes(form: Form) -> Result<(), Refusal> {
    super::second_factor::make_codes(&service::service(), &form).await
}

forms::reads_a_form!(MakeRecoveryCodes);

/// Removes one's own second factor.
#[server(prefix = "/api", endpoint = "compte/second-facteur/retrait", input = FormFields)]
pub async fn remove_second_factor(form: Form) -> Result<(), Refusal> {
    super::second_factor::remove(&service::service(), &form).await
}

forms::reads_a_form!(RemoveSecondFactor);
