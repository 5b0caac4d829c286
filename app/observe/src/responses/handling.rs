//! The acts of the page of a response. Each is in the audit log. Sending a link, downloading data and erasing are
//! logged with their reason; the reason for excluding, and questions, are stored with the decision.

use super::response_page::WAY;
use super::{PATH, page_of};
use crate::findings::deciding::{LONGEST, until};
use crate::findings::exclusion::set_aside as turn;
use editing::checks::Kind;
use editing::checks::decision::Ruling;
use forms::{Form, Refusal};
use french::too_long;
use respond::data_rights::subject_access::{PersonalData, personal_data_under};
use respond::follow_up::address_fields;
use service::Service;
use service::accounts::rights::Right;
use service::accounts::session::require;
use service::audit::{entry_of, noting};
use service::http;
use std::sync::Arc;
use store::{Act, Aside, Erasure, NewDecision, SecretHash, SessionInfo, StoreError, StoredResponse};
use survey::{FieldError, Questionnaire, parse};

/// The place of a decision, for the audit log.
const OF_PAGE: &str = "page de la réponse";
/// The longest e-mail address, in characters (RFC 5321).
const ADDRESS_MAX: usize = 254;

/// The response that a form names, once the right to act on it is checked.
pub(super) struct Handled {
    pub(super) session: SessionInfo,
    pub(super) stored: StoredResponse,
    hash: SecretHash,
    pub(super) questionnaire: Arc<Questionnaire>,
}

impl Handled {
    pub(super) async fn of(service: &Service, form: &Form) -> Result<Self, Refusal> {
        let session = require(Right::SeeResponses).await?;
        let id: i64 = form.get("reponse").parse().map_err(|_| gone())?;
        let stored = service.store.response_of_number(id).await?.ok_or_else(gone)?;
        let hash = service.store.hash_of_number(id).await?.ok_or_else(gone)?;
        let of = (stored.response.edition, stored.response.audience);
        let questionnaire = service.library.get(of.0, of.1).cloned().ok_or_else(gone)?;
        Ok(Self { session, stored, hash, questionnaire })
    }

    pub(super) fn reference(&self) -> &str {
        &self.stored.response.receipt.reference
    }

    fn page(&self) -> String {
        page_of(self.stored.id)
    }

    /// The version that the form was rendered from: decisions only apply to it. A link leads to the current one.
    pub(super) fn version(form: &Form) -> i64 {
        form.get("version").parse().unwrap_or_default()
    }

    pub(super) fn done(&self, word: &str) -> Result<(), Refusal> {
        http::see_other(&format!("{}?fait={word}", self.page()));
        Ok(())
    }

    pub(super) fn refuse(
        &self,
        service: &Service,
        form: &Form,
        demand: &str,
        errors: &[FieldError],
    ) -> Result<(), Refusal> {
        let demand = if demand.is_empty() { String::new() } else { format!("?demande={demand}") };
        let kept =
            ["motif", "motif-ecart", "question", "courriel", "reference", "siren-groupe", "motif-groupe", "accord"];
        WAY.refuse_to(&format!("{}{demand}", self.page()), service, form, &kept, errors)
    }

    fn decision(&self, service: &Service, ruling: Ruling, words: String) -> NewDecision {
        let at = service.clock.now();
        // Each question is a decision of its own; excluding and including again are one.
        let what = match ruling {
            Ruling::Asked => format!("question-{}", at.timestamp_millis()),
            _ => "ecart".to_owned(),
        };
        NewDecision {
            response: self.stored.id,
            finding: format!("{}-{}-0-{what}", Kind::ByStaff.code(), self.stored.id),
            ruling,
            words,
            fields: Vec::new(),
            versions: self.stored.response.version.to_string(),
            until: (ruling == Ruling::Asked).then(|| until(at)),
            by: self.session.email.clone(),
            at,
        }
    }
}

pub(super) fn gone() -> Refusal {
    Refusal::new(404, "Cette réponse n’existe pas, ou a été effacée\u{a0}: revenez à la recherche.")
}

/// The text of a required field.
pub(super) fn words(form: &Form, name: &str, id: &str, label: &str, missing: &str) -> Result<String, FieldError> {
    let words = form.get(name).trim();
    match words.chars().count() {
        0 => Err(FieldError::new(id, label, missing)),
        count if count > LONGEST => {
            Err(FieldError::new(id, label, format!("Ce texte est trop long : {}.", too_long(count, LONGEST))))
        }
        _ => Ok(words.to_owned()),
    }
}

fn reason(form: &Form, name: &str) -> Result<String, FieldError> {
    words(form, name, name, "Motif", NO_REASON_GIVEN)
}

/// The error of a missing reason.
pub(super) const NO_REASON_GIVEN: &str = "Donnez le motif.";

/// E-mails the link of a response.
pub(crate) async fn send_link(service: &Service, form: &Form) -> Result<(), Refusal> {
    let handled = Handled::of(service, form).await?;
    if !service.mail {
        return Err(Refusal::new(409, "Ce service n’envoie pas de courriel."));
    }
    let mut errors = Vec::new();
    let address = parse::email(form.get("courriel")).ok().filter(|address| address.chars().count() <= ADDRESS_MAX);
    if address.is_none() {
        let message = "Indiquez une adresse électronique, par exemple prenom.nom@exemple.fr.";
        errors.push(FieldError::new("courriel", "Adresse électronique de la personne", message));
    }
    let reason = reason(form, "motif").map_err(|error| errors.push(error));
    let (Some(address), Ok(reason)) = (address, reason) else {
        return handled.refuse(service, form, "lien", &errors);
    };
    let sent = noting(service, &handled.session, Act::LinkSent, handled.reference(), reason);
    match sent.send_link(handled.hash, &address).await {
        Ok(()) => handled.done("lien"),
        Err(StoreError::NotFound) => Err(gone()),
        Err(error) => Err(error.into()),
    }
}

/// Asks the respondent a question without a finding.
pub(crate) async fn ask(service: &Service, form: &Form) -> Result<(), Refusal> {
    let handled = Handled::of(service, form).await?;
    let missing = "Écrivez la question : c’est elle que le répondant lira.";
    let question = match words(form, "question", "question", "Votre question", missing) {
        Ok(question) => question,
        Err(error) => return handled.refuse(service, form, "", &[error]),
    };
    let decision = handled.decision(service, Ruling::Asked, question);
    let fields = if service.mail { address_fields(&handled.questionnaire) } else { Vec::new() };
    let asked = noting(service, &handled.session, Act::RespondentAsked, handled.reference(), OF_PAGE);
    match asked.ask_back(&decision, Handled::version(form), &fields).await {
        Ok(by_email) => handled.done(if by_email { "demandee" } else { "posee" }),
        Err(StoreError::Moved | StoreError::NotFound) => handled.done("change"),
        Err(error) => Err(error.into()),
    }
}

/// Excludes the response, or includes it again.
pub(crate) async fn set_aside(service: &Service, form: &Form) -> Result<(), Refusal> {
    let handled = Handled::of(service, form).await?;
    let version = Handled::version(form);
    if form.get("geste") == "reprendre" {
        let decision = handled.decision(service, Ruling::Reopened, String::new());
        let entry = entry_of(service, &handled.session, Act::ResponseTakenBack, handled.reference(), OF_PAGE);
        let done = turn(service, Aside { version, aside: false, decision, entry }).await?;
        return handled.done(if done { "reprise" } else { "change" });
    }
    let reason = match reason(form, "motif-ecart") {
        Ok(reason) => reason,
        Err(error) => return handled.refuse(service, form, "", &[error]),
    };
    let decision = handled.decision(service, Ruling::Aside, reason);
    let entry = entry_of(service, &handled.session, Act::ResponseSetAside, handled.reference(), OF_PAGE);
    let done = turn(service, Aside { version, aside: true, decision, entry }).await?;
    handled.done(if done { "ecartee" } else { "change" })
}

/// Erases the response at its respondent's written request, whatever the state of the campaign.
pub(crate) async fn erase(service: &Service, form: &Form) -> Result<(), Refusal> {
    let handled = Handled::of(service, form).await?;
    let mut errors = Vec::new();
    let reason = reason(form, "motif").map_err(|error| errors.push(error));
    if !form.line("reference").eq_ignore_ascii_case(handled.reference()) {
        let message = format!("Recopiez la référence de cette réponse : {}.", handled.reference());
        errors.push(FieldError::new("reference", "Référence de la réponse", message));
    }
    let (Ok(reason), true) = (reason, errors.is_empty()) else {
        return handled.refuse(service, form, "effacer", &errors);
    };
    if Handled::version(form) != handled.stored.response.version {
        return handled.done("change");
    }
    let entry = entry_of(service, &handled.session, Act::ResponseErased, handled.reference(), reason);
    match service.store.erase(Erasure { key: handled.hash, at: service.clock.now(), entry: Some(entry) }).await {
        Ok(()) => {
            http::see_other(&format!("{PATH}?fait=effacee"));
            Ok(())
        }
        Err(StoreError::NotFound) => Err(gone()),
        Err(error) => Err(error.into()),
    }
}

/// The reason for downloading a response's data.
///
/// # Errors
/// The error to show beside the form on the page of the response.
pub fn why_of(form: &Form) -> Result<String, FieldError> {
    reason(form, "motif-donnees")
}

/// All data about a response, with its reference, to send to its respondent; `None` if it does not exist.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn data_for_request(service: &Service, id: i64) -> Result<Option<(String, PersonalData)>, StoreError> {
    let Some(stored) = service.store.response_of_number(id).await? else { return Ok(None) };
    let Some(hash) = service.store.hash_of_number(id).await? else { return Ok(None) };
    let data = personal_data_under(service, hash).await?;
    Ok(data.map(|data| (stored.response.receipt.reference, data)))
}
