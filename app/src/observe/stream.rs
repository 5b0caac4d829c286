//! What the browser's code does with the live volumes.

use super::figures;
use crate::statistics::Volumes;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Event, EventSource, HtmlElement, MessageEvent};

/// The first wait before trying again, in milliseconds; doubled each time, up to the longest.
const FIRST_WAIT: i32 = 1_000;
const LONGEST_WAIT: i32 = 30_000;

struct Follower {
    root: HtmlElement,
    edition: i32,
    segments: Vec<String>,
    state: RwSignal<String>,
    moved: RwSignal<String>,
    paused: RwSignal<bool>,
    source: RefCell<Option<EventSource>>,
    version: RefCell<Option<i64>>,
    wait: RefCell<i32>,
}

/// Starts following, and pauses or goes on as the signal says.
pub fn follow(
    root: &HtmlElement,
    edition: i32,
    segments: Vec<String>,
    state: RwSignal<String>,
    moved: RwSignal<String>,
    paused: RwSignal<bool>,
) {
    let follower = Rc::new(Follower {
        root: root.clone(),
        edition,
        segments,
        state,
        moved,
        paused,
        source: RefCell::new(None),
        version: RefCell::new(None),
        wait: RefCell::new(FIRST_WAIT),
    });
    Effect::new(move |_| {
        if paused.get() {
            follower.close();
            state.set("En pause : les chiffres ne bougent plus.".to_owned());
        } else {
            follower.open();
        }
    });
}

impl Follower {
    fn open(self: &Rc<Self>) {
        self.close();
        self.state.set("Connexion au direct…".to_owned());
        let Ok(source) = EventSource::new(&format!("/api/v1/volumes/live?edition={}", self.edition)) else { return };
        let opened = self.clone();
        let on_open = Closure::<dyn FnMut(Event)>::new(move |_| {
            *opened.wait.borrow_mut() = FIRST_WAIT;
            opened.state.set("En direct.".to_owned());
        });
        source.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        on_open.forget();
        let told = self.clone();
        let on_volumes = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(volumes) = event.data().as_string().and_then(|json| serde_json::from_str(&json).ok()) {
                told.show(&volumes);
            }
        });
        source.add_event_listener_with_callback("volumes", on_volumes.as_ref().unchecked_ref()).ok();
        on_volumes.forget();
        let lost = self.clone();
        let on_error = Closure::<dyn FnMut(Event)>::new(move |_| lost.retry());
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        on_error.forget();
        *self.source.borrow_mut() = Some(source);
    }

    fn close(&self) {
        if let Some(source) = self.source.borrow_mut().take() {
            source.close();
        }
    }

    /// A browser gives up for good on some failures: we try again ourselves, less and less often.
    fn retry(self: &Rc<Self>) {
        self.close();
        let wait = *self.wait.borrow();
        *self.wait.borrow_mut() = (wait * 2).min(LONGEST_WAIT);
        self.state.set(
            "Direct interrompu : les chiffres affichés ne bougent plus. Nouvelle tentative automatique…".to_owned(),
        );
        let again = self.clone();
        set_timeout(
            move || {
                if !again.paused.get_untracked() && again.source.borrow().is_none() {
                    again.open();
                }
            },
            std::time::Duration::from_millis(wait.unsigned_abs().into()),
        );
    }

    fn show(&self, volumes: &Volumes) {
        let known = self.version.replace(Some(volumes.version));
        if known == Some(volumes.version) {
            return;
        }
        let frame = figures::frame(volumes, self.segments.iter().map(String::as_str));
        let mut changed = false;
        for (name, text) in &frame.texts {
            for element in self.all("data-figure", name) {
                if element.text_content().as_deref() != Some(text) {
                    element.set_text_content(Some(text));
                    // Set anew so that the mark is seen again at each move.
                    element.remove_attribute("data-moved").ok();
                    let _restart = element.dyn_ref::<HtmlElement>().map(HtmlElement::offset_width);
                    element.set_attribute("data-moved", "").ok();
                    changed = true;
                }
            }
        }
        for (name, attribute, value) in &frame.shapes {
            for element in self.all("data-shape", name) {
                element.set_attribute(attribute, value).ok();
            }
        }
        if changed {
            self.moved.set(format!("Dernier mouvement à {}.", time_in_paris()));
        }
    }

    fn all(&self, attribute: &str, name: &str) -> Vec<web_sys::Element> {
        let Ok(list) = self.root.query_selector_all(&format!("[{attribute}=\"{name}\"]")) else { return Vec::new() };
        (0..list.length()).filter_map(|i| list.item(i)?.dyn_into().ok()).collect()
    }
}

/// The time, `14:32:05`, in Paris wherever the screen is.
fn time_in_paris() -> String {
    let options = js_sys::Object::new();
    for (name, value) in [("timeZone", "Europe/Paris"), ("timeStyle", "medium")] {
        js_sys::Reflect::set(&options, &name.into(), &value.into()).ok();
    }
    js_sys::Date::new_0().to_locale_string("fr-FR", &options).into()
}
