//! Having the link of a response sent by e-mail.
#![allow(missing_docs)] // of the structs that the macro writes

use super::save_section::Next;
use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Sends the link of a response, with a reminder before the closing if it is asked for, to the e-mail address given.
#[server(prefix = "/api", endpoint = "reponses/lien", input = FormFields)]
pub async fn mail_link(form: Form) -> Result<Next, Refusal> {
    let address = super::mailing::send_link(&crate::service::service(), &form).await?;
    crate::http::see_other(&address);
    Ok(Next::to(address))
}

crate::reads_a_form!(MailLink);
