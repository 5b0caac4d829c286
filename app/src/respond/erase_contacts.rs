//! Erasing what names a person.
#![allow(missing_docs)] // of the structs that the macro writes

use super::save_section::Next;
use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;

/// Erases the contact data of a response; the answers stay.
#[server(prefix = "/api", endpoint = "reponses/effacement/coordonnees", input = FormFields)]
pub async fn erase_contacts(form: Form) -> Result<Next, Refusal> {
    let address = super::erasing::contacts(&crate::service::service(), &form).await?;
    crate::http::see_other(&address);
    Ok(Next::to(address))
}

crate::reads_a_form!(EraseContacts);
