//! Asking until when a response can be sent.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;
use serde::{Deserialize, Serialize};

/// What a page says of the closing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// The sentence, in French.
    pub said: String,
    /// Whether nothing can be sent any more.
    #[serde(default)]
    pub closed: bool,
}

/// Says until when a response can be sent, now.
#[server(prefix = "/api", endpoint = "reponses/cloture", input = FormFields)]
pub async fn ask_closing(form: Form) -> Result<Closing, Refusal> {
    super::closing::now(&crate::service::service(), &form).await
}

crate::reads_a_form!(AskClosing);
