//! The forms for requesting e-mails, on the pages of a response. If the service sends no e-mail, there are none, and
//! no page mentions them.

use super::send::{EMAIL, Offer, Outcome, REMIND, TOO_MANY, offer, typed_before, wrong_address};
use crate::actions::MailLink;
use crate::actions::MailReceipt;
use crate::actions::SendAnswers;
use crate::actions::StopReminder;
use chrono::{DateTime, Utc};
use emails::masking::masked;
use forms::{Form, Returned};
use french::dates;
use leptos::prelude::*;
use server_fn::ServerFn;
use service::Service;
use service::campaign::Campaign;
use service::draft::SUBMISSION;
use service::http::{given_back, given_back_from};
use store::{Secret, SecretHash, StoreError};
use survey::FieldError;
use ui::refused_form::refused_beside;
use ui::text_field::{Control, Entry, entry_view};

/// The outcomes of earlier forms, read from a page's address.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outcomes {
    /// Outcome of the form for the link.
    link: Option<Outcome>,
    /// Outcome of the form for the receipt.
    receipt: Option<Outcome>,
    /// Whether a reminder was cancelled.
    stopped: bool,
}

impl Outcomes {
    /// Reads the query parameters of an address.
    pub fn read(value: impl Fn(&str) -> Option<String>) -> Self {
        let outcome = |name: &str| Outcome::parse(&value(name)?);
        Self {
            link: outcome("lien"),
            receipt: outcome("justificatif"),
            stopped: value("rappel").is_some_and(|word| word == "annule"),
        }
    }
}

/// The parts that a page shows.
#[derive(Default)]
pub struct MailForms {
    /// The errors, for the top of the page.
    pub summary: Option<AnyView>,
    /// The confirmations, below the errors.
    pub notice: Option<AnyView>,
    /// The form for the link and the reminder.
    pub link: Option<AnyView>,
    /// The field or form for the receipt.
    pub receipt: Option<AnyView>,
    /// Whether there are errors.
    pub wrong: bool,
}

/// An e-mail field.
struct Field<'a> {
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    /// The error of the field, with the typed value.
    refused: Option<(Outcome, &'a str)>,
    /// The typed value, if there is no error.
    typed: &'a str,
}

const LINK: &str = "courriel-lien";
const RECEIPT: &str = "courriel-justificatif";
/// What happens to an address.
const USED_ONCE: &str = "Elle ne sert qu’à cet envoi, puis elle est effacée.";
const OPTIONAL: &str = "Facultatif. Votre adresse électronique ne sert qu’à cet envoi, puis elle est effacée.";

/// The forms on the page of a response that can still be sent. `sent` is whether it corrects a sent one.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn on_check_page(
    service: &Service,
    key: &Secret,
    of: SecretHash,
    campaign: &Campaign,
    sent: bool,
    outcomes: Outcomes,
) -> Result<MailForms, StoreError> {
    if !service.mail {
        return Ok(MailForms::default());
    }
    let typed = typed_in(&[SendAnswers::url(), MailLink::url()]);
    let (of_receipt, of_link) = match given_back() {
        Some(given) if given.action == MailLink::url() => ("", typed.get(EMAIL)),
        Some(_) => (typed.get(EMAIL), ""),
        None if outcomes.receipt == Some(Outcome::Noted) => (typed.get(EMAIL), ""),
        None => ("", ""),
    };
    let offer = offer(service, of, campaign, sent).await?;
    let receipt = Field {
        id: RECEIPT,
        label: "Recevoir le justificatif par courriel",
        hint: OPTIONAL,
        refused: refused(outcomes.receipt, &typed),
        typed: of_receipt,
    };
    let address = Field {
        id: LINK,
        label: "Votre adresse électronique",
        hint: USED_ONCE,
        refused: refused(outcomes.link, &typed),
        typed: of_link,
    };
    Ok(MailForms {
        link: Some(link_form(key, &offer, &address, &typed, campaign)),
        receipt: Some(field(&receipt)),
        ..outcome_notices(outcomes, &typed)
    })
}

/// The form on the receipt's page.
pub fn on_receipt(service: &Service, key: &Secret, outcomes: Outcomes) -> MailForms {
    if !service.mail {
        return MailForms::default();
    }
    let typed = typed_in(&[MailReceipt::url()]);
    let submission = key.as_str().to_owned();
    let refused = refused(outcomes.receipt, &typed);
    let again = given_back_from(MailReceipt::url()).is_some();
    let of_receipt = if again { typed.get(EMAIL) } else { "" };
    let address =
        Field { id: RECEIPT, label: "Votre adresse électronique", hint: USED_ONCE, refused, typed: of_receipt };
    let form = view! {
        <details class="by-mail" open=refused.is_some() || again>
            <summary>"Recevoir le justificatif par courriel"</summary>
            <form method="post" action=MailReceipt::url() novalidate>
                <input type="hidden" name=SUBMISSION value=submission />
                {field(&address)}
                {refused_beside(MailReceipt::url())}
                <button class="button button-second">"M’envoyer le justificatif"</button>
            </form>
        </details>
    };
    MailForms { receipt: Some(form.into_any()), ..outcome_notices(outcomes, &typed) }
}

/// An error, with the typed value.
fn refused(outcome: Option<Outcome>, typed: &Form) -> Option<(Outcome, &str)> {
    let refused = |outcome: &Outcome| !matches!(outcome, Outcome::Sent | Outcome::Noted);
    outcome.filter(refused).map(|outcome| (outcome, typed.get(EMAIL)))
}

/// The typed values of a returned form with one of these actions.
fn typed_in(actions: &[&str]) -> Form {
    let given = given_back().filter(|given| actions.contains(&given.action.as_str()));
    given.map(|given| given.form).unwrap_or_else(typed_before)
}

fn message((outcome, typed): (Outcome, &str)) -> String {
    match outcome {
        Outcome::TooMany => TOO_MANY.to_owned(),
        // The typed value is lost when the page is reloaded; the sentence remains the same.
        _ if wrong_address(typed).is_empty() => wrong_address(""),
        _ => wrong_address(typed),
    }
}

/// The messages at the top of the page about earlier forms.
fn outcome_notices(outcomes: Outcomes, typed: &Form) -> MailForms {
    let fields = [(LINK, outcomes.link), (RECEIPT, outcomes.receipt)];
    let wrong: Vec<_> = fields
        .into_iter()
        .filter_map(|(id, outcome)| {
            let message = message(refused(outcome, typed)?);
            Some(view! { <li><a href=format!("#{id}")>{message}</a></li> })
        })
        .collect();
    let is_wrong = !wrong.is_empty();
    let summary = is_wrong.then(|| {
        view! {
            <div class="error-summary" id="erreurs-courriel" role="alert" tabindex="-1" autofocus>
                <h2>"Le courriel n’est pas parti"</h2>
                <ul>{wrong}</ul>
            </div>
        }
        .into_any()
    });
    let sent = |what: &str| {
        format!(
            "{what} part vers l’adresse que vous avez indiquée. Sans courriel dans quelques minutes, regardez parmi les indésirables."
        )
    };
    let noted = "L’adresse du justificatif est notée. Votre réponse n’est pas encore envoyée : appuyez sur «\u{a0}Envoyer mes réponses\u{a0}», au bas de cette page.";
    let done = match outcomes {
        Outcomes { link: Some(Outcome::Sent), .. } => Some(sent("Le lien de votre réponse")),
        Outcomes { receipt: Some(Outcome::Sent), .. } => Some(sent("Le justificatif")),
        Outcomes { receipt: Some(Outcome::Noted), .. } => Some(noted.to_owned()),
        Outcomes { stopped: true, .. } => Some("Vous ne recevrez pas de rappel : l’adresse est effacée.".to_owned()),
        _ => None,
    };
    let done = done.map(|done| view! { <div class="notice screen-only" role="status"><p>{done}</p></div> }.into_any());
    MailForms { summary, notice: done, wrong: is_wrong, ..MailForms::default() }
}

fn link_form(key: &Secret, offer: &Offer, address: &Field<'_>, typed: &Form, campaign: &Campaign) -> AnyView {
    let (submission, again) = (key.as_str().to_owned(), key.as_str().to_owned());
    let open = address.refused.is_some() || given_back_from(MailLink::url()).is_some();
    let remind = match offer {
        Offer::Open(at) => Some(view! {
            <div class="tick">
                <input type="checkbox" id="rappel-demande" name=REMIND value="oui" checked=!typed.get(REMIND).is_empty() aria-describedby="rappel-aide" />
                <label for="rappel-demande">"Me le rappeler avant la clôture"</label>
            </div>
            <p class="hint" id="rappel-aide">{format!("Un seul courriel, {}, si votre réponse n’est pas envoyée d’ici là. Votre adresse est gardée jusque-là.", when(*at))}</p>
        }),
        _ => None,
    };
    let waiting = match offer {
        Offer::Waiting(recipient) => {
            let at = campaign.closes.map(|closes| closes - emails::REMINDER);
            let sentence = format!(
                "Un rappel partira vers {}, {}, si votre réponse n’est pas envoyée d’ici là.",
                masked(recipient),
                when(at)
            );
            Some(view! {
                <form class="reminder" id="rappel" method="post" action=StopReminder::url()>
                    <input type="hidden" name=SUBMISSION value=again />
                    <p>{sentence}</p>
                    <button class="link-button">"Ne plus me le rappeler"</button>
                </form>
            })
        }
        _ => None,
    };
    view! {
        <details class="by-mail" open=open>
            <summary>"Recevoir ce lien par courriel"</summary>
            <form method="post" action=MailLink::url() novalidate>
                <input type="hidden" name=SUBMISSION value=submission />
                {field(address)}
                {remind}
                {refused_beside(MailLink::url())}
                <button class="button button-second">"M’envoyer le lien"</button>
            </form>
        </details>
        {waiting}
    }
    .into_any()
}

/// When a reminder is sent.
fn when(at: Option<DateTime<Utc>>) -> String {
    match at {
        Some(at) => format!("le {}", dates::day(at)),
        None => "trois jours avant la clôture (sa date n’est pas encore fixée)".to_owned(),
    }
}

fn field(of: &Field<'_>) -> AnyView {
    let Field { id, label, hint, refused, typed } = *of;
    let form = |typed: &str| Form(vec![(EMAIL.to_owned(), typed.to_owned())]);
    let entry = Entry { name: EMAIL, id, label, hint, control: Control::Email, autocomplete: "email", required: false };
    let returned = match refused {
        Some((outcome, typed)) => {
            Returned { typed: form(typed), errors: vec![FieldError::new(id, label, message((outcome, typed)))] }
        }
        None => Returned { typed: form(typed), errors: Vec::new() },
    };
    entry_view(&entry, &returned)
}
