//! Proposing what the public register says of an organisation, while its number is typed.
#![allow(missing_docs)] // of the structs that the macro writes

use crate::form::{Form, FormFields, Refusal};
use crate::survey::FieldProposal;
use leptos::prelude::*;
use leptos::server;
use serde::{Deserialize, Serialize};

/// The value of the button that asks for proposals, among the others named `_go`.
pub const PROPOSE: &str = "proposer";
/// The number that is asked about.
pub const NUMBER: &str = "_numero";
/// The number that the section's fields stand for so far.
pub const BEFORE: &str = "_precedent";

/// Says that the section is being mended from the check page, to come back to it after the proposals.
pub const CHECKING: &str = "_verification";

/// What is proposed for a section.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposals {
    /// Whether the register knows the organisation; otherwise nothing can be said for the moment.
    pub found: bool,
    /// Its name there; empty where none is shown.
    pub name: String,
    /// What is proposed, field by field.
    pub fields: Vec<FieldProposal>,
}

impl Proposals {
    /// The sentence for the respondent. `changed` says whether any field took a proposal.
    pub fn said(&self, changed: bool) -> String {
        let name = self.name.trim_end_matches('.');
        let of_name = if name.is_empty() { String::new() } else { format!(" : {name}") };
        match (self.found, changed) {
            (false, _) => "Introuvable pour le moment : complétez à la main.".to_owned(),
            (true, true) => format!("Proposé d’après l’annuaire des entreprises{of_name}. Vous pouvez corriger."),
            (true, false) => {
                format!("Trouvé dans l’annuaire des entreprises{of_name}. Vos réponses restent telles quelles.")
            }
        }
    }
}

/// Looks an organisation up by its number. Only a valid number is looked up.
#[server(prefix = "/api", endpoint = "reponses/organisation", input = FormFields)]
pub async fn propose_organisation(form: Form) -> Result<Proposals, Refusal> {
    super::organisation::propose::asked(&crate::service::service(), &form).await
}

crate::reads_a_form!(ProposeOrganisation);
