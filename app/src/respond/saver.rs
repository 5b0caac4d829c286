//! Saving in the browser: what is typed goes to the server as it is typed, waits on the device while there is no network,
//! and the page says in words which it is.

use super::field_names::{CHOICE, TRIED};
use super::save_section::{Next, save_section};
use super::{fields, local};
use crate::form::{Form, Refusal, encode};
use crate::survey::Typed;
use crate::survey::merge::same;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use server_fn::ServerFn;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use web_sys::{HtmlFormElement, UrlSearchParams};

/// How long nobody types before what was typed is saved.
const PAUSE: Duration = Duration::from_millis(800);
/// How long to wait before trying again what could not be saved.
const AGAIN: Duration = Duration::from_secs(5);
/// Saved while typing: the page stays.
const TYPING: &str = "saisie";
/// How much of what was sent without an answer is remembered.
const TRIED_AT_MOST: usize = 8;
const OFFLINE: &str =
    "Hors connexion : vos réponses sont gardées sur cet appareil et seront enregistrées au retour du réseau.";

/// What saves the form of a section.
pub struct Saver {
    form: HtmlFormElement,
    /// Whether the response has no address yet.
    fresh: Cell<bool>,
    state: RwSignal<String>,
    alarm: RwSignal<String>,
    /// Called when fields were set from what others saved.
    changed: RefCell<Option<Box<dyn Fn()>>>,
    /// The name of this page's copy on the device.
    page: RefCell<String>,
    /// Whether it went on with a copy: there may be another one, of another page, to go on with after it.
    resumed: Cell<bool>,
    /// Whether something typed is not on the server.
    unsaved: Cell<bool>,
    busy: Cell<bool>,
    timer: Cell<Option<TimeoutHandle>>,
    /// What was sent since the server last answered: any of it may have arrived.
    tried: RefCell<Vec<Typed>>,
    /// What to save once the save under way is over, or the network back.
    wanted: RefCell<Option<String>>,
}

impl Saver {
    /// A saver for a form.
    pub fn new(form: HtmlFormElement, fresh: bool, state: RwSignal<String>, alarm: RwSignal<String>) -> Rc<Self> {
        Rc::new(Self {
            form,
            fresh: Cell::new(fresh),
            state,
            alarm,
            changed: RefCell::default(),
            page: RefCell::new(local::name()),
            resumed: Cell::default(),
            unsaved: Cell::default(),
            busy: Cell::default(),
            timer: Cell::default(),
            tried: RefCell::default(),
            wanted: RefCell::default(),
        })
    }

    /// Says what to do when fields were set from what others saved.
    pub fn on_change(&self, act: impl Fn() + 'static) {
        *self.changed.borrow_mut() = Some(Box::new(act));
    }

    /// Puts back what this device kept; says whether it did.
    pub fn restore(&self) -> bool {
        let Some(restored) = local::restore(&self.form, self.fresh.get()) else { return false };
        self.page.replace(restored.page);
        self.tried.replace(restored.tried);
        self.resumed.set(true);
        true
    }

    /// Something was typed: it is kept here at once, and saved when nobody types any more.
    pub fn typed(self: &Rc<Self>) {
        self.unsaved.set(true);
        self.keep();
        self.later(PAUSE, TYPING);
    }

    /// Saves the section and goes where `go` leads.
    pub fn leave(self: &Rc<Self>, go: &str) {
        self.save(go);
    }

    /// The respondent meant to leave and has something to mend first: what was typed is saved without waiting.
    pub fn stay(self: &Rc<Self>) {
        if self.unsaved.get() {
            self.save(TYPING);
        }
    }

    /// The network is back.
    pub fn try_again(self: &Rc<Self>) {
        let again = self.wanted.borrow_mut().take();
        if let Some(go) = again.or_else(|| self.unsaved.get().then(|| TYPING.to_owned())) {
            self.save(&go);
        }
    }

    /// The network is gone.
    pub fn gone(&self) {
        self.say(OFFLINE);
    }

    /// The page goes away: what is not saved goes with a last message, whose answer nobody waits for.
    pub fn flush(&self) {
        if !self.unsaved.get() || self.busy.get() {
            return;
        }
        let message = self.message(TYPING);
        self.trying(&message);
        let body = encode(&message);
        if let Ok(body) = UrlSearchParams::new_with_str(&body) {
            let navigator = window().navigator();
            navigator.send_beacon_with_opt_url_search_params(super::save_section::SaveSection::url(), Some(&body)).ok();
        }
    }

    fn later(self: &Rc<Self>, wait: Duration, go: &'static str) {
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
        let saver = self.clone();
        self.timer.set(set_timeout_with_handle(move || saver.save(go), wait).ok());
    }

    fn message(&self, go: &str) -> Form {
        let mut form = fields::read(&self.form);
        if go == TYPING {
            // A choice between several values is made by a button, not in passing.
            form.0.retain(|(name, _)| !name.starts_with(CHOICE));
        }
        form.0.push(("_go".to_owned(), go.to_owned()));
        form.0.push(("_script".to_owned(), "1".to_owned()));
        let tried = self.tried.borrow();
        if !tried.is_empty()
            && let Ok(tried) = serde_json::to_string(&*tried)
        {
            form.0.push((TRIED.to_owned(), tried));
        }
        form
    }

    /// Remembers what is being sent until the server answers: what may have arrived is no other person's.
    fn trying(&self, message: &Form) {
        let sent = message.answers();
        let mut tried = self.tried.borrow_mut();
        if tried.last() != Some(&sent) {
            if tried.len() >= TRIED_AT_MOST {
                tried.remove(0);
            }
            tried.push(sent);
        }
        drop(tried);
        self.keep();
    }

    /// Keeps what is typed on this device.
    fn keep(&self) {
        local::keep(&self.form, self.fresh.get(), &self.page.borrow(), &self.tried.borrow());
    }

    fn save(self: &Rc<Self>, go: &str) {
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
        if self.busy.get() {
            let mut wanted = self.wanted.borrow_mut();
            if wanted.as_deref().is_none_or(|wanted| wanted == TYPING) {
                *wanted = Some(go.to_owned());
            }
            return;
        }
        self.busy.set(true);
        if go != TYPING {
            self.say("Enregistrement…");
        }
        let message = self.message(go);
        self.trying(&message);
        let (saver, go) = (self.clone(), go.to_owned());
        spawn_local(async move {
            let sent = message.answers();
            let outcome = save_section(message).await;
            saver.busy.set(false);
            match outcome {
                Ok(next) => saver.saved(&go, &sent, &next),
                Err(refusal) => saver.failed(go, &refusal),
            }
        });
    }

    fn saved(self: &Rc<Self>, go: &str, sent: &Typed, next: &Next) {
        self.alarm.set(String::new());
        self.tried.borrow_mut().clear();
        let another = local::forget(&self.form, self.fresh.get(), &self.page.borrow());
        if self.fresh.replace(false) {
            remember(&self.form);
        }
        self.unsaved.set(false);
        if go != TYPING || !next.address.is_empty() {
            // The same address with new content is loaded again, an `#anchor` is not a place of ours.
            self.busy.set(true);
            window().location().assign(&next.address).ok();
            return;
        }
        if let Some(stored) = &next.stored {
            self.adopt(sent, stored);
        }
        if let Some(at) = &next.saved_at {
            self.say(&format!("Enregistré à {at}"));
        }
        let now = fields::read(&self.form).answers();
        let wanted = self.wanted.borrow_mut().take();
        if let Some(go) = wanted.filter(|go| go != TYPING) {
            self.save(&go);
        } else if now != *sent && next.stored.as_ref() != Some(&now) {
            self.typed();
        } else if another && self.resumed.get() {
            // Loaded again, the page goes on with what another tab had kept here.
            self.busy.set(true);
            window().location().reload().ok();
        }
    }

    /// Takes over what others saved in fields that nobody has changed here meanwhile. Where somebody has, what they
    /// saw stays the base: the next save asks which value to keep.
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
    }

    fn failed(self: &Rc<Self>, go: String, refusal: &Refusal) {
        self.keep();
        self.unsaved.set(true);
        let wanted = self.wanted.borrow_mut().take().filter(|wanted| wanted != TYPING);
        if refusal.is_offline() {
            self.alarm.set(String::new());
            self.gone();
            *self.wanted.borrow_mut() = Some(wanted.unwrap_or(go));
            // The network may be there and the server not: no event tells when it is back.
            let saver = self.clone();
            self.timer.set(set_timeout_with_handle(move || saver.try_again(), AGAIN).ok());
        } else {
            self.state.set(String::new());
            self.alarm.set(format!("Non enregistré : {}", refusal.message));
        }
    }

    /// Says something new: what is said again must not be announced again.
    fn say(&self, text: &str) {
        if self.state.with_untracked(|said| said != text) {
            self.state.set(text.to_owned());
        }
    }
}

/// Gives the first section its address once the response has one: the browser's own back button then
/// leads to what was saved, not to a new response.
fn remember(form: &HtmlFormElement) {
    if let Ok(history) = window().history() {
        let fields = fields::read(form);
        let address = format!("/reponses/{}/{}", fields.get("_submission"), fields.get("_section"));
        history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address)).ok();
    }
}
