//! The server functions behind the pages of free texts. Their forms are plain HTML; browser code does not call them.
#![allow(missing_docs)] // for the structs that the macro generates

use super::{codes_page, coding, passages};
use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;
use service::service;

/// Codes a text.
#[server(prefix = "/api", endpoint = "textes/codage", input = FormFields)]
pub async fn code_text(form: Form) -> Result<(), Refusal> {
    coding::code(&service(), &form).await
}

/// Masks words of a text.
#[server(prefix = "/api", endpoint = "textes/masque", input = FormFields)]
pub async fn mask_words(form: Form) -> Result<(), Refusal> {
    passages::mask(&service(), &form).await
}

/// Unmasks words.
#[server(prefix = "/api", endpoint = "textes/masque/retrait", input = FormFields)]
pub async fn unmask_words(form: Form) -> Result<(), Refusal> {
    passages::unmask(&service(), &form).await
}

/// Adds an excerpt that may be quoted.
#[server(prefix = "/api", endpoint = "textes/extrait", input = FormFields)]
pub async fn keep_excerpt(form: Form) -> Result<(), Refusal> {
    passages::keep(&service(), &form).await
}

/// Removes an excerpt.
#[server(prefix = "/api", endpoint = "textes/extrait/retrait", input = FormFields)]
pub async fn drop_excerpt(form: Form) -> Result<(), Refusal> {
    passages::release(&service(), &form).await
}

/// Creates or changes a code.
#[server(prefix = "/api", endpoint = "textes/codes", input = FormFields)]
pub async fn save_code(form: Form) -> Result<(), Refusal> {
    codes_page::save(&service(), &form).await
}

/// Merges a code into another one.
#[server(prefix = "/api", endpoint = "textes/codes/fusion", input = FormFields)]
pub async fn merge_code(form: Form) -> Result<(), Refusal> {
    codes_page::merge(&service(), &form).await
}

/// Retires a code, or offers it again.
#[server(prefix = "/api", endpoint = "textes/codes/retrait", input = FormFields)]
pub async fn retire_code(form: Form) -> Result<(), Refusal> {
    codes_page::retire(&service(), &form).await
}

forms::reads_a_form!(CodeText);
forms::reads_a_form!(MaskWords);
forms::reads_a_form!(UnmaskWords);
forms::reads_a_form!(KeepExcerpt);
forms::reads_a_form!(DropExcerpt);
forms::reads_a_form!(SaveCode);
forms::reads_a_form!(MergeCode);
forms::reads_a_form!(RetireCode);
