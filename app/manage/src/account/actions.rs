//! What the forms of this room do: plain HTML, whose posts these functions take.
#![allow(missing_docs)] // of the structs that the macro writes

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Makes the secret of a second factor for one's own account.
#[server(prefix = "/api", endpoint = "compte/second-facteur", input = FormFields)]
pub async fn begin_second_factor(form: Form) -> Result<(), Refusal> {
    super::second_factor::begin(&service::service(), &form).await
}

forms::reads_a_form!(BeginSecondFactor);

/// Gives one's own account another password, and ends its other sessions.
#[server(prefix = "/api", endpoint = "compte/mot-de-passe", input = FormFields)]
pub async fn change_password(form: Form) -> Result<(), Refusal> {
    super::update::change_password(&service::service(), &form).await
}

forms::reads_a_form!(ChangePassword);

/// Asks for the second factor from now on, once a first code was given.
#[server(prefix = "/api", endpoint = "compte/second-facteur/confirmation", input = FormFields)]
pub async fn confirm_second_factor(form: Form) -> Result<(), Refusal> {
    super::second_factor::confirm(&service::service(), &form).await
}

forms::reads_a_form!(ConfirmSecondFactor);

/// Ends another session of one's own account, or all others.
#[server(prefix = "/api", endpoint = "compte/sessions", input = FormFields)]
pub async fn end_sessions(form: Form) -> Result<(), Refusal> {
    super::update::end_sessions(&service::service(), &form).await
}

forms::reads_a_form!(EndSessions);

/// Puts new recovery codes in the place of one's own.
#[server(prefix = "/api", endpoint = "compte/codes-de-secours", input = FormFields)]
pub async fn make_recovery_codes(form: Form) -> Result<(), Refusal> {
    super::second_factor::make_codes(&service::service(), &form).await
}

forms::reads_a_form!(MakeRecoveryCodes);

/// Takes the second factor of one's own account away.
#[server(prefix = "/api", endpoint = "compte/second-facteur/retrait", input = FormFields)]
pub async fn remove_second_factor(form: Form) -> Result<(), Refusal> {
    super::second_factor::remove(&service::service(), &form).await
}

forms::reads_a_form!(RemoveSecondFactor);
