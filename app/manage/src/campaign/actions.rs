//! What the forms of this room do: plain HTML, whose posts these functions take.
#![allow(missing_docs)] // of the structs that the macro writes

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Shows a short text on the pages of respondents, or takes it back.
#[server(prefix = "/api", endpoint = "campagne/annonce", input = FormFields)]
pub async fn announce(form: Form) -> Result<(), Refusal> {
    super::update::announce(&service::service(), &form).await
}

forms::reads_a_form!(Announce);

/// Opens or closes a questionnaire now, begins or ends its test mode, erases what was begun in it.
#[server(prefix = "/api", endpoint = "campagne/etat", input = FormFields)]
pub async fn run_campaign(form: Form) -> Result<(), Refusal> {
    super::update::run(&service::service(), &form).await
}

forms::reads_a_form!(RunCampaign);

/// Sets the opening, the closing and the grace period of one or both questionnaires of the edition that is being answered.
#[server(prefix = "/api", endpoint = "campagne/cloture", input = FormFields)]
pub async fn set_closing(form: Form) -> Result<(), Refusal> {
    super::update::set_dates(&service::service(), &form).await
}

forms::reads_a_form!(SetClosing);
