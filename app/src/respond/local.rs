//! The copy of a section's fields that the browser keeps until the server has them. A response that
//! has an address is kept on the device; a first section, which has none yet, only in its tab, so that
//! the next person at a shared computer does not find it.

use super::field_names::SUBMISSION;
use super::fields;
use crate::survey::Typed;
use crate::survey::merge::same;
use leptos::prelude::window;
use serde::{Deserialize, Serialize};
use web_sys::{HtmlFormElement, Storage};

#[derive(Serialize, Deserialize)]
struct Copy {
    /// The key that the page was given: a first section that is loaded again has another one.
    submission: String,
    /// What the server had of the section when the copy was typed.
    base: Typed,
    fields: Typed,
    /// What was sent since, and may have arrived.
    #[serde(default)]
    tried: Vec<Typed>,
}

fn place(form: &HtmlFormElement, fresh: bool) -> Option<(Storage, String)> {
    let fields = fields::read(form);
    let section = fields.get("_section").to_owned();
    if fresh {
        let storage = window().session_storage().ok()??;
        Some((storage, format!("observatoire/{}/{section}", fields.get("_questionnaire"))))
    } else {
        let storage = window().local_storage().ok()??;
        Some((storage, format!("observatoire/{}/{section}", fields.get("_submission"))))
    }
}

/// Keeps what is typed, and what was sent of it without learning whether it arrived.
pub fn keep(form: &HtmlFormElement, fresh: bool, tried: &[Typed]) {
    let typed = fields::read(form);
    let submission = typed.get(SUBMISSION).to_owned();
    let copy = Copy { submission, base: fields::base(form), fields: typed.answers(), tried: tried.to_vec() };
    if let (Some((storage, key)), Ok(text)) = (place(form, fresh), serde_json::to_string(&copy)) {
        storage.set_item(&key, &text).ok();
    }
}

/// Forgets what the server has.
pub fn forget(form: &HtmlFormElement, fresh: bool) {
    if let Some((storage, key)) = place(form, fresh) {
        storage.remove_item(&key).ok();
    }
}

/// Puts a copy back into the fields that nobody has touched since the page came; answers with what was sent of it,
/// if it did. Where the server has another value by now, it is told what the copy was typed over: it then asks which
/// one to keep.
pub fn restore(form: &HtmlFormElement, fresh: bool) -> Option<Vec<Typed>> {
    let (storage, key) = place(form, fresh)?;
    let text = storage.get_item(&key).ok()??;
    let Ok(copy) = serde_json::from_str::<Copy>(&text) else {
        storage.remove_item(&key).ok();
        return None;
    };
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
    } else {
        storage.remove_item(&key).ok();
    }
    restored.then_some(copy.tried)
}
