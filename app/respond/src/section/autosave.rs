//! Saving in the browser. Typed values are sent to the server as they are typed, wait on the device while there is no
//! network, and the page shows which is the case.

use super::attempts::Tries;
use super::messages::mark;
use super::post::{Failure, post};
use super::status_lines::Lines;
use super::{fields, local_copy};
use crate::actions::{Next, SaveSection};
use forms::field_names::{CHOICE, TRAP};
use forms::{Form, Refusal, encode};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use server_fn::ServerFn;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use survey::merge::same;
use survey::{Section, Typed};
use web_sys::{HtmlFormElement, UrlSearchParams};

/// Pause in typing before a save.
const PAUSE: Duration = Duration::from_millis(800);
/// Delay before a failed save is retried, in seconds: it doubles each time, up to the longest.
const AGAIN: u32 = 5;
const AGAIN_AT_MOST: u32 = 60;
/// The `_go` of a save while typing, which stays on the page.
const TYPING: &str = "saisie";

/// Saves the form of a section.
pub struct Saver {
    form: HtmlFormElement,
    /// The maximum length that the server stores, by field.
    longest: Vec<(String, usize)>,
    /// Whether the response has no address yet.
    fresh: Cell<bool>,
    lines: Lines,
    /// Called when fields were set to values that others saved.
    changed: RefCell<Option<Box<dyn Fn()>>>,
    /// The name of this page's copy on the device.
    page: RefCell<String>,
    /// Whether the page resumed from a copy. Another page's copy may then follow.
    resumed: Cell<bool>,
    /// Whether something typed is not on the server yet.
    unsaved: Cell<bool>,
    /// Whether the device has a copy of it.
    kept: Cell<bool>,
    /// The form's values at the last check.
    seen: RefCell<Typed>,
    /// The values that the server last accepted.
    taken: RefCell<Option<Typed>>,
    busy: Cell<bool>,
    timer: Cell<Option<TimeoutHandle>>,
    /// Number of consecutive failures.
    failures: Cell<u32>,
    /// Time before which the server accepts nothing, by the device's clock, in milliseconds.
    not_before: Cell<f64>,
    /// Values sent since the server's last answer, any of which may have arrived.
    tried: RefCell<Tries>,
    /// The `_go` of the next save, for when the current one is over or the network is back.
    wanted: RefCell<Option<String>>,
}

impl Saver {
    /// A saver for the form of a section.
    pub fn new(form: HtmlFormElement, section: &Section, fresh: bool, lines: Lines) -> Rc<Self> {
        let longest = section
            .questions
            .iter()
            .flat_map(|question| question.field_names().map(move |name| (name.clone(), question.keeps_chars(&name))));
        Rc::new(Self {
            longest: longest.collect(),
            seen: RefCell::new(fields::read(&form).answers()),
            form,
            fresh: Cell::new(fresh),
            lines,
            changed: RefCell::default(),
            page: RefCell::new(local_copy::name()),
            resumed: Cell::default(),
            unsaved: Cell::default(),
            kept: Cell::default(),
            taken: RefCell::default(),
            busy: Cell::default(),
            timer: Cell::default(),
            failures: Cell::default(),
            not_before: Cell::default(),
            tried: RefCell::default(),
            wanted: RefCell::default(),
        })
    }

    /// Sets the callback for fields set to values that others saved.
    pub fn on_change(&self, act: impl Fn() + 'static) {
        *self.changed.borrow_mut() = Some(Box::new(act));
    }

    /// Restores this device's copy. Returns whether there was one.
    pub fn restore(&self) -> bool {
        let Some(restored) = local_copy::restore(&self.form, self.fresh.get()) else { return false };
        self.page.replace(restored.page);
        self.tried.replace(Tries::kept(restored.tried));
        self.resumed.set(true);
        self.lines.say("Vos dernières saisies ont été retrouvées sur cet appareil.");
        true
    }

    /// Handles typing: keeps a local copy at once, and saves after a pause.
    pub fn typed(self: &Rc<Self>) {
        self.unsaved.set(true);
        self.look();
        self.keep();
        self.later(PAUSE.max(self.asked_to_wait()), TYPING);
    }

    /// Whether the form has changed since the last check: autofill triggers no event.
    pub fn look(&self) -> bool {
        let now = fields::read(&self.form).answers();
        self.seen.replace(now.clone()) != now
    }

    /// The fields longer than what the server stores.
    pub fn too_long(&self) -> Vec<String> {
        self.too_long_in(&fields::read(&self.form))
    }

    /// Saves the section and then goes where `go` leads.
    pub fn leave(self: &Rc<Self>, go: &str) {
        self.save(go);
    }

    /// The respondent meant to leave but has errors to correct first: saves without waiting.
    pub fn stay(self: &Rc<Self>) {
        if self.unsaved.get() {
            self.save(TYPING);
        }
    }

    /// The network is back, or the delay is over.
    pub fn try_again(self: &Rc<Self>) {
        let again = self.wanted.borrow_mut().take();
        if let Some(go) = again.or_else(|| self.unsaved.get().then(|| TYPING.to_owned())) {
            self.save(&go);
        }
    }

    /// The network is lost.
    pub fn gone(&self) {
        if self.unsaved.get() {
            self.keep();
            self.wait_for("Hors connexion", "au retour du réseau");
        } else {
            self.lines.wait("Hors connexion : ce que vous avez saisi jusqu’ici est enregistré.");
        }
    }

    /// The page is being closed: sends unsaved values in a last request, without waiting for its answer.
    pub fn flush(&self) {
        if !self.unsaved.get() {
            return;
        }
        let message = self.message(TYPING);
        let sent = message.answers();
        let under_way = self.busy.get() && self.tried.borrow().last() == Some(&sent);
        if under_way || self.taken.borrow().as_ref() == Some(&sent) {
            return;
        }
        self.trying(sent);
        if let Ok(body) = UrlSearchParams::new_with_str(&encode(&message)) {
            let navigator = window().navigator();
            navigator.send_beacon_with_opt_url_search_params(SaveSection::url(), Some(&body)).ok();
        }
    }

    fn later(self: &Rc<Self>, wait: Duration, go: &'static str) {
        self.stop_waiting();
        let saver = self.clone();
        self.timer.set(set_timeout_with_handle(move || saver.save(go), wait).ok());
    }

    fn stop_waiting(&self) {
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
    }

    /// How long the server wants no request.
    fn asked_to_wait(&self) -> Duration {
        Duration::from_millis((self.not_before.get() - js_sys::Date::now()).max(0.0) as u64)
    }

    fn too_long_in(&self, form: &Form) -> Vec<String> {
        let holds_more = |name: &str, most: usize| form.0.iter().any(|(n, v)| n == name && v.chars().count() > most);
        self.longest.iter().filter(|(name, most)| holds_more(name, *most)).map(|(name, _)| name.clone()).collect()
    }

    fn message(&self, go: &str) -> Form {
        let mut form = fields::read(&self.form);
        if go == TYPING {
            // Choosing between several values takes a button; an autosave does not do it.
            form.0.retain(|(name, _)| !name.starts_with(CHOICE));
        }
        // A text that is too long stays on the page until it is shortened. The saved value is sent in its place, so
        // that the other fields need not wait.
        let base = fields::base(&self.form);
        for name in self.too_long_in(&form) {
            form.0.retain(|(n, _)| *n != name);
            form.0.extend(base.all(&name).iter().map(|value| (name.clone(), value.clone())));
        }
        form.0.push(("_go".to_owned(), go.to_owned()));
        form.0.push(("_script".to_owned(), "1".to_owned()));
        self.tried.borrow_mut().join(&mut form);
        form
    }

    /// Remembers values until the server answers: if they arrived after all, they are no one else's.
    fn trying(&self, sent: Typed) {
        self.tried.borrow_mut().push(sent);
        self.keep();
    }

    /// Keeps a copy of the typed values on this device.
    fn keep(&self) {
        let kept = local_copy::keep(&self.form, self.fresh.get(), &self.page.borrow(), self.tried.borrow().all());
        self.kept.set(kept);
    }

    fn save(self: &Rc<Self>, go: &str) {
        self.stop_waiting();
        if self.busy.get() {
            let mut wanted = self.wanted.borrow_mut();
            if wanted.as_deref().is_none_or(|wanted| wanted == TYPING) {
                *wanted = Some(go.to_owned());
            }
            return;
        }
        self.busy.set(true);
        if go != TYPING {
            self.lines.say("Enregistrement…");
        }
        let message = self.message(go);
        let sent = message.answers();
        self.trying(sent.clone());
        let (saver, go) = (self.clone(), go.to_owned());
        spawn_local(async move {
            let outcome = post(SaveSection::url(), &message).await;
            saver.busy.set(false);
            match outcome {
                Ok(next) => saver.saved(&go, &sent, &next),
                Err(failure) => saver.failed(go, failure),
            }
        });
    }

    fn saved(self: &Rc<Self>, go: &str, sent: &Typed, next: &Next) {
        self.lines.alarm("");
        self.failures.set(0);
        self.tried.borrow_mut().clear();
        self.taken.replace(Some(sent.clone()));
        let another = local_copy::forget(&self.form, self.fresh.get(), &self.page.borrow());
        if self.fresh.replace(false) {
            remember(&self.form);
        }
        let too_long = !self.too_long().is_empty();
        self.unsaved.set(too_long);
        if too_long {
            self.keep();
        }
        if go != TYPING || !next.address.is_empty() {
            // `assign` loads the page again even at the same address.
            self.busy.set(true);
            window().location().assign(&next.address).ok();
            return;
        }
        if let Some(stored) = &next.stored {
            self.adopt(sent, stored);
        }
        if let Some(at) = &next.saved_at {
            let but = if too_long { ", sauf le texte trop long" } else { "" };
            self.lines.say(&format!("Enregistré à {at}{but}"));
        }
        let now = self.message(TYPING).answers();
        let wanted = self.wanted.borrow_mut().take();
        if let Some(go) = wanted.filter(|go| go != TYPING) {
            self.save(&go);
        } else if now != *sent && next.stored.as_ref() != Some(&now) {
            self.typed();
        } else if another && self.resumed.get() {
            // After reloading, the page resumes from another tab's copy.
            self.busy.set(true);
            window().location().reload().ok();
        }
    }

    /// Takes over what others saved in fields that were not changed here meanwhile. In a changed field the base
    /// remains what the respondent saw, so that the next save asks which value to keep.
    fn adopt(&self, sent: &Typed, stored: &Typed) {
        let now = fields::read(&self.form).answers();
        let mut changed = false;
        let mut base = stored.clone();
        for name in fields::names(&self.form) {
            let (theirs, mine) = (stored.all(&name), sent.all(&name));
            if same(theirs, mine) {
                continue;
            }
            if same(now.all(&name), mine) {
                changed |= fields::set(&self.form, &name, theirs, false);
            } else {
                base.remove(&name);
                mine.iter().for_each(|value| base.push(name.clone(), value.clone()));
            }
        }
        fields::set_base(&self.form, &base);
        if changed && let Some(act) = &*self.changed.borrow() {
            act();
        }
        self.look();
    }

    fn failed(self: &Rc<Self>, go: String, failure: Failure) {
        self.unsaved.set(true);
        self.keep();
        let wanted = self.wanted.borrow_mut().take().filter(|wanted| wanted != TYPING);
        let wait = match failure {
            Failure::Refused(refusal) => return self.refuse(&refusal),
            Failure::Unreachable => {
                self.gone();
                AGAIN
            }
            Failure::Away => {
                self.wait_for("Le service ne répond pas pour le moment", "dès qu’il répond de nouveau");
                self.next_wait()
            }
            Failure::Later(seconds, message) => {
                let wait = self.next_wait().max(seconds);
                self.not_before.set(js_sys::Date::now() + f64::from(seconds) * 1_000.0);
                if message.is_empty() {
                    self.wait_for("Le service reçoit trop de demandes pour le moment", "dans un instant");
                } else {
                    self.lines.say("");
                    self.lines.alarm(&format!("Non enregistré : {message} La page réessaie d’elle-même."));
                }
                wait
            }
        };
        // No event signals that the service is back, so the page retries.
        *self.wanted.borrow_mut() = Some(wanted.unwrap_or(go));
        let saver = self.clone();
        let wait = Duration::from_secs(u64::from(wait));
        self.timer.set(set_timeout_with_handle(move || saver.try_again(), wait).ok());
    }

    /// Seconds until the next attempt: increasing, and randomised so that waiting pages do not retry at once.
    fn next_wait(&self) -> u32 {
        let failures = self.failures.get();
        self.failures.set(failures.saturating_add(1));
        let wait = AGAIN.saturating_mul(1 << failures.min(5)).min(AGAIN_AT_MOST);
        wait + (js_sys::Math::random() * f64::from(wait) / 4.0) as u32
    }

    /// The server refused the values as they are.
    fn refuse(&self, refusal: &Refusal) {
        self.lines.say("");
        self.lines.alarm(&format!("Non enregistré : {}", refusal.message));
        match refusal.field.as_deref() {
            Some(TRAP) => fields::empty_trap(&self.form),
            Some(field) => mark(field, Some(&refusal.message)),
            None => {}
        }
    }

    /// Says that the values are waiting, and where. Claims that the device has a copy only if it does.
    fn wait_for(&self, cause: &str, back: &str) {
        let place = if self.fresh.get() { "sur cet appareil, dans cet onglet" } else { "sur cet appareil" };
        if self.kept.get() {
            self.lines.alarm("");
            self.lines.wait(&format!("{cause} : vos réponses sont gardées {place} et seront enregistrées {back}."));
        } else {
            self.lines.say("");
            self.lines.alarm(&format!(
                "{cause}, et cet appareil ne peut rien garder : gardez cette page ouverte, vos réponses ne sont que là. \
                 Elles seront enregistrées {back}."
            ));
        }
    }
}

/// Changes the first section's address once the response has one: the browser's back button then leads to the saved
/// section, not to a new response.
fn remember(form: &HtmlFormElement) {
    if let Ok(history) = window().history() {
        let fields = fields::read(form);
        let address = format!("/reponses/{}/{}", fields.get("_submission"), fields.get("_section"));
        history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address)).ok();
    }
}
