//! What the forms of this room do: plain HTML, whose posts these functions take.
#![allow(missing_docs)] // of the structs that the macro writes

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Makes an account.
#[server(prefix = "/api", endpoint = "equipe/ajout", input = FormFields)]
pub async fn add_staff(form: Form) -> Result<(), Refusal> {
    super::update::add(&service::service(), &form).await
}

forms::reads_a_form!(AddStaff);

/// Gives an account another role, another partner, or the right to show exact cells; or takes it back.
#[server(prefix = "/api", endpoint = "equipe/role", input = FormFields)]
pub async fn change_staff(form: Form) -> Result<(), Refusal> {
    super::update::change(&service::service(), &form).await
}

forms::reads_a_form!(ChangeStaff);

/// Takes an account away and ends its sessions.
#[server(prefix = "/api", endpoint = "equipe/retrait", input = FormFields)]
pub async fn remove_staff(form: Form) -> Result<(), Refusal> {
    super::update::remove(&service::service(), &form).await
}

forms::reads_a_form!(RemoveStaff);

/// Gives somebody else's account another password, and ends its sessions.
#[server(prefix = "/api", endpoint = "equipe/mot-de-passe", input = FormFields)]
pub async fn reset_password(form: Form) -> Result<(), Refusal> {
    super::update::reset_password(&service::service(), &form).await
}

forms::reads_a_form!(ResetPassword);

/// Takes the second factor of somebody else's account away, who has lost it.
#[server(prefix = "/api", endpoint = "equipe/second-facteur", input = FormFields)]
pub async fn reset_second_factor(form: Form) -> Result<(), Refusal> {
    super::update::reset_second_factor(&service::service(), &form).await
}

forms::reads_a_form!(ResetSecondFactor);
