//! The browser's side of the form that sends a response: it stays on the page, reports progress, and can be retried.

use crate::actions::Next;
use crate::actions::SendAnswers;
use crate::section::fields;
use crate::section::fields::read;
use crate::section::local_copy;
use crate::section::post::{Failure, post};
use crate::section::status_lines::Lines;
use forms::field_names::{NOTED, SUBMISSION, TRAP};
use leptos::prelude::window;
use leptos::task::spawn_local;
use server_fn::ServerFn;
use std::cell::Cell;
use std::rc::Rc;
use ui::dom::{by_id, first, form_in, listen};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, HtmlFormElement, SubmitEvent};

const NOT_SENT: &str =
    "Vos réponses n’ont pas pu partir. Elles sont enregistrées : envoyez-les de nouveau quand le réseau revient.";
const AWAY: &str =
    "Le service ne répond pas pour le moment. Vos réponses sont enregistrées : envoyez-les de nouveau dans un instant.";
const NOT_YET: &str = "Votre réponse n’est pas encore envoyée : appuyez sur «\u{a0}Envoyer mes réponses\u{a0}».";

/// Attaches to the form inside an island.
pub fn attach(root: &HtmlElement) {
    let Some(form) = form_in(root) else { return };
    let lines = Lines::of(root);
    let submission = read(&form).get(SUBMISSION).to_owned();
    if let Some(section) = local_copy::waiting(&submission).first() {
        let title = by_id(&format!("section-{section}")).and_then(|title| title.text_content());
        lines.alarm(&format!(
            "Des saisies faites sur cet appareil ne sont pas encore enregistrées : rouvrez l’étape «\u{a0}{}\u{a0}» avant d’envoyer.",
            title.as_deref().unwrap_or(section)
        ));
    }
    let sending = Rc::new(Cell::new(false));
    let sent = form.clone();
    listen(&form, "submit", move |event| {
        event.prevent_default();
        if is_noted(&event) {
            // Enter in the receipt's address sends nothing: it moves the focus to the button that sends.
            lines.say(NOT_YET);
            focus_on_sending(&sent);
        } else if !sending.replace(true) {
            send(&sent, &lines, &submission, &sending);
        }
    });
    form.set_attribute("data-ready", "").ok();
}

fn is_noted(event: &Event) -> bool {
    let button = event.dyn_ref::<SubmitEvent>().and_then(SubmitEvent::submitter);
    button.and_then(|button| button.get_attribute("value")).as_deref() == Some(NOTED)
}

fn focus_on_sending(form: &HtmlFormElement) {
    if let Some(button) = first(form, ".actions button").and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        button.focus().ok();
    }
}

fn send(form: &HtmlFormElement, lines: &Lines, submission: &str, sending: &Rc<Cell<bool>>) {
    lines.say("Envoi en cours…");
    lines.alarm("");
    let (form, lines, submission, sending) = (form.clone(), lines.clone(), submission.to_owned(), sending.clone());
    spawn_local(async move {
        let outcome = post::<Next>(SendAnswers::url(), &read(&form)).await;
        // After success the page is about to show the receipt: another click must not send again.
        sending.set(outcome.is_ok());
        let message = match outcome {
            Ok(next) => {
                if !next.address.ends_with("?incomplet") {
                    local_copy::forget_all(&submission);
                }
                // `assign` reloads an address with new content; our addresses have no `#anchor` here.
                window().location().assign(&next.address).ok();
                return;
            }
            Err(Failure::Refused(refusal)) => {
                if refusal.field.as_deref() == Some(TRAP) {
                    fields::empty_trap(&form);
                }
                refusal.message
            }
            Err(Failure::Later(_, message)) if !message.is_empty() => message,
            Err(Failure::Unreachable) => NOT_SENT.to_owned(),
            Err(Failure::Away | Failure::Later(..)) => AWAY.to_owned(),
        };
        lines.say("");
        lines.alarm(&message);
    });
}
