//! The copies of a section's fields that the browser keeps until the server has them, one for each page that typed: two
//! tabs that are closed without a network both find their words again. A response that has an address is kept on the
//! device; a first section, which has none yet, only in its tab, so that the next person at a shared computer does not
//! find it.

use super::fields;
use forms::field_names::SUBMISSION;
use leptos::prelude::window;
use serde::{Deserialize, Serialize};
use survey::Typed;
use survey::merge::same;
use web_sys::{HtmlFormElement, Storage};

/// How many copies of a section are kept: past any honest number of tabs.
const AT_MOST: usize = 6;

#[derive(Serialize, Deserialize)]
struct Copy {
    /// The page that typed it.
    page: String,
    /// The key that the page was given: a first section that is loaded again has another one.
    submission: String,
    /// What the server had of the section when the copy was typed.
    base: Typed,
    fields: Typed,
    /// What was sent since, and may have arrived.
    #[serde(default)]
    tried: Vec<Typed>,
}

/// What was put back into a form.
pub struct Restored {
    /// The page that had typed it: whoever goes on with it keeps it under the same name.
    pub page: String,
    /// What was sent of it, and may have arrived.
    pub tried: Vec<Typed>,
}

/// A name for the copy of a page.
pub fn name() -> String {
    format!("{:.0}-{:.0}", js_sys::Date::now(), js_sys::Math::random() * 1e9)
}

/// Where the copies of a section are.
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

    /// Writes the copies; says whether they are there, read back: a device may be full, or keep nothing.
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

/// Keeps what is typed in a page, and what was sent of it without learning whether it arrived; says whether the device
/// has it.
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

/// Forgets what the server has of a page; says whether another page's copy is left.
pub fn forget(form: &HtmlFormElement, fresh: bool, page: &str) -> bool {
    let Some(place) = Place::of(form, fresh) else { return false };
    let mut copies = place.copies();
    copies.retain(|copy| copy.page != page);
    place.write(&copies);
    !copies.is_empty()
}

/// Puts the oldest copy back into the fields that nobody has touched since the page came; `None` where there is none
/// that says anything new. Where the server has another value by now, it is told what the copy was typed over: it then
/// asks which one to keep.
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

/// Whether a copy held something that the server has not.
fn put_back(form: &HtmlFormElement, copy: &Copy) -> bool {
    // Its last words may have begun the response already, under the former key: it stays one response.
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

/// The sections of a response of which this device still keeps a copy.
pub fn waiting(submission: &str) -> Vec<String> {
    let start = format!("observatoire/{submission}/");
    names(&start).iter().filter_map(|name| name.strip_prefix(&start)).map(ToOwned::to_owned).collect()
}

/// Forgets every copy of a response that was sent.
pub fn forget_all(submission: &str) {
    let Ok(Some(storage)) = window().local_storage() else { return };
    for name in names(&format!("observatoire/{submission}/")) {
        storage.remove_item(&name).ok();
    }
}

/// What the device keeps under names that begin alike.
fn names(start: &str) -> Vec<String> {
    let Ok(Some(storage)) = window().local_storage() else { return Vec::new() };
    let all = (0..storage.length().unwrap_or(0)).filter_map(|i| storage.key(i).ok().flatten());
    all.filter(|name| name.starts_with(start)).collect()
}
