//! The server functions behind the respondents' forms. The forms are plain HTML and post to them.
#![allow(missing_docs)] // for the structs that the macro generates

use forms::{Form, FormFields, Refusal};
use leptos::prelude::*;
use leptos::server;
use serde::{Deserialize, Serialize};
use survey::{FieldProposal, Typed};

/// The closing, as an open page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// The sentence, in French.
    pub sentence: String,
    /// Whether sending is no longer possible.
    #[serde(default)]
    pub closed: bool,
}

/// The current deadline for sending a response.
#[server(prefix = "/api", endpoint = "reponses/cloture", input = FormFields)]
pub async fn ask_closing(form: Form) -> Result<Closing, Refusal> {
    crate::closing::notice::now(&service::service(), &form).await
}

forms::reads_a_form!(AskClosing);

/// Reopens a sent response as a draft, under its own key.
#[server(prefix = "/api", endpoint = "reponses/correction", input = FormFields)]
pub async fn correct_answers(form: Form) -> Result<Next, Refusal> {
    let address = crate::receipt::correction::begin(&service::service(), &form).await?;
    service::http::see_other(&address);
    Ok(Next::to(address))
}

forms::reads_a_form!(CorrectAnswers);

/// Erases the contact details of a response; its answers remain.
#[server(prefix = "/api", endpoint = "reponses/effacement/coordonnees", input = FormFields)]
pub async fn erase_contacts(form: Form) -> Result<Next, Refusal> {
    let address = crate::data_rights::erase::contacts(&service::service(), &form).await?;
    service::http::see_other(&address);
    Ok(Next::to(address))
}

forms::reads_a_form!(EraseContacts);

/// Erases a response with everything stored under its key.
#[server(prefix = "/api", endpoint = "reponses/effacement", input = FormFields)]
pub async fn erase_response(form: Form) -> Result<Next, Refusal> {
    let address = crate::data_rights::erase::everything(&service::service(), &form).await?;
    service::http::see_other(&address);
    Ok(Next::to(address))
}

forms::reads_a_form!(EraseResponse);

/// Makes this device forget the response it began; the response itself remains.
#[server(prefix = "/api", endpoint = "reponses/oubli", input = FormFields)]
pub async fn forget_device(form: Form) -> Result<Next, Refusal> {
    let address = super::resume::leave(&service::service(), &form)?;
    service::http::see_other(&address);
    Ok(Next::to(address))
}

forms::reads_a_form!(ForgetDevice);

/// Gives up a correction: the response remains as it was sent.
#[server(prefix = "/api", endpoint = "reponses/correction/abandon", input = FormFields)]
pub async fn give_up_correction(form: Form) -> Result<Next, Refusal> {
    let address = crate::receipt::correction::give_up(&service::service(), &form).await?;
    service::http::see_other(&address);
    Ok(Next::to(address))
}

forms::reads_a_form!(GiveUpCorrection);

/// Creates a colleague's link, limited to one section. Returns the address of the page that shows it.
#[server(prefix = "/api", endpoint = "reponses/collegue", input = FormFields)]
pub async fn invite_colleague(form: Form) -> Result<String, Refusal> {
    let address = crate::colleague::ask_page::invite(&service::service(), &form).await?;
    service::http::see_other(&address);
    Ok(address)
}

forms::reads_a_form!(InviteColleague);

/// E-mails the link of a response to the given address, with a reminder before the closing if requested.
#[server(prefix = "/api", endpoint = "reponses/lien", input = FormFields)]
pub async fn mail_link(form: Form) -> Result<Next, Refusal> {
    let address = crate::mail::send::send_link(&service::service(), &form).await?;
    service::http::see_other(&address);
    Ok(Next::to(address))
}

forms::reads_a_form!(MailLink);

/// E-mails the receipt of a response to the given address.
#[server(prefix = "/api", endpoint = "reponses/justificatif", input = FormFields)]
pub async fn mail_receipt(form: Form) -> Result<Next, Refusal> {
    let address = crate::mail::send::send_receipt(&service::service(), &form).await?;
    service::http::see_other(&address);
    Ok(Next::to(address))
}

forms::reads_a_form!(MailReceipt);

/// The value of the `_go` button that requests proposals.
pub const PROPOSE: &str = "proposer";
/// The organisation's number to look up.
pub const NUMBER: &str = "_numero";
/// The number that the section was last prefilled for.
pub const BEFORE: &str = "_precedent";

/// Marks a section opened from the check page, to return there after the proposals.
pub const CHECKING: &str = "_verification";

/// The proposals for a section.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposals {
    /// Whether the register knows the organisation. False also if the register could not be reached.
    pub found: bool,
    /// Its name in the register; empty if none is shown.
    pub name: String,
    /// The proposals, field by field.
    pub fields: Vec<FieldProposal>,
}

impl Proposals {
    /// The sentence for the respondent. `changed` is whether a proposal changed any field.
    pub fn sentence(&self, changed: bool) -> String {
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

/// Looks up an organisation by its number. Only valid numbers are looked up.
#[server(prefix = "/api", endpoint = "reponses/organisation", input = FormFields)]
pub async fn propose_organisation(form: Form) -> Result<Proposals, Refusal> {
    crate::prefill::save::asked(&service::service(), &form).await
}

forms::reads_a_form!(ProposeOrganisation);

/// Redirects to the response whose link or key was typed. The key travels in the body; the only address that contains
/// it is its own.
#[server(prefix = "/api", endpoint = "reponses/reprise", input = FormFields)]
pub async fn resume_response(form: Form) -> Result<Next, Refusal> {
    let address = super::resume::find(&service::service(), &form).await?;
    service::http::see_other(&address);
    Ok(Next::to(address))
}

forms::reads_a_form!(ResumeResponse);

/// The outcome of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Next {
    /// The address on this site to go to; empty to stay.
    pub address: String,
    /// The time of saving in Paris, such as `14 h 32`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved_at: Option<String>,
    /// For an autosave: the section as stored, including other people's changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stored: Option<Typed>,
}

impl Next {
    /// Goes to an address.
    pub fn to(address: String) -> Self {
        Self { address, saved_at: None, stored: None }
    }
}

/// Saves a section of a response, wrong answers included. Returns the next address.
#[server(prefix = "/api", endpoint = "reponses/section", input = FormFields)]
pub async fn save_section(form: Form) -> Result<Next, Refusal> {
    let next = crate::section::save::save(&service::service(), &form).await?;
    service::http::see_other(&next.address);
    Ok(next)
}

forms::reads_a_form!(SaveSection);

/// Sends a response. Repeated requests result in one response and one receipt.
#[server(prefix = "/api", endpoint = "reponses/envoi", input = FormFields)]
pub async fn send_answers(form: Form) -> Result<Next, Refusal> {
    let address = crate::review::send::send(&service::service(), &form).await?;
    service::http::see_other(&address);
    Ok(Next::to(address))
}

forms::reads_a_form!(SendAnswers);

/// Cancels the requested reminder and erases its address.
#[server(prefix = "/api", endpoint = "reponses/rappel/arret", input = FormFields)]
pub async fn stop_reminder(form: Form) -> Result<Next, Refusal> {
    let address = crate::mail::send::stop_reminder(&service::service(), &form).await?;
    service::http::see_other(&address);
    Ok(Next::to(address))
}

forms::reads_a_form!(StopReminder);

/// Withdraws a colleague's link: it opens nothing any more; what was filled in through it remains.
#[server(prefix = "/api", endpoint = "reponses/collegue/retrait", input = FormFields)]
pub async fn withdraw_colleague(form: Form) -> Result<String, Refusal> {
    let address = crate::colleague::ask_page::withdraw(&service::service(), &form).await?;
    service::http::see_other(&address);
    Ok(address)
}

forms::reads_a_form!(WithdrawColleague);
