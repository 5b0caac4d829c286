//! What a respondent can have sent to them: the link of their response, the receipt, a reminder. Nothing tells whether an
//! address exists, or what else was sent to it.

use chrono::{DateTime, Utc};
use emails::REMINDER;
use forms::{Form, Refusal};
use service::Service;
use service::campaign::Campaign;
use service::draft::{address, key_of};
use service::http;
use service::http::SameSite;
use service::rate_limits::per_address::Counted;
use std::time::Duration;
use store::{Reminder, SecretHash, StoreError};
use survey::parse;

/// The field of an e-mail address.
pub const EMAIL: &str = "courriel";
/// The box that asks for a reminder.
pub const REMIND: &str = "rappel";
/// E-mails that one response causes in a day, and e-mails that one address gets.
const A_DAY: u32 = 5;
/// The window in which they are counted.
const WINDOW: Duration = Duration::from_secs(24 * 3600);
/// The cookie that brings back to its page what was typed and refused: an address has no place in a link.
pub const TYPED: &str = "courriel";

/// What a form of these came to, as the address of its page says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The e-mail is on its way.
    Sent,
    /// The address has not the form of one.
    WrongAddress,
    /// Too many e-mails for a day.
    TooMany,
    /// The address is noted; the response that its receipt is of is not sent yet.
    Noted,
}

impl Outcome {
    /// Reads the word of an address.
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

/// Said when no more e-mails are sent today.
pub const TOO_MANY: &str = "Plusieurs courriels sont déjà partis aujourd’hui pour cette réponse, vers cette adresse ou \
     depuis votre réseau. Recommencez demain\u{a0}; d’ici là, l’adresse de cette page reste la bonne.";

/// What is wrong about an address.
pub fn wrong_address(typed: &str) -> String {
    parse::email(typed.trim()).err().unwrap_or_default()
}

/// Has the link of a response sent, with a reminder if it is asked for; says where to go.
///
/// # Errors
/// A [`Refusal`]: 404 without such a response or without e-mail, 422 for what is no address and 429 for too many e-mails
/// where a program asks, 503 when the database fails.
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

/// Has the receipt of a response sent; says where to go.
///
/// # Errors
/// As [`send_link`].
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

/// Takes a reminder back; says where to go.
///
/// # Errors
/// A [`Refusal`]: 400 for a form without a key, 503 when the database fails.
pub async fn stop_reminder(service: &Service, form: &Form) -> Result<String, Refusal> {
    let key = key_of(form)?;
    let of = service.hash_of(&key).await?;
    service.store.stop_reminder(of).await?;
    Ok(format!("{}?rappel=annule", address(&key)))
}

/// The receipt that a response is sent with: where it goes, or why it goes nowhere.
pub struct WithReceipt {
    /// Where the receipt goes, if it goes anywhere.
    pub to: Option<String>,
    /// What became of what was asked.
    pub outcome: Option<Outcome>,
}

/// Reads the optional field for the receipt of the form that sends a response.
///
/// # Errors
/// A [`Refusal`] (503) when the database fails.
pub async fn with_receipt(service: &Service, form: &Form, of: SecretHash) -> Result<WithReceipt, Refusal> {
    if !service.mail || form.get(EMAIL).trim().is_empty() {
        return Ok(WithReceipt { to: None, outcome: None });
    }
    let Ok(recipient) = parse::email(form.get(EMAIL).trim()) else {
        return Ok(WithReceipt { to: None, outcome: Some(Outcome::WrongAddress) });
    };
    // The response is worth more than its e-mail: it is sent without one, and its page says so.
    match may_send(service, of, &recipient).await? {
        true => Ok(WithReceipt { to: Some(recipient), outcome: Some(Outcome::Sent) }),
        false => Ok(WithReceipt { to: None, outcome: Some(Outcome::TooMany) }),
    }
}

/// The page of a response, saying what became of the receipt that was asked for.
pub fn receipt_page(service: &Service, form: &Form, page: String, outcome: Option<Outcome>) -> String {
    match outcome {
        Some(outcome) => said_on(service, form, &page, "justificatif", outcome),
        None => page,
    }
}

/// The check page, with the address for the receipt as it was typed: Enter in its field sends nothing.
pub fn noted(service: &Service, form: &Form, page: String) -> String {
    let outcome = match form.get(EMAIL).trim() {
        "" => return page,
        typed if wrong_address(typed).is_empty() => Outcome::Noted,
        _ => Outcome::WrongAddress,
    };
    said_on(service, form, &page, "justificatif", outcome)
}

/// What may be offered, or said, about the reminder of a draft that was never sent.
pub enum Offer {
    /// It can be asked for; it would go at this time, if the closing has a date.
    Open(Option<DateTime<Utc>>),
    /// It will go to this address.
    Waiting(String),
    /// It is too late, or it was sent.
    Nothing,
}

/// What may be offered about the reminder of a draft. `sent` says that the draft corrects a response.
///
/// # Errors
/// The database's own.
pub async fn offer(service: &Service, of: SecretHash, campaign: &Campaign, sent: bool) -> Result<Offer, StoreError> {
    let goes_at = campaign.closes.map(|closes| closes - REMINDER);
    Ok(match service.store.reminder(of).await? {
        Some(Reminder::Waiting(recipient)) => Offer::Waiting(recipient),
        Some(Reminder::Sent) => Offer::Nothing,
        None if sent || !campaign.open || goes_at.is_some_and(|at| at <= service.clock.now()) => Offer::Nothing,
        None => Offer::Open(goes_at),
    })
}

/// What was typed and refused just before; said once.
pub fn typed_before(service: &Service) -> Form {
    let typed = http::cookie(TYPED).and_then(|cookie| forms::decode(&cookie));
    if typed.is_some() {
        set_cookie(service, "", 0);
    }
    typed.unwrap_or_default()
}

fn unknown() -> Refusal {
    Refusal::new(404, "Cette réponse est introuvable : vérifiez l’adresse de la page.")
}

/// The address that a form gives; `None` for what is none.
fn recipient(service: &Service, form: &Form) -> Result<Option<String>, Refusal> {
    if !service.mail {
        return Err(Refusal::new(
            404,
            "Ce service n’envoie pas de courriel : gardez l’adresse de la page de votre réponse.",
        ));
    }
    Ok(parse::email(form.get(EMAIL).trim()).ok())
}

/// Counts an e-mail, for the client, the response and the address: the form must not become a way to pester someone.
///
/// # Errors
/// The database's own.
pub async fn may_send(service: &Service, of: SecretHash, recipient: &str) -> Result<bool, StoreError> {
    let now = service.clock.now();
    if service.guard.within(Counted::Emails, now).is_err() {
        return Ok(false);
    }
    is_within_its_day(service, of, recipient).await
}

/// The same for an e-mail to somebody else.
///
/// # Errors
/// The database's own.
pub async fn may_send_to_other(service: &Service, of: SecretHash, recipient: &str) -> Result<bool, StoreError> {
    if service.guard.email_to_others(service.clock.now()).is_err() {
        return Ok(false);
    }
    is_within_its_day(service, of, recipient).await
}

/// Counts an e-mail for the response and for the address.
async fn is_within_its_day(service: &Service, of: SecretHash, recipient: &str) -> Result<bool, StoreError> {
    let now = service.clock.now();
    let for_response = service.store.within_limit("letters of", &of.0, now, WINDOW, A_DAY).await?;
    let to_address = recipient.to_lowercase();
    let for_address = service.store.within_limit("letters to", to_address.as_bytes(), now, WINDOW, A_DAY).await?;
    Ok(for_response && for_address)
}

/// Where a form leads, or what a program is told.
fn after(service: &Service, form: &Form, page: &str, which: &str, outcome: Outcome) -> Result<String, Refusal> {
    match outcome {
        Outcome::WrongAddress if !http::is_plain_form() => Err(Refusal::new(422, wrong_address(form.get(EMAIL)))),
        Outcome::TooMany if !http::is_plain_form() => Err(Refusal::new(429, TOO_MANY)),
        outcome => Ok(said_on(service, form, page, which, outcome)),
    }
}

/// The address of a page that says what a form came to; what was refused comes back with it.
fn said_on(service: &Service, form: &Form, page: &str, which: &str, outcome: Outcome) -> String {
    if outcome != Outcome::Sent {
        // A cookie holds a few kilobytes, an address no more than 254 characters.
        let short: String = form.get(EMAIL).chars().take(300).collect();
        let typed = [(EMAIL, short), (REMIND, form.get(REMIND).chars().take(3).collect())];
        let typed = Form(typed.into_iter().map(|(name, value)| (name.to_owned(), value)).collect());
        set_cookie(service, &forms::encode(&typed), http::BROUGHT_BACK_SECONDS);
    }
    format!("{page}?{which}={}", outcome.word())
}

fn set_cookie(service: &Service, value: &str, seconds: u32) {
    let cookie = http::new_cookie(service.secure, TYPED, value, seconds).path("/reponses");
    http::set_cookie(cookie.same_site(SameSite::Strict));
}
