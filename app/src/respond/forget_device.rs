//! Making a device forget a response.
#![allow(missing_docs)] // of the structs that the macro writes

use super::save_section::Next;
use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Makes this device forget the response that it began; the response itself stays.
#[server(prefix = "/api", endpoint = "reponses/oubli", input = FormFields)]
pub async fn forget_device(form: Form) -> Result<Next, Refusal> {
    let address = super::resume::leave(&crate::service::service(), &form)?;
    crate::http::see_other(&address);
    Ok(Next::to(address))
}

crate::reads_a_form!(ForgetDevice);
