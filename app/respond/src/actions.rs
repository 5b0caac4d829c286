//! What the forms of this room do: plain HTML, whose posts these functions take.
#![allow(missing_docs)] // of the structs that the macro writes

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;
use serde::{Deserialize, Serialize};
use survey::{FieldProposal, Typed};

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
    crate::closing::notice::now(&service::service(), &form).await
}

forms::reads_a_form!(AskClosing);

/// Opens a response that was sent again, as a draft under its own key.
#[server(prefix = "/api", endpoint = "reponses/correction", input = FormFields)]
pub async fn correct_answers(form: Form) -> Result<Next, Refusal> {
    let address = crate::receipt::correction::begin(&service::service(), &form).await?;
    service::http::see_other(&address);
    Ok(Next::to(address))
}

forms::reads_a_form!(CorrectAnswers);

/// Erases the contact data of a response; the answers stay.
#[server(prefix = "/api", endpoint = "reponses/effacement/coordonnees", input = FormFields)]
pub async fn erase_contacts(form: Form) -> Result<Next, Refusal> {
    let address = crate::data_rights::erase::contacts(&service::service(), &form).await?;
    service::http::see_other(&address);
    Ok(Next::to(address))
}

forms::reads_a_form!(EraseContacts);

/// Erases a response with everything that is kept under its key.
#[server(prefix = "/api", endpoint = "reponses/effacement", input = FormFields)]
pub async fn erase_response(form: Form) -> Result<Next, Refusal> {
    let address = crate::data_rights::erase::everything(&service::service(), &form).await?;
    service::http::see_other(&address);
    Ok(Next::to(address))
}

forms::reads_a_form!(EraseResponse);

/// Makes this device forget the response that it began; the response itself stays.
#[server(prefix = "/api", endpoint = "reponses/oubli", input = FormFields)]
pub async fn forget_device(form: Form) -> Result<Next, Refusal> {
    let address = super::resume::leave(&service::service(), &form)?;
    service::http::see_other(&address);
    Ok(Next::to(address))
}

forms::reads_a_form!(ForgetDevice);

/// Gives up a correction: the response stays as it was sent.
#[server(prefix = "/api", endpoint = "reponses/correction/abandon", input = FormFields)]
pub async fn give_up_correction(form: Form) -> Result<Next, Refusal> {
    let address = crate::receipt::correction::give_up(&service::service(), &form).await?;
    service::http::see_other(&address);
    Ok(Next::to(address))
}

forms::reads_a_form!(GiveUpCorrection);

/// Makes a link for a colleague, limited to one section; says where it is shown.
#[server(prefix = "/api", endpoint = "reponses/collegue", input = FormFields)]
pub async fn invite_colleague(form: Form) -> Result<String, Refusal> {
    let address = crate::colleague::ask_page::invite(&service::service(), &form).await?;
    service::http::see_other(&address);
    Ok(address)
}

forms::reads_a_form!(InviteColleague);

/// Sends the link of a response, with a reminder before the closing if it is asked for, to the e-mail address given.
#[server(prefix = "/api", endpoint = "reponses/lien", input = FormFields)]
pub async fn mail_link(form: Form) -> Result<Next, Refusal> {
    let address = crate::mail::send::send_link(&service::service(), &form).await?;
    service::http::see_other(&address);
    Ok(Next::to(address))
}

forms::reads_a_form!(MailLink);

/// Sends the receipt of a response to the e-mail address given.
#[server(prefix = "/api", endpoint = "reponses/justificatif", input = FormFields)]
pub async fn mail_receipt(form: Form) -> Result<Next, Refusal> {
    let address = crate::mail::send::send_receipt(&service::service(), &form).await?;
    service::http::see_other(&address);
    Ok(Next::to(address))
}

forms::reads_a_form!(MailReceipt);

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
    /// Whether the register knows the organisation; otherwise the register could not be asked.
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
    crate::prefill::save::asked(&service::service(), &form).await
}

forms::reads_a_form!(ProposeOrganisation);

/// Leads to the response whose link, or key, was typed. The key travels in the body, never in an address but its own.
#[server(prefix = "/api", endpoint = "reponses/reprise", input = FormFields)]
pub async fn resume_response(form: Form) -> Result<Next, Refusal> {
    let address = super::resume::find(&service::service(), &form).await?;
    service::http::see_other(&address);
    Ok(Next::to(address))
}

forms::reads_a_form!(ResumeResponse);

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
    let next = crate::section::save::save(&service::service(), &form).await?;
    service::http::see_other(&next.address);
    Ok(next)
}

forms::reads_a_form!(SaveSection);

/// Sends a response; sent a hundred times, it is one response and one receipt.
#[server(prefix = "/api", endpoint = "reponses/envoi", input = FormFields)]
pub async fn send_answers(form: Form) -> Result<Next, Refusal> {
    let address = crate::review::send::send(&service::service(), &form).await?;
    service::http::see_other(&address);
    Ok(Next::to(address))
}

forms::reads_a_form!(SendAnswers);

/// Takes back the reminder that was asked for; its address is forgotten.
#[server(prefix = "/api", endpoint = "reponses/rappel/arret", input = FormFields)]
pub async fn stop_reminder(form: Form) -> Result<Next, Refusal> {
    let address = crate::mail::send::stop_reminder(&service::service(), &form).await?;
    service::http::see_other(&address);
    Ok(Next::to(address))
}

forms::reads_a_form!(StopReminder);

/// Takes back a colleague's link: it opens nothing any more, what was filled through it stays.
#[server(prefix = "/api", endpoint = "reponses/collegue/retrait", input = FormFields)]
pub async fn withdraw_colleague(form: Form) -> Result<String, Refusal> {
    let address = crate::colleague::ask_page::withdraw(&service::service(), &form).await?;
    service::http::see_other(&address);
    Ok(address)
}

forms::reads_a_form!(WithdrawColleague);
