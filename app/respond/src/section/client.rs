//! The browser's side of a section's form: reads it with the survey model, shows the result, and saves without
//! leaving the page.

use super::autosave::Saver;
use super::clear_choice;
use super::clear_choice::take_back;
use super::fields::read;
use super::island::SectionSpec;
use super::messages::{mark, show_summary};
use super::status_lines::Lines;
use crate::actions::PROPOSE;
use crate::prefill::client::Proposing;
use forms::field_names::CLEAR;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use survey::merge::same;
use survey::validation::{Reading, read_section};
use survey::{Euros, FieldError, Kind, rule};
use ui::dom::{by_id, elements, first, form_in, listen, say};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlFormElement, SubmitEvent};

/// Interval of checks for values that changed without an event.
const OFTEN: Duration = Duration::from_secs(2);

struct Page {
    root: HtmlElement,
    form: HtmlFormElement,
    spec: SectionSpec,
    saver: Rc<Saver>,
    /// The fields whose error is shown. It disappears once the field is valid.
    wrong: RefCell<Vec<String>>,
    /// The prefilling from the organisation's number, if the section has it.
    proposing: Option<Rc<Proposing>>,
}

/// Attaches to the form inside an island.
pub fn attach(root: &HtmlElement, spec: SectionSpec) {
    let Some(form) = form_in(root) else { return };
    let proposing = Proposing::of(&form, &spec);
    let wrong = RefCell::new(spec.wrong.clone());
    let saver = Saver::new(form.clone(), &spec.section, spec.fresh, Lines::of(root));
    let page = Rc::new(Page { root: root.clone(), form, spec, saver, wrong, proposing });
    let restored = page.saver.restore();
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
        proposing.begin(move || filled.typed());
    }
    let on_input = page.clone();
    listen(&page.form, "input", move |_| on_input.typed());
    let taken_back = page.clone();
    clear_choice::attach(&page.form, move || taken_back.typed());
    let on_submit = page.clone();
    listen(&page.form, "submit", move |event| on_submit.leave(&event));
    let saver = page.saver.clone();
    listen(&window(), "online", move |_| saver.try_again());
    let saver = page.saver.clone();
    listen(&window(), "offline", move |_| saver.gone());
    let looking = page.clone();
    set_interval(move || looking.look(), OFTEN);
    let leaving = page.clone();
    listen(&window(), "pagehide", move |_| leaving.goes_away());
    let leaving = page.clone();
    listen(&document(), "visibilitychange", move |_| {
        // On a phone, a page in the background may never return.
        if document().hidden() {
            leaving.goes_away();
        }
    });
    page.form.set_attribute("data-ready", "").ok();
}

impl Page {
    /// Handles typing.
    fn typed(&self) {
        self.refresh();
        self.saver.typed();
        if let Some(proposing) = &self.proposing {
            proposing.look();
        }
    }

    /// Treats values that arrived without an event, by autofill or an extension, as typed.
    fn look(&self) {
        if self.saver.look() {
            self.typed();
        }
    }

    fn goes_away(&self) {
        self.look();
        self.saver.flush();
    }

    /// Updates the visible questions, the amounts as understood, and the rates.
    fn refresh(&self) -> Reading {
        let mut reading = self.read();
        // Showing a question returns its earlier value to the form, which may make others visible in turn.
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
            let sentence =
                rule::rate_in_words(&answers, &rate.startup, &rate.total, Some(&rate.year)).unwrap_or_default();
            say(self.find("data-rate", &rate.startup), &sentence);
        }
        self.tell_what_is_too_long(&reading);
        self.wrong.borrow_mut().retain(|field| {
            let still = reading.error(field).is_some();
            if !still {
                mark(field, None);
            }
            still
        });
        reading
    }

    /// A text over the limit of its question is reported at once, with its length, as it may not be saved.
    fn tell_what_is_too_long(&self, reading: &Reading) {
        let typed = read(&self.form).answers();
        for question in &self.spec.section.questions {
            for field in question.field_names() {
                let most = question.allows_chars(&field).unwrap_or_else(|| question.keeps_chars(&field));
                let long =
                    typed.all(&field).iter().any(|value| value.replace("\r\n", "\n").trim().chars().count() > most);
                if let Some(message) = reading.error(&field).filter(|_| long) {
                    mark(&field, Some(message));
                    let mut wrong = self.wrong.borrow_mut();
                    if !wrong.contains(&field) {
                        wrong.push(field);
                    }
                }
            }
        }
    }

    fn read(&self) -> Reading {
        read_section(&self.spec.section, &self.spec.rules, &self.spec.known, &read(&self.form).answers())
    }

    fn find(&self, attribute: &str, value: &str) -> Option<Element> {
        first(&self.form, &format!("[{attribute}=\"{value}\"]"))
    }

    /// Shows or hides each question. Returns whether any changed.
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
                for input in elements(&inputs) {
                    input.toggle_attribute_with_force("disabled", !asked).ok();
                }
            }
        }
        changed
    }

    /// Handles leaving the section: checks it first, unless the respondent goes back or pauses.
    fn leave(self: &Rc<Self>, event: &Event) {
        let submitter = event.dyn_ref::<SubmitEvent>().and_then(SubmitEvent::submitter);
        let go =
            submitter.as_ref().and_then(|button| button.get_attribute("value")).unwrap_or_else(|| "suite".to_owned());
        event.prevent_default();
        if let Some(field) = submitter.as_ref().filter(|button| button.get_attribute("name").as_deref() == Some(CLEAR))
        {
            return self.clear(&field.get_attribute("value").unwrap_or_default());
        }
        let reading = self.refresh();
        if let Some(proposing) = self.proposing.as_ref().filter(|_| go == PROPOSE) {
            // Without a valid number there is nothing to look up: only its error is shown.
            if !proposing.ask() {
                self.show_errors(reading.errors.into_iter().filter(|e| e.field == proposing.field).collect());
            }
            return;
        }
        let checks = matches!(go.as_str(), "suite" | "verification");
        let too_long = self.saver.too_long();
        // Wherever the button leads, a text that is too long to store would be lost.
        let errors: Vec<_> = reading.errors.into_iter().filter(|e| checks || too_long.contains(&e.field)).collect();
        if !errors.is_empty() {
            self.show_errors(errors);
            self.saver.stay();
        } else {
            self.show_errors(Vec::new());
            self.saver.leave(&go);
        }
    }

    /// Clears an answer by its button.
    fn clear(&self, field: &str) {
        if take_back(&self.form, field) {
            self.typed();
        }
        if let Some(input) = by_id(field) {
            input.focus().ok();
        }
    }

    fn show_errors(&self, errors: Vec<FieldError>) {
        for field in self.spec.section.questions.iter().flat_map(|q| q.field_names().collect::<Vec<_>>()) {
            mark(&field, errors.iter().find(|e| e.field == field).map(|e| e.message.as_str()));
        }
        *self.wrong.borrow_mut() = errors.iter().map(|e| e.field.clone()).collect();
        let wrong = !errors.is_empty();
        show_summary(&self.root, &errors);
        let title = document().title();
        let plain = title.strip_prefix("Erreur : ").unwrap_or(&title);
        document().set_title(&if wrong { format!("Erreur : {plain}") } else { plain.to_owned() });
        // At once: a frame later, it would take the first letters from whoever already types in a field.
        if let Some(summary) = by_id("erreurs").filter(|_| wrong) {
            summary.focus().ok();
        }
    }

    /// Whether something was typed before this code loaded.
    fn is_ahead(&self, reading: &Reading) -> bool {
        let (base, typed) = (super::fields::base(&self.form), read(&self.form).answers());
        let asked = self.spec.section.questions.iter().filter(|q| reading.asks(&q.id));
        asked.flat_map(|q| q.field_names().collect::<Vec<_>>()).any(|f| !same(base.all(&f), typed.all(&f)))
    }
}
