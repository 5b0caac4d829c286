//! What the browser's code does to a section's form: reads it with the survey model, shows what the
//! model says, sends it without leaving the page.

use super::field_names::SUBMISSION;
use super::fields::read;
use super::local;
use super::propose_organisation::PROPOSE;
use super::proposing::Proposing;
use super::save_section::Next;
use super::saver::Saver;
use super::section_form::SectionSpec;
use super::send_answers::send_answers;
use crate::form::Refusal;
use crate::survey::merge::same;
use crate::survey::reading::{Reading, read_section};
use crate::survey::{Euros, FieldError, Kind, rule};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Document, Element, Event, EventTarget, HtmlElement, HtmlFormElement, SubmitEvent};

struct Page {
    form: HtmlFormElement,
    spec: SectionSpec,
    errors: RwSignal<Vec<FieldError>>,
    saver: Rc<Saver>,
    /// The fields whose message is shown: it goes as soon as the field is right.
    wrong: RefCell<Vec<String>>,
    /// What the organisation's number brings, if it brings anything.
    proposing: Option<Rc<Proposing>>,
}

/// Starts serving the form inside an island.
pub fn attach(
    root: &HtmlElement,
    spec: SectionSpec,
    errors: RwSignal<Vec<FieldError>>,
    state: RwSignal<String>,
    alarm: RwSignal<String>,
) {
    let Some(form) = form_in(root) else { return };
    let proposing = Proposing::of(&form, &spec);
    let wrong = errors.get_untracked().into_iter().map(|e| e.field).collect();
    let saver = Saver::new(form.clone(), spec.fresh, state, alarm);
    let page = Rc::new(Page { form, spec, errors, saver, wrong: RefCell::new(wrong), proposing });
    let restored = page.saver.restore();
    if restored {
        state.set("Vos dernières saisies ont été retrouvées sur cet appareil.".to_owned());
    }
    let reading = page.refresh();
    if restored || page.is_ahead(&reading) {
        page.saver.typed();
    }
    let on_change = Rc::downgrade(&page);
    page.saver.on_change(move || {
        if let Some(page) = on_change.upgrade() {
            page.refresh();
        }
    });
    if let Some(proposing) = &page.proposing {
        let filled = page.clone();
        proposing.begin(move || {
            filled.refresh();
            filled.saver.typed();
        });
    }
    let on_input = page.clone();
    listen(&page.form, "input", move |_| {
        on_input.refresh();
        on_input.saver.typed();
        if let Some(proposing) = &on_input.proposing {
            proposing.look();
        }
    });
    let on_submit = page.clone();
    listen(&page.form, "submit", move |event| on_submit.leave(&event));
    let saver = page.saver.clone();
    listen(&window(), "online", move |_| saver.try_again());
    let saver = page.saver.clone();
    listen(&window(), "offline", move |_| saver.gone());
    let saver = page.saver.clone();
    listen(&window(), "pagehide", move |_| saver.flush());
    let saver = page.saver.clone();
    listen(&document(), "visibilitychange", move |_| {
        // On a phone, a page that is put aside may never come back.
        if document().hidden() {
            saver.flush();
        }
    });
    page.form.set_attribute("data-ready", "").ok();
}

/// Starts serving the form that sends a response.
pub fn attach_sending(root: &HtmlElement, state: RwSignal<String>, alarm: RwSignal<String>) {
    let Some(form) = form_in(root) else { return };
    let submission = read(&form).get(SUBMISSION).to_owned();
    if let Some(section) = local::waiting(&submission).first() {
        let title = by_id(&format!("section-{section}")).and_then(|title| title.text_content());
        alarm.set(format!(
            "Des saisies faites sur cet appareil ne sont pas encore enregistrées : rouvrez l’étape « {} » avant d’envoyer.",
            title.as_deref().unwrap_or(section)
        ));
    }
    let sending = Rc::new(Cell::new(false));
    let sent = form.clone();
    listen(&form, "submit", move |event| {
        event.prevent_default();
        if sending.replace(true) {
            return;
        }
        state.set("Envoi en cours…".to_owned());
        alarm.set(String::new());
        let (form, sending, submission) = (read(&sent), sending.clone(), submission.clone());
        spawn_local(async move {
            let outcome = send_answers(form).await;
            // Once it has arrived, the receipt is on its way: another click must send nothing more.
            sending.set(outcome.is_ok());
            if outcome.as_ref().is_ok_and(|next| !next.address.ends_with("?incomplet")) {
                local::forget_all(&submission);
            }
            arrive(
                outcome,
                state,
                alarm,
                "Vos réponses n’ont pas pu partir. Elles sont enregistrées : envoyez-les de nouveau quand le réseau revient.",
            );
        });
    });
    form.set_attribute("data-ready", "").ok();
}

impl Page {
    /// Shows the questions that are asked, the amounts as they were understood, the rates.
    fn refresh(&self) -> Reading {
        let mut reading = self.read();
        // Showing a question brings its earlier value back into the form, which may show others in turn.
        for _ in 0..self.spec.section.questions.len() {
            if !self.show_asked(&reading) {
                break;
            }
            reading = self.read();
        }
        for question in &self.spec.section.questions {
            if matches!(question.kind, Kind::Amount { .. }) {
                let typed = read(&self.form).answers();
                for field in &question.fields {
                    let echo = Euros::parse(typed.first(&field.name)).map(|e| format!("soit {e}")).unwrap_or_default();
                    say(self.find("data-echo", &field.name), &echo);
                }
            }
        }
        let mut answers = self.spec.known.clone();
        for (field, answer) in reading.answers.iter() {
            answers.insert(field, answer.clone());
        }
        for rate in &self.spec.rates {
            let said = rule::said_rate(&answers, &rate.startup, &rate.total, Some(&rate.year)).unwrap_or_default();
            say(self.find("data-rate", &rate.startup), &said);
        }
        self.wrong.borrow_mut().retain(|field| {
            let still = reading.error(field).is_some();
            if !still {
                mark(field, None);
            }
            still
        });
        reading
    }

    fn read(&self) -> Reading {
        read_section(&self.spec.section, &self.spec.rules, &self.spec.known, &read(&self.form).answers())
    }

    fn find(&self, attribute: &str, value: &str) -> Option<Element> {
        self.form.query_selector(&format!("[{attribute}=\"{value}\"]")).ok().flatten()
    }

    /// Shows or hides each question; says whether any changed.
    fn show_asked(&self, reading: &Reading) -> bool {
        let mut changed = false;
        for question in &self.spec.section.questions {
            let asked = reading.asks(&question.id);
            let Some(element) = self.find("data-question", question.id.as_str()) else { continue };
            if element.has_attribute("hidden") != asked {
                continue;
            }
            changed = true;
            element.toggle_attribute_with_force("hidden", !asked).ok();
            if let Ok(inputs) = element.query_selector_all("input, select, textarea") {
                for input in (0..inputs.length()).filter_map(|i| inputs.item(i)?.dyn_into::<Element>().ok()) {
                    input.toggle_attribute_with_force("disabled", !asked).ok();
                }
            }
        }
        changed
    }

    /// On leaving the section: checks it first, unless the respondent goes back or pauses.
    fn leave(self: &Rc<Self>, event: &Event) {
        let submitter = event.dyn_ref::<SubmitEvent>().and_then(SubmitEvent::submitter);
        let go = submitter.and_then(|button| button.get_attribute("value")).unwrap_or_else(|| "suite".to_owned());
        event.prevent_default();
        let reading = self.refresh();
        if let Some(proposing) = self.proposing.as_ref().filter(|_| go == PROPOSE) {
            // Without a valid number there is nothing to ask: it alone is to be mended.
            if !proposing.ask() {
                self.show_errors(reading.errors.into_iter().filter(|e| e.field == proposing.field).collect());
            }
            return;
        }
        if matches!(go.as_str(), "suite" | "verification") && !reading.errors.is_empty() {
            self.show_errors(reading.errors);
            self.saver.stay();
        } else {
            self.show_errors(Vec::new());
            self.saver.leave(&go);
        }
    }

    fn show_errors(&self, errors: Vec<FieldError>) {
        for field in self.spec.section.questions.iter().flat_map(|q| q.field_names().collect::<Vec<_>>()) {
            mark(&field, errors.iter().find(|e| e.field == field).map(|e| e.message.as_str()));
        }
        *self.wrong.borrow_mut() = errors.iter().map(|e| e.field.clone()).collect();
        let wrong = !errors.is_empty();
        self.errors.set(errors);
        let title = document().title();
        let plain = title.strip_prefix("Erreur : ").unwrap_or(&title);
        document().set_title(&if wrong { format!("Erreur : {plain}") } else { plain.to_owned() });
        if wrong {
            request_animation_frame(|| {
                if let Some(summary) = by_id("erreurs") {
                    summary.focus().ok();
                }
            });
        }
    }

    /// Whether something was typed before this code came.
    fn is_ahead(&self, reading: &Reading) -> bool {
        let (base, typed) = (super::fields::base(&self.form), read(&self.form).answers());
        let asked = self.spec.section.questions.iter().filter(|q| reading.asks(&q.id));
        asked.flat_map(|q| q.field_names().collect::<Vec<_>>()).any(|f| !same(base.all(&f), typed.all(&f)))
    }
}

/// Goes where the server says, or says why the page stays.
fn arrive(outcome: Result<Next, Refusal>, state: RwSignal<String>, alarm: RwSignal<String>, offline: &str) {
    match outcome {
        Ok(next) => {
            // The same address with new content is loaded again, an `#anchor` is not a place of ours.
            window().location().assign(&next.address).ok();
        }
        Err(refusal) => {
            state.set(String::new());
            alarm.set(if refusal.is_offline() { offline.to_owned() } else { refusal.message });
        }
    }
}

/// Shows or clears the message of a field.
fn mark(field: &str, message: Option<&str>) {
    let Some(error) = by_id(&format!("{field}-erreur")) else { return };
    error.set_text_content(message);
    error.set_hidden(message.is_none());
    if let Ok(Some(around)) = error.closest(".field") {
        around.class_list().toggle_with_force("field-wrong", message.is_some()).ok();
    }
    if let Some(input) = by_id(field) {
        match message {
            Some(_) => input.set_attribute("aria-invalid", "true").ok(),
            None => input.remove_attribute("aria-invalid").ok(),
        };
    }
}

/// Sets a text, if it is another one: an unchanged one must not be announced again.
pub fn say(element: Option<Element>, text: &str) {
    if let Some(element) = element
        && element.text_content().as_deref() != Some(text)
    {
        element.set_text_content(Some(text));
    }
}

fn form_in(root: &HtmlElement) -> Option<HtmlFormElement> {
    root.query_selector("form").ok().flatten()?.dyn_into().ok()
}

fn document() -> Document {
    leptos::prelude::document()
}

fn by_id(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Listens for as long as the page lives.
fn listen(target: &EventTarget, name: &str, act: impl FnMut(Event) + 'static) {
    let act = Closure::<dyn FnMut(Event)>::new(act);
    target.add_event_listener_with_callback(name, act.as_ref().unchecked_ref()).ok();
    act.forget();
}
