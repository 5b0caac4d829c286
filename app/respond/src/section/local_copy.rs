//! Copies of a section's fields in the browser until the server has them, one for each page: two tabs closed without
//! a network both recover their text. A response with an address is stored on the device. A first section has no
//! address yet and is stored only for its tab, so that the next person at a shared computer does not find it.

use super::fields;
use forms::field_names::SUBMISSION;
use leptos::prelude::window;
use serde::{Deserialize, Serialize};
use survey::Typed;
use survey::merge::same;
use web_sys::{HtmlFormElement, Storage};

/// Maximum number of copies of a section, more than anyone has tabs.
const AT_MOST: usize = 6;

#[derive(Serialize, Deserialize)]
struct Copy {
    /// The page that typed it.
    page: String,
    /// The page's key: a first section that is reloaded has another one.
    submission: String,
    /// The server's values of the section when the copy was typed.
    base: Typed,
    fields: Typed,
    /// Values sent since, which may have arrived.
    #[serde(default)]
    tried: Vec<Typed>,
}

/// A restored copy.
pub struct Restored {
    /// The page that typed it. The page that resumes it stores it under the same name.
    pub page: String,
    /// Values sent from it, which may have arrived.
    pub tried: Vec<Typed>,
}

/// A name for a page's copy.
pub fn name() -> String {
    format!("{:.0}-{:.0}", js_sys::Date::now(), js_sys::Math::random() * 1e9)
}

/// The storage of a section's copies.
struct Place {
    storage: Storage,
    key: String,
}

impl Place {
    fn of(form: &HtmlFormElement, fresh: bool) -> Option<Self> {
        let fields = fields::read(form);
        let section = fields.get("_section");
        let (storage, response) = match fresh {
            true => (window().session_storage(), fields.get("_questionnaire")),
            false => (window().local_storage(), fields.get(SUBMISSION)),
        };
        Some(Self { storage: storage.ok()??, key: format!("observatoire/{response}/{section}") })
    }

    fn copies(&self) -> Vec<Copy> {
        let text = self.storage.get_item(&self.key).ok().flatten().unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Writes the copies. Returns whether reading them back succeeds: a device's storage may be full or switched off.
    fn write(&self, copies: &[Copy]) -> bool {
        match serde_json::to_string(copies) {
            Ok(text) if !copies.is_empty() => {
                self.storage.set_item(&self.key, &text).is_ok()
                    && self.storage.get_item(&self.key).ok().flatten().is_some_and(|kept| kept == text)
            }
            _ => self.storage.remove_item(&self.key).is_ok(),
        }
    }
}

/// Stores the typed values of a page, and those sent without an answer. Returns whether the device has them.
pub fn keep(form: &HtmlFormElement, fresh: bool, page: &str, tried: &[Typed]) -> bool {
    let Some(place) = Place::of(form, fresh) else { return false };
    let typed = fields::read(form);
    let submission = typed.get(SUBMISSION).to_owned();
    let (base, fields) = (fields::base(form), typed.answers());
    let mut copies = place.copies();
    copies.retain(|copy| copy.page != page);
    copies.push(Copy { page: page.to_owned(), submission, base, fields, tried: tried.to_vec() });
    let first = copies.len().saturating_sub(AT_MOST);
    place.write(&copies[first..])
}

/// Removes the copy of a page once the server has its values. Returns whether another page's copy is left.
pub fn forget(form: &HtmlFormElement, fresh: bool, page: &str) -> bool {
    let Some(place) = Place::of(form, fresh) else { return false };
    let mut copies = place.copies();
    copies.retain(|copy| copy.page != page);
    place.write(&copies);
    !copies.is_empty()
}

/// Restores the oldest copy into the fields that were not changed since the page loaded; `None` if no copy has
/// anything new. If the server has another value by now, the copy's base is sent along, so that the server asks which
/// one to keep.
pub fn restore(form: &HtmlFormElement, fresh: bool) -> Option<Restored> {
    let place = Place::of(form, fresh)?;
    let mut copies = place.copies();
    while !copies.is_empty() {
        if put_back(form, &copies[0]) {
            place.write(&copies);
            let Copy { page, tried, .. } = copies.swap_remove(0);
            return Some(Restored { page, tried });
        }
        copies.remove(0);
    }
    place.write(&copies);
    None
}

/// Restores a copy. Returns whether it had anything that the server lacks.
fn put_back(form: &HtmlFormElement, copy: &Copy) -> bool {
    // The closing page's last request may have begun the response under its own key: with that key, it remains one
    // response.
    fields::set_hidden(form, SUBMISSION, &copy.submission);
    let mut base = fields::base(form);
    let mut restored = false;
    for name in fields::names(form) {
        let (kept, over) = (copy.fields.all(&name), copy.base.all(&name));
        let arrived = copy.tried.iter().any(|tried| same(tried.all(&name), base.all(&name)));
        let untouched = same(kept, over) && !arrived;
        if untouched || same(kept, base.all(&name)) || !fields::set(form, &name, kept, true) {
            continue;
        }
        restored = true;
        base.remove(&name);
        over.iter().for_each(|value| base.push(name.clone(), value.clone()));
    }
    if restored {
        fields::set_base(form, &base);
    }
    restored
}

/// The sections of a response with a copy on this device.
pub fn waiting(submission: &str) -> Vec<String> {
    let start = format!("observatoire/{submission}/");
    names(&start).iter().filter_map(|name| name.strip_prefix(&start)).map(ToOwned::to_owned).collect()
}

/// Removes every copy of a sent response.
pub fn forget_all(submission: &str) {
    let Ok(Some(storage)) = window().local_storage() else { return };
    for name in names(&format!("observatoire/{submission}/")) {
        storage.remove_item(&name).ok();
    }
}

/// The names in the device's storage that begin with `start`.
fn names(start: &str) -> Vec<String> {
    let Ok(Some(storage)) = window().local_storage() else { return Vec::new() };
    let all = (0..storage.length().unwrap_or(0)).filter_map(|i| storage.key(i).ok().flatten());
    all.filter(|name| name.starts_with(start)).collect()
}
