//! Names and addresses of the operator, with a visible mark for a missing one.

use leptos::prelude::*;
use service::operator::Party;

/// Shown in place of a value that the operator has not configured.
pub const TO_COMPLETE: &str = "à compléter";

/// A value, or the mark if it is missing.
pub fn or_to_complete(value: Option<&String>) -> AnyView {
    match value {
        Some(value) => view! { <span class="answer">{value.clone()}</span> }.into_any(),
        None => view! { <mark class="to-complete">{TO_COMPLETE}</mark> }.into_any(),
    }
}

/// The e-mail address as a link, or the mark.
pub fn email(party: &Party) -> AnyView {
    match &party.email {
        Some(email) => view! { <a href=format!("mailto:{email}")>{email.clone()}</a> }.into_any(),
        None => or_to_complete(None),
    }
}

/// All contact details of a party, as a list.
pub fn card(party: &Party) -> AnyView {
    let phone = match &party.phone {
        Some(phone) => {
            let dialled: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
            view! { <a href=format!("tel:{dialled}")>{phone.clone()}</a> }.into_any()
        }
        None => or_to_complete(None),
    };
    view! {
        <dl class="facts card">
            <div><dt>"Nom"</dt><dd>{or_to_complete(party.name.as_ref())}</dd></div>
            <div><dt>"Adresse postale"</dt><dd>{or_to_complete(party.address.as_ref())}</dd></div>
            <div><dt>"Téléphone"</dt><dd>{phone}</dd></div>
            <div><dt>"Adresse électronique"</dt><dd>{email(party)}</dd></div>
        </dl>
    }
    .into_any()
}
