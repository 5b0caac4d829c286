//! One tab of a browser does something for all of them: a browser opens six connections to a site, and a seventh tab that
//! kept one for itself would never load (Web Locks, `BroadcastChannel`). Where a browser has neither, each tab does it.

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::window;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

/// The tabs that share something, by its name.
pub struct Tabs {
    name: String,
    channel: Option<BroadcastChannel>,
    /// The browser's locks, and what asks for one.
    locks: Option<(JsValue, Function)>,
}

/// Being the one tab, until this is dropped.
pub struct Lead(Option<Function>);

impl Drop for Lead {
    fn drop(&mut self) {
        if let Some(release) = self.0.take() {
            release.call0(&JsValue::UNDEFINED).ok();
        }
    }
}

impl Tabs {
    /// The tabs that share what is called so.
    pub fn of(name: &str) -> Self {
        let channel = BroadcastChannel::new(name).ok();
        // Without a way to tell the others, each tab goes its own way.
        let locks = channel.as_ref().and_then(|_| {
            let locks = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
            let request = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
            Some((locks, request))
        });
        Self { name: name.to_owned(), channel, locks }
    }

    /// Tells the other tabs.
    pub fn say(&self, word: &str) {
        if let Some(channel) = &self.channel {
            channel.post_message(&word.into()).ok();
        }
    }

    /// Hears what another tab tells.
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

    /// Calls as soon as this tab is the one: at once where no other is, or once another has gone, ceased or crashed.
    pub fn lead(&self, begin: impl FnOnce(Lead) + 'static) {
        let Some((locks, request)) = &self.locks else { return begin(Lead(None)) };
        let granted = Closure::once_into_js(move |_: JsValue| -> JsValue {
            let release = Rc::new(RefCell::new(None));
            let kept = release.clone();
            // The lock is held until this promise is.
            let held = Promise::new(&mut move |resolve, _| *kept.borrow_mut() = Some(resolve));
            begin(Lead(release.take()));
            held.into()
        });
        request.call2(locks, &self.name.as_str().into(), &granted).ok();
    }
}
