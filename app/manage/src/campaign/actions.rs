//! The server functions behind the campaign page. Its forms are plain HTML and post to them.
#![allow(missing_docs)] // for the structs that the macro generates

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Publishes or withdraws a short announcement on the respondents' pages.
#[server(prefix = "/api", endpoint = "campagne/annonce", input = FormFields)]
pub async fn announce(form: Form) -> Result<(), Refusal> {
    super::update::announce(&service::service(), &form).await
}

forms::reads_a_form!(Announce);

/// Opens or closes a questionnaire now, starts or ends its test mode, or erases its test responses.
#[server(prefix = "/api", endpoint = "campagne/etat", input = FormFields)]
pub async fn run_campaign(form: Form) -> Result<(), Refusal> {
    super::update::run(&service::service(), &form).await
}

forms::reads_a_form!(RunCampaign);

/// Sets the opening, closing and grace period of one or both questionnaires of the current edition.
#[server(prefix = "/api", endpoint = "campagne/cloture", input = FormFields)]
pub async fn set_closing(form: Form) -> Result<(), Refusal> {
    super::update::set_dates(&service::service(), &form).await
}

forms::reads_a_form!(SetClosing);
