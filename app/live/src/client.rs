//! The browser's side of a live page.

use crate::morph::morph;
use crate::one_tab::{Lead, Tabs};
use forms::field_names::OF_ITS_OWN;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use ui::dom::{first, listen, say};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomParser, Element, Event, EventSource, HtmlElement, MessageEvent, Request, Response, SupportedType};

/// Delay before the first retry, in milliseconds. It doubles each time, up to the longest.
const FIRST_WAIT: u64 = 1_000;
const LONGEST_WAIT: u64 = 30_000;
/// The server repeats its version every ten seconds. After this silence, in milliseconds, the connection counts as
/// dead, whether the browser has noticed or not.
const SILENCE: u64 = 25_000;

/// Messages between the tabs that share a stream. A version is sent as its number.
const WHO: &str = "qui";
const OPEN: &str = "direct";
const LOST: &str = "interrompu";

struct Follower {
    /// The element that is updated.
    root: Element,
    stream: String,
    bar: Element,
    paused: Cell<bool>,
    /// Whether following is over for good: the session has ended, or the screen's token has been revoked.
    ended: Cell<bool>,
    tabs: Tabs,
    /// The stream and the lead, in the one tab that has them. Dropping the lead lets another tab take over.
    source: RefCell<Option<EventSource>>,
    lead: RefCell<Option<Lead>>,
    /// Incremented each time the page starts or stops following. Pending work of an earlier turn is ignored.
    turn: Cell<u32>,
    /// The version that the page shows, and the latest known one.
    shown: Cell<i64>,
    latest: Cell<i64>,
    /// Number of messages received from the stream.
    heard: Cell<u32>,
    /// Whether a request for the page is pending.
    asking: Cell<bool>,
    wait: Cell<u64>,
}

/// Starts following. The button pauses and resumes; a hidden page stops following.
pub fn follow(island: &HtmlElement, stream: String, version: i64) {
    let (Some(root), Some(bar)) = (first(island, "#direct"), first(island, ".live-bar")) else { return };
    let follower = Rc::new(Follower {
        root,
        tabs: Tabs::of(&stream),
        stream,
        bar,
        paused: Cell::new(false),
        ended: Cell::new(false),
        source: RefCell::new(None),
        lead: RefCell::new(None),
        turn: Cell::new(0),
        shown: Cell::new(version),
        latest: Cell::new(version),
        heard: Cell::new(0),
        asking: Cell::new(false),
        wait: Cell::new(FIRST_WAIT),
    });
    let heard = follower.clone();
    follower.tabs.on_word(move |word| heard.hear(word));
    let seen = follower.clone();
    listen(&document(), "visibilitychange", move |_| {
        if document().hidden() {
            seen.cease();
        } else if !seen.paused.get() {
            seen.begin();
        }
    });
    if let Some(button) = first(&follower.bar, "button") {
        let pressed = follower.clone();
        listen(&button, "click", move |_| pressed.pause(!pressed.paused.get()));
        button.remove_attribute("hidden").ok();
    }
    follower.begin();
}

impl Follower {
    fn pause(self: &Rc<Self>, paused: bool) {
        self.paused.set(paused);
        self.bar.class_list().toggle_with_force("live-paused", paused).ok();
        if let Some(button) = first(&self.bar, "button") {
            button.set_attribute("aria-pressed", if paused { "true" } else { "false" }).ok();
        }
        if paused {
            self.cease();
            self.say("En pause : la page ne bouge plus.");
        } else {
            self.begin();
        }
    }

    fn say(&self, text: &str) {
        say(first(&self.bar, ".live-state"), text);
    }

    /// Follows the stream of another tab, or opens one as soon as no other tab has one.
    fn begin(self: &Rc<Self>) {
        self.cease();
        self.mark_ended(false);
        self.say("Connexion au direct…");
        let (follower, turn) = (self.clone(), self.turn.get());
        self.tabs.lead(move |lead| {
            // The page may have been paused, hidden or restarted in the meantime: dropping the lead passes it to
            // another tab.
            if follower.turn.get() == turn {
                *follower.lead.borrow_mut() = Some(lead);
                follower.open();
            }
        });
        self.tabs.say(WHO);
    }

    /// Stops following, and lets another tab have the stream.
    fn cease(&self) {
        self.turn.set(self.turn.get() + 1);
        self.close();
        self.lead.take();
    }

    fn open(self: &Rc<Self>) {
        let Ok(source) = EventSource::new(&self.stream) else { return };
        let opened = self.clone();
        let on_open = Closure::<dyn FnMut(Event)>::new(move |_| {
            opened.listen_for_silence();
            opened.tell(OPEN);
        });
        source.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        on_open.forget();
        let feed = self.clone();
        let on_version = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(version) = event.data().as_string() {
                feed.listen_for_silence();
                feed.tell(&version);
            }
        });
        source.add_event_listener_with_callback("version", on_version.as_ref().unchecked_ref()).ok();
        on_version.forget();
        let lost = self.clone();
        // Browsers give up for good on some failures, so the page retries by itself.
        let on_error = Closure::<dyn FnMut(Event)>::new(move |_| {
            lost.close();
            lost.tell(LOST);
        });
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        on_error.forget();
        *self.source.borrow_mut() = Some(source);
    }

    /// Reports the stream as lost unless something is received in time.
    fn listen_for_silence(self: &Rc<Self>) {
        self.heard.set(self.heard.get() + 1);
        let (waiting, heard, turn) = (self.clone(), self.heard.get(), self.turn.get());
        let look = move || {
            if waiting.heard.get() == heard && waiting.turn.get() == turn && waiting.source.borrow().is_some() {
                waiting.close();
                waiting.tell(LOST);
            }
        };
        set_timeout(look, Duration::from_millis(SILENCE));
    }

    fn close(&self) {
        if let Some(source) = self.source.take() {
            source.close();
        }
    }

    /// Sends a message to the other tabs and handles it in this one.
    fn tell(self: &Rc<Self>, word: &str) {
        self.tabs.say(word);
        self.hear(word);
    }

    fn hear(self: &Rc<Self>, word: &str) {
        if self.paused.get() || self.ended.get() || document().hidden() {
            return;
        }
        match word {
            WHO if self.source.borrow().as_ref().is_some_and(|source| source.ready_state() == EventSource::OPEN) => {
                self.tabs.say(OPEN);
                self.tabs.say(&self.latest.get().to_string());
            }
            WHO => {}
            OPEN => {
                self.wait.set(FIRST_WAIT);
                self.mark_lost(false);
                self.say("En direct.");
            }
            LOST => self.retry(),
            version => {
                if let Ok(version) = version.parse() {
                    self.latest.set(version);
                    self.catch_up();
                }
            }
        }
    }

    /// Shows that the page is out of date, and retries after an increasing delay. If the reader was signed out, says
    /// so and stops: retrying would not help.
    fn retry(self: &Rc<Self>) {
        let (again, turn, wait) = (self.clone(), self.turn.get(), self.wait.get());
        self.wait.set((wait * 2).min(LONGEST_WAIT));
        self.mark_lost(true);
        self.say("Direct interrompu : la page ne bouge plus. Nouvelle tentative automatique…");
        let look = move || {
            spawn_local(async move {
                let drawn = drawn_now().await;
                if again.turn.get() != turn {
                    return;
                }
                match drawn {
                    Drawn::Over => again.end(),
                    Drawn::Nothing | Drawn::Page(_) if again.lead.borrow().is_some() => again.open(),
                    Drawn::Nothing => again.retry(),
                    Drawn::Page(_) => again.tabs.say(WHO),
                }
            });
        };
        set_timeout(look, Duration::from_millis(wait));
    }

    /// Stops for good and shows the sentence that the server wrote in `data-ended`.
    fn end(&self) {
        self.cease();
        let sentence = first(&self.bar, "[data-ended]").and_then(|state| state.get_attribute("data-ended"));
        self.say(&sentence.unwrap_or_default());
        self.mark_ended(true);
    }

    fn mark_lost(&self, lost: bool) {
        self.bar.class_list().toggle_with_force("live-lost", lost).ok();
    }

    /// Shows the link back in place of the pause button.
    fn mark_ended(&self, ended: bool) {
        self.ended.set(ended);
        self.bar.class_list().toggle_with_force("live-ended", ended).ok();
        for (selector, hidden) in [("a", !ended), ("button", ended)] {
            if let Some(element) = first(&self.bar, selector) {
                element.toggle_attribute_with_force("hidden", hidden).ok();
            }
        }
    }

    /// Requests the page again while it shows an older version than the latest.
    fn catch_up(self: &Rc<Self>) {
        let behind = self.shown.get() != self.latest.get();
        if !behind || self.paused.get() || self.asking.replace(true) {
            return;
        }
        let version = self.latest.get();
        let follower = self.clone();
        spawn_local(async move {
            let drawn = drawn_now().await;
            follower.asking.set(false);
            if follower.paused.get() || document().hidden() {
                return;
            }
            match drawn {
                Drawn::Page(new) => {
                    follower.shown.set(version);
                    if morph(&follower.root, &new) {
                        let moved = format!("Dernier mouvement à {}.", time_in_paris());
                        say(first(&follower.bar, ".live-moved"), &moved);
                    }
                    follower.catch_up();
                }
                Drawn::Over => follower.end(),
                // The stream will report when the server is back, and its version.
                Drawn::Nothing => {
                    follower.close();
                    follower.retry();
                }
            }
        });
    }
}

/// The server's answer to a request for the followed part of the page.
enum Drawn {
    Page(Element),
    /// Access has ended: the reader is signed out, or the address is no longer valid.
    Over,
    /// No answer for now.
    Nothing,
}

/// The followed part of the page, as the server renders it now.
async fn drawn_now() -> Drawn {
    match answer().await {
        // A redirect leads to the sign-in page.
        Some(response) if response.redirected() || matches!(response.status(), 401 | 403 | 410) => Drawn::Over,
        Some(response) if response.ok() => part(&response).await.map_or(Drawn::Nothing, Drawn::Page),
        _ => Drawn::Nothing,
    }
}

async fn answer() -> Option<Response> {
    let address = window().location().href().ok()?;
    let address = address.split('#').next().unwrap_or_default();
    let request = Request::new_with_str(address).ok()?;
    request.headers().set(OF_ITS_OWN, "1").ok()?;
    JsFuture::from(window().fetch_with_request(&request)).await.ok()?.dyn_into().ok()
}

async fn part(response: &Response) -> Option<Element> {
    let html: JsValue = JsFuture::from(response.text().ok()?).await.ok()?;
    let page = DomParser::new().ok()?.parse_from_string(&html.as_string()?, SupportedType::TextHtml).ok()?;
    page.get_element_by_id("direct")
}

/// The time in Paris, such as `14:32:05`, wherever the screen is.
fn time_in_paris() -> String {
    let options = js_sys::Object::new();
    for (name, value) in [("timeZone", "Europe/Paris"), ("timeStyle", "medium")] {
        js_sys::Reflect::set(&options, &name.into(), &value.into()).ok();
    }
    js_sys::Date::new_0().to_locale_string("fr-FR", &options).into()
}
