//! The server functions behind the team page. Its forms are plain HTML and post to them.
#![allow(missing_docs)] // for the structs that the macro generates

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Creates an account.
#[server(prefix = "/api", endpoint = "equipe/ajout", input = FormFields)]
pub async fn add_staff(form: Form) -> Result<(), Refusal> {
    super::update::add(&service::service(), &form).await
}

forms::reads_a_form!(AddStaff);

/// Changes an account's role, partner or right to show exact cells.
#[server(prefix = "/api", endpoint = "equipe/role", input = FormFields)]
pub async fn change_staff(form: Form) -> Result<(), Refusal> {
    super::update::change(&service::service(), &form).await
}

forms::reads_a_form!(ChangeStaff);

/// Removes an account and ends its sessions.
#[server(prefix = "/api", endpoint = "equipe/retrait", input = FormFields)]
pub async fn remove_staff(form: Form) -> Result<(), Refusal> {
    super::update::remove(&service::service(), &form).await
}

forms::reads_a_form!(RemoveStaff);

/// Resets the password of another account, and ends its sessions.
#[server(prefix = "/api", endpoint = "equipe/mot-de-passe", input = FormFields)]
pub async fn reset_password(form: Form) -> Result<(), Refusal> {
    super::update::reset_password(&service::service(), &form).await
}

forms::reads_a_form!(ResetPassword);

/// Removes the second factor of another account whose owner has lost it.
#[server(prefix = "/api", endpoint = "equipe/second-facteur", input = FormFields)]
pub async fn reset_second_factor(form: Form) -> Result<(), Refusal> {
    super::update::reset_second_factor(&service::service(), &form).await
}

forms::reads_a_form!(ResetSecondFactor);
