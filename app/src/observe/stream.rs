//! What the browser's code does with a page that is followed live.

use super::live_region::OF_ITS_OWN;
use super::morph::morph;
use crate::components::dom::{first, listen, say};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomParser, Element, Event, EventSource, HtmlElement, MessageEvent, Request, Response, SupportedType};

/// The first wait before trying again, in milliseconds; doubled each time, up to the longest.
const FIRST_WAIT: u64 = 1_000;
const LONGEST_WAIT: u64 = 30_000;

struct Follower {
    /// What is followed.
    root: Element,
    edition: i32,
    bar: Element,
    paused: Cell<bool>,
    source: RefCell<Option<EventSource>>,
    /// The version that the page shows, and the latest one that is known.
    shown: Cell<i64>,
    latest: Cell<i64>,
    /// Whether the page is being asked for.
    asking: Cell<bool>,
    wait: Cell<u64>,
}

/// Starts following; the button pauses, and goes on.
pub fn follow(island: &HtmlElement, edition: i32, version: i64) {
    let (Some(root), Some(bar)) = (first(island, "#direct"), first(island, ".live-bar")) else { return };
    let follower = Rc::new(Follower {
        root,
        edition,
        bar,
        paused: Cell::new(false),
        source: RefCell::new(None),
        shown: Cell::new(version),
        latest: Cell::new(version),
        asking: Cell::new(false),
        wait: Cell::new(FIRST_WAIT),
    });
    let back = follower.clone();
    listen(&document(), "visibilitychange", move |_| back.catch_up());
    if let Some(button) = first(&follower.bar, "button") {
        let pressed = follower.clone();
        listen(&button, "click", move |_| pressed.pause(!pressed.paused.get()));
        button.remove_attribute("hidden").ok();
    }
    follower.open();
}

impl Follower {
    fn pause(self: &Rc<Self>, paused: bool) {
        self.paused.set(paused);
        self.bar.class_list().toggle_with_force("live-paused", paused).ok();
        if let Some(button) = first(&self.bar, "button") {
            button.set_attribute("aria-pressed", if paused { "true" } else { "false" }).ok();
        }
        if paused {
            self.close();
            self.say("En pause : la page ne bouge plus.");
        } else {
            self.open();
        }
    }

    fn say(&self, text: &str) {
        say(first(&self.bar, ".live-state"), text);
    }

    fn open(self: &Rc<Self>) {
        self.close();
        self.say("Connexion au direct…");
        let Ok(source) = EventSource::new(&format!("/direct?edition={}", self.edition)) else {
            return;
        };
        let opened = self.clone();
        let on_open = Closure::<dyn FnMut(Event)>::new(move |_| {
            opened.wait.set(FIRST_WAIT);
            opened.say("En direct.");
        });
        source.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        on_open.forget();
        let told = self.clone();
        let on_version = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(version) = event.data().as_string().and_then(|text| text.parse().ok()) {
                told.latest.set(version);
                told.catch_up();
            }
        });
        source.add_event_listener_with_callback("version", on_version.as_ref().unchecked_ref()).ok();
        on_version.forget();
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
        let wait = self.wait.get();
        self.wait.set((wait * 2).min(LONGEST_WAIT));
        self.say("Direct interrompu : la page ne bouge plus. Nouvelle tentative automatique…");
        let again = self.clone();
        let open = move || {
            if !again.paused.get() && again.source.borrow().is_none() {
                again.open();
            }
        };
        set_timeout(open, Duration::from_millis(wait));
    }

    /// Has the page drawn again while it shows less than what is known. A page that nobody looks at waits.
    fn catch_up(self: &Rc<Self>) {
        let behind = self.shown.get() != self.latest.get();
        if !behind || document().hidden() || self.paused.get() || self.asking.replace(true) {
            return;
        }
        let version = self.latest.get();
        let follower = self.clone();
        spawn_local(async move {
            let drawn = drawn_now().await;
            follower.asking.set(false);
            match drawn {
                Some(new) if !follower.paused.get() => {
                    follower.shown.set(version);
                    if morph(&follower.root, &new) {
                        let moved = format!("Dernier mouvement à {}.", time_in_paris());
                        say(first(&follower.bar, ".live-moved"), &moved);
                    }
                    follower.catch_up();
                }
                Some(_) => {}
                // The stream tells when the server is back, and which version it has.
                None => follower.retry(),
            }
        });
    }
}

/// The followed part of the page, as the server draws it now; `None` when it does not.
async fn drawn_now() -> Option<Element> {
    let address = window().location().href().ok()?;
    let address = address.split('#').next().unwrap_or_default();
    let request = Request::new_with_str(address).ok()?;
    request.headers().set(OF_ITS_OWN, "1").ok()?;
    let response: Response = JsFuture::from(window().fetch_with_request(&request)).await.ok()?.dyn_into().ok()?;
    // Led elsewhere, to the sign-in page, is no page of these figures.
    if !response.ok() || response.redirected() {
        return None;
    }
    let html: JsValue = JsFuture::from(response.text().ok()?).await.ok()?;
    let page = DomParser::new().ok()?.parse_from_string(&html.as_string()?, SupportedType::TextHtml).ok()?;
    page.get_element_by_id("direct")
}

/// The time, `14:32:05`, in Paris wherever the screen is.
fn time_in_paris() -> String {
    let options = js_sys::Object::new();
    for (name, value) in [("timeZone", "Europe/Paris"), ("timeStyle", "medium")] {
        js_sys::Reflect::set(&options, &name.into(), &value.into()).ok();
    }
    js_sys::Date::new_0().to_locale_string("fr-FR", &options).into()
}
