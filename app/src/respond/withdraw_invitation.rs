//! Taking back the link of a colleague.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Takes back a colleague's link: it opens nothing any more, what was filled through it stays.
#[server(prefix = "/api", endpoint = "reponses/collegue/retrait", input = FormFields)]
pub async fn withdraw_invitation(form: Form) -> Result<String, Refusal> {
    let address = super::invitations::withdraw(&crate::service::service(), &form).await?;
    crate::http::see_other(&address);
    Ok(address)
}

crate::reads_a_form!(WithdrawInvitation);
