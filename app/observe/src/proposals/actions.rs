//! The server functions behind the pages of proposals. Their forms are plain HTML; browser code does not call them.
#![allow(missing_docs)] // for the structs that the macro generates

use super::{attach_page, proposal_page, write_page};
use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;
use service::service;

/// Creates or changes a proposal.
#[server(prefix = "/api", endpoint = "propositions/texte", input = FormFields)]
pub async fn save_proposal(form: Form) -> Result<(), Refusal> {
    write_page::save(&service(), &form).await
}

/// Discards what was typed and not saved.
#[server(prefix = "/api", endpoint = "propositions/abandon", input = FormFields)]
pub async fn give_up_proposal(form: Form) -> Result<(), Refusal> {
    write_page::give_up(&service(), &form).await
}

/// Changes a proposal's status.
#[server(prefix = "/api", endpoint = "propositions/etat", input = FormFields)]
pub async fn move_proposal(form: Form) -> Result<(), Refusal> {
    proposal_page::set_status(&service(), &form).await
}

/// Attaches a figure or an excerpt to a proposal.
#[server(prefix = "/api", endpoint = "propositions/preuve", input = FormFields)]
pub async fn attach_evidence(form: Form) -> Result<(), Refusal> {
    attach_page::attach(&service(), &form).await
}

/// Detaches a figure or an excerpt from a proposal.
#[server(prefix = "/api", endpoint = "propositions/preuve/retrait", input = FormFields)]
pub async fn detach_evidence(form: Form) -> Result<(), Refusal> {
    attach_page::detach(&service(), &form).await
}

forms::reads_a_form!(SaveProposal);
forms::reads_a_form!(GiveUpProposal);
forms::reads_a_form!(MoveProposal);
forms::reads_a_form!(AttachEvidence);
forms::reads_a_form!(DetachEvidence);
