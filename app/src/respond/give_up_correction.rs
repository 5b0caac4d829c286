//! Giving up a correction.
#![allow(missing_docs)] // of the structs that the macro writes

use super::save_section::Next;
use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Gives up a correction: the response stays as it was sent.
#[server(prefix = "/api", endpoint = "reponses/correction/abandon", input = FormFields)]
pub async fn give_up_correction(form: Form) -> Result<Next, Refusal> {
    let address = super::correction::give_up(&crate::service::service(), &form).await?;
    crate::http::see_other(&address);
    Ok(Next::to(address))
}

crate::reads_a_form!(GiveUpCorrection);
