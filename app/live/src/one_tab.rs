//! Election of one tab that acts for all tabs of a browser, by Web Locks and `BroadcastChannel`. A browser opens six
//! connections to a site: a seventh tab with a stream of its own would never load. In a browser without either API,
//! each tab acts for itself.

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::window;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

/// The tabs that share a name.
pub struct Tabs {
    name: String,
    channel: Option<BroadcastChannel>,
    /// The browser's lock manager and its `request` method.
    locks: Option<(JsValue, Function)>,
}

/// The role of acting tab, until dropped.
pub struct Lead(Option<Function>);

impl Drop for Lead {
    fn drop(&mut self) {
        if let Some(release) = self.0.take() {
            release.call0(&JsValue::UNDEFINED).ok();
        }
    }
}

impl Tabs {
    /// The tabs that share this name.
    pub fn of(name: &str) -> Self {
        let channel = BroadcastChannel::new(name).ok();
        // Without a channel to the others, each tab acts for itself.
        let locks = channel.as_ref().and_then(|_| {
            let locks = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
            let request = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
            Some((locks, request))
        });
        Self { name: name.to_owned(), channel, locks }
    }

    /// Sends a message to the other tabs.
    pub fn say(&self, word: &str) {
        if let Some(channel) = &self.channel {
            channel.post_message(&word.into()).ok();
        }
    }

    /// Receives messages of the other tabs.
    pub fn on_word(&self, mut hear: impl FnMut(&str) + 'static) {
        let Some(channel) = &self.channel else { return };
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(word) = event.data().as_string() {
                hear(&word);
            }
        });
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
    }

    /// Calls `begin` as soon as this tab has the lead: at once if no other tab has it, or when the other one closes,
    /// stops or crashes.
    pub fn lead(&self, begin: impl FnOnce(Lead) + 'static) {
        let Some((locks, request)) = &self.locks else { return begin(Lead(None)) };
        let granted = Closure::once_into_js(move |_: JsValue| -> JsValue {
            let release = Rc::new(RefCell::new(None));
            let kept = release.clone();
            // The lock lasts until this promise is resolved.
            let lock = Promise::new(&mut move |resolve, _| *kept.borrow_mut() = Some(resolve));
            begin(Lead(release.take()));
            lock.into()
        });
        request.call2(locks, &self.name.as_str().into(), &granted).ok();
    }
}
