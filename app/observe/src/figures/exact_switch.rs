//! The switch for exact cells: a deliberate act, limited in time and noted in the audit log. It requires a right of
//! the account. Otherwise cells that are not publishable are marked, for every role.

use chrono::Duration;
use forms::{Form, Refusal};
use french::dates;
use leptos::prelude::*;
use service::Service;
use service::accounts::rights::Right;
use service::accounts::session::{require, sees};
use service::addresses::staff_address;
use service::audit::noting;
use service::http;
use store::{Act, SessionInfo};

/// How long exact cells are shown, in minutes.
pub const MINUTES: i64 = 30;

/// Switches exact cells on or off.
///
/// # Errors
/// A [`Refusal`]: 403 without the right, 503 if the database fails.
pub async fn press(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::SeeAggregates).await?;
    if !session.sees_exact {
        return Err(Refusal::new(403, "Votre compte ne permet pas d’afficher toutes les cases."));
    }
    let back = staff_address(form.get("page"));
    let pressed = if form.get("exact") == "oui" {
        let seen = noting(service, &session, Act::ExactSeen, back.clone(), format!("{MINUTES} minutes"));
        seen.show_exact(session.token, service.clock.now() + Duration::minutes(MINUTES)).await
    } else {
        service.store.hide_exact(session.token).await
    };
    pressed?;
    http::see_other(&back);
    Ok(())
}

/// The line above all figures of the staff's side, with the switch for those who may use it.
pub fn switch(service: &Service, session: &SessionInfo, page: &str) -> AnyView {
    const OF_NOW: &str = "Chiffres de maintenant : document de travail, ne pas diffuser.";
    const MARKED: &str = "«\u{a0}Non diffusable\u{a0}» : trop peu d’organisations, ou l’une d’elles y pèse trop.";
    if !session.sees_exact {
        return view! { <p class="note">{OF_NOW} " " {MARKED}</p> }.into_any();
    }
    let until = session.exact_until.filter(|_| sees(service, session));
    let (sentence, pressed, button) = match until {
        Some(until) => (
            format!("{OF_NOW} Toutes les cases sont affichées jusqu’à {}.", dates::clock(until)),
            "non",
            "Masquer les cases non diffusables",
        ),
        None => (format!("{OF_NOW} {MARKED}"), "oui", "Afficher toutes les cases"),
    };
    let warning = until.is_none().then(|| {
        view! { <span class="note">{format!("Pendant {MINUTES} minutes ; votre geste est inscrit au journal.")}</span> }
    });
    view! {
        <form class="exact" class:exact-on=until.is_some() method="post" action="/api/observatoire/exact">
            <input type="hidden" name="page" value=page.to_owned() />
            <input type="hidden" name="exact" value=pressed />
            <p>{sentence}</p>
            <button class="button button-second">{button}</button>
            {warning}
        </form>
    }
    .into_any()
}
