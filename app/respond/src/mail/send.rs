//! The e-mails that a respondent can request: the link of their response, the receipt, a reminder. No answer reveals
//! whether an address exists or what else was sent to it.

use chrono::{DateTime, Utc};
use emails::REMINDER;
use forms::{Form, Refusal};
use service::Service;
use service::campaign::Campaign;
use service::draft::{address, key_of};
use service::http;
use service::rate_limits::per_address::Counted;
use std::time::Duration;
use store::{Reminder, SecretHash, StoreError};
use survey::parse;

/// The field of an e-mail address.
pub const EMAIL: &str = "courriel";
/// The check box for a reminder.
pub const REMIND: &str = "rappel";
/// Maximum number of e-mails per response, and per address, in the window.
const A_DAY: u32 = 5;
/// The window of that limit.
const WINDOW: Duration = Duration::from_secs(24 * 3600);
/// The name of the forms, which return a refused value in a cookie: an e-mail address must not be part of a link.
const TYPED: &str = "courriel";
/// The pages that have them.
const PAGES: &str = "/reponses";

/// The outcome of a form, as the page's address states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The e-mail is queued.
    Sent,
    /// The address is malformed.
    WrongAddress,
    /// The daily limit is reached.
    TooMany,
    /// The address is noted; the response has not been sent yet.
    Noted,
}

impl Outcome {
    /// Parses the word in an address.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Sent, Self::WrongAddress, Self::TooMany, Self::Noted].into_iter().find(|outcome| outcome.word() == word)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Sent => "parti",
            Self::WrongAddress => "adresse",
            Self::TooMany => "trop",
            Self::Noted => "notee",
        }
    }
}

/// Shown when the daily limit is reached.
pub const TOO_MANY: &str = "Plusieurs courriels sont déjà partis aujourd’hui pour cette réponse, vers cette adresse ou \
     depuis votre réseau. Recommencez demain\u{a0}; d’ici là, l’adresse de cette page reste la bonne.";

/// The error of a typed address; empty if it is valid.
pub fn wrong_address(typed: &str) -> String {
    parse::email(typed.trim()).err().unwrap_or_default()
}

/// E-mails the link of a response, with a reminder if requested. Returns the address to go to.
///
/// # Errors
/// A [`Refusal`]: 404 for an unknown response or if the service sends no e-mail; if a program asks, 422 for a
/// malformed address and 429 past the limit; 503 if the database fails.
pub async fn send_link(service: &Service, form: &Form) -> Result<String, Refusal> {
    let key = key_of(form)?;
    let of = service.hash_of(&key).await?;
    let back = |outcome| after(service, form, &address(&key), "lien", outcome);
    let Some(recipient) = recipient(service, form)? else { return back(Outcome::WrongAddress) };
    if !may_send(service, of, &recipient).await? {
        return back(Outcome::TooMany);
    }
    let remind = !form.get(REMIND).is_empty();
    match service.store.ask_link(of, &recipient, remind, service.clock.now()).await {
        Ok(()) => back(Outcome::Sent),
        Err(StoreError::NotFound) => Err(unknown()),
        Err(error) => Err(error.into()),
    }
}

/// E-mails the receipt of a response. Returns the address to go to.
///
/// # Errors
/// Like [`send_link`].
pub async fn send_receipt(service: &Service, form: &Form) -> Result<String, Refusal> {
    let key = key_of(form)?;
    let of = service.hash_of(&key).await?;
    let back = |outcome| after(service, form, &address(&key), "justificatif", outcome);
    let Some(recipient) = recipient(service, form)? else { return back(Outcome::WrongAddress) };
    if !may_send(service, of, &recipient).await? {
        return back(Outcome::TooMany);
    }
    match service.store.ask_receipt(of, &recipient, service.clock.now()).await {
        Ok(()) => back(Outcome::Sent),
        Err(StoreError::NotFound) => Err(unknown()),
        Err(error) => Err(error.into()),
    }
}

/// Cancels a reminder. Returns the address to go to.
///
/// # Errors
/// A [`Refusal`]: 400 for a form without a key, 503 if the database fails.
pub async fn stop_reminder(service: &Service, form: &Form) -> Result<String, Refusal> {
    let key = key_of(form)?;
    let of = service.hash_of(&key).await?;
    service.store.stop_reminder(of).await?;
    Ok(format!("{}?rappel=annule", address(&key)))
}

/// The receipt requested when sending a response: its recipient, or why there is none.
pub struct WithReceipt {
    /// The recipient, if the receipt is sent.
    pub to: Option<String>,
    /// The outcome of the request.
    pub outcome: Option<Outcome>,
}

/// Reads the optional receipt field of the form that sends a response.
///
/// # Errors
/// A [`Refusal`] (503) if the database fails.
pub async fn with_receipt(service: &Service, form: &Form, of: SecretHash) -> Result<WithReceipt, Refusal> {
    if !service.mail || form.get(EMAIL).trim().is_empty() {
        return Ok(WithReceipt { to: None, outcome: None });
    }
    let Ok(recipient) = parse::email(form.get(EMAIL).trim()) else {
        return Ok(WithReceipt { to: None, outcome: Some(Outcome::WrongAddress) });
    };
    // The response matters more than its e-mail: past the limit it is sent without one, and its page says so.
    match may_send(service, of, &recipient).await? {
        true => Ok(WithReceipt { to: Some(recipient), outcome: Some(Outcome::Sent) }),
        false => Ok(WithReceipt { to: None, outcome: Some(Outcome::TooMany) }),
    }
}

/// The page of a response, with the outcome of the requested receipt.
pub fn receipt_page(service: &Service, form: &Form, page: String, outcome: Option<Outcome>) -> String {
    match outcome {
        Some(outcome) => returned_with(service, form, &page, "justificatif", outcome),
        None => page,
    }
}

/// The check page, with the typed address for the receipt: Enter in that field sends nothing.
pub fn noted(service: &Service, form: &Form, page: String) -> String {
    let outcome = match form.get(EMAIL).trim() {
        "" => return page,
        typed if wrong_address(typed).is_empty() => Outcome::Noted,
        _ => Outcome::WrongAddress,
    };
    returned_with(service, form, &page, "justificatif", outcome)
}

/// The state of the reminder for a draft that was never sent.
pub enum Offer {
    /// It can be requested, and would be sent at this time if the closing has a date.
    Open(Option<DateTime<Utc>>),
    /// It will be sent to this address.
    Waiting(String),
    /// It is too late, or it was already sent.
    Nothing,
}

/// The state of a draft's reminder. `sent` is whether the draft corrects a response.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn offer(service: &Service, of: SecretHash, campaign: &Campaign, sent: bool) -> Result<Offer, StoreError> {
    let goes_at = campaign.closes.map(|closes| closes - REMINDER);
    Ok(match service.store.reminder(of).await? {
        Some(Reminder::Waiting(recipient)) => Offer::Waiting(recipient),
        Some(Reminder::Sent) => Offer::Nothing,
        None if sent || !campaign.open || goes_at.is_some_and(|at| at <= service.clock.now()) => Offer::Nothing,
        None => Offer::Open(goes_at),
    })
}

/// The typed value of the form refused just before, returned once.
pub fn typed_before() -> Form {
    http::brought_back(TYPED, PAGES).unwrap_or_default()
}

fn unknown() -> Refusal {
    Refusal::new(404, "Cette réponse est introuvable : vérifiez l’adresse de la page.")
}

/// The valid address in a form; `None` for an invalid one.
fn recipient(service: &Service, form: &Form) -> Result<Option<String>, Refusal> {
    if !service.mail {
        return Err(Refusal::new(
            404,
            "Ce service n’envoie pas de courriel : gardez l’adresse de la page de votre réponse.",
        ));
    }
    Ok(parse::email(form.get(EMAIL).trim()).ok())
}

/// Counts an e-mail against the limits of the client, the response and the address, so that the form cannot be used
/// to harass someone. Returns whether it is within them.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn may_send(service: &Service, of: SecretHash, recipient: &str) -> Result<bool, StoreError> {
    let now = service.clock.now();
    if service.guard.within(Counted::Emails, now).is_err() {
        return Ok(false);
    }
    is_within_its_day(service, of, recipient).await
}

/// Like [`may_send`], for an e-mail to somebody else.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn may_send_to_other(service: &Service, of: SecretHash, recipient: &str) -> Result<bool, StoreError> {
    if service.guard.email_to_others(service.clock.now()).is_err() {
        return Ok(false);
    }
    is_within_its_day(service, of, recipient).await
}

/// Counts an e-mail against the limits of the response and of the address.
async fn is_within_its_day(service: &Service, of: SecretHash, recipient: &str) -> Result<bool, StoreError> {
    let now = service.clock.now();
    let for_response = service.store.within_limit("emails of", &of.0, now, WINDOW, A_DAY).await?;
    let to_address = recipient.to_lowercase();
    let for_address = service.store.within_limit("emails to", to_address.as_bytes(), now, WINDOW, A_DAY).await?;
    Ok(for_response && for_address)
}

/// The address after a form, or the refusal for a program.
fn after(service: &Service, form: &Form, page: &str, which: &str, outcome: Outcome) -> Result<String, Refusal> {
    match outcome {
        Outcome::WrongAddress if !http::is_plain_form() => Err(Refusal::new(422, wrong_address(form.get(EMAIL)))),
        Outcome::TooMany if !http::is_plain_form() => Err(Refusal::new(429, TOO_MANY)),
        outcome => Ok(returned_with(service, form, page, which, outcome)),
    }
}

/// The address of a page with the outcome of a form; the cookie returns a refused value.
fn returned_with(service: &Service, form: &Form, page: &str, which: &str, outcome: Outcome) -> String {
    if outcome != Outcome::Sent {
        // A cookie is limited to a few kilobytes; an address has at most 254 characters.
        let short: String = form.get(EMAIL).chars().take(300).collect();
        let typed = [(EMAIL, short), (REMIND, form.get(REMIND).chars().take(3).collect())];
        let typed = Form(typed.into_iter().map(|(name, value)| (name.to_owned(), value)).collect());
        http::bring_back(TYPED, PAGES, service.secure, &typed);
    }
    format!("{page}?{which}={}", outcome.word())
}
