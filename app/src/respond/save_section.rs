//! Keeping a section.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use crate::survey::Typed;
use leptos::prelude::*;
use leptos::server;
use serde::{Deserialize, Serialize};

/// What became of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Next {
    /// Where to go, on this site; empty to stay.
    pub address: String,
    /// When it was kept, in Paris: `14 h 32`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved_at: Option<String>,
    /// For what is saved while typing: what the section now holds, with what others changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stored: Option<Typed>,
}

impl Next {
    /// Going somewhere.
    pub fn to(address: String) -> Self {
        Self { address, saved_at: None, stored: None }
    }
}

/// Keeps a section of a response, wrong answers included, and says where to go next.
#[server(prefix = "/api", endpoint = "reponses/section", input = FormFields)]
pub async fn save_section(form: Form) -> Result<Next, Refusal> {
    let next = super::saving::save(&crate::service::service(), &form).await?;
    crate::http::see_other(&next.address);
    Ok(next)
}

crate::reads_a_form!(SaveSection);
