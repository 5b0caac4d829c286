//! Keeping a section.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;
use serde::{Deserialize, Serialize};

/// Where to go after a form was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Next {
    /// An address of this site.
    pub address: String,
}

/// Keeps a section of a response, wrong answers included, and says where to go next.
#[server(prefix = "/api", endpoint = "reponses/section", input = FormFields)]
pub async fn save_section(form: Form) -> Result<Next, Refusal> {
    let address = super::response::save(&crate::service::service(), &form).await?;
    crate::http::see_other(&address);
    Ok(Next { address })
}

crate::reads_a_form!(SaveSection);
