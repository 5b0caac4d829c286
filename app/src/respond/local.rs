//! The copy of a section's fields that the browser keeps until the server has them. A response that
//! has an address is kept on the device; a first section, which has none yet, only in its tab, so that
//! the next person at a shared computer does not find it.

use super::page::read;
use super::section_form::SectionSpec;
use crate::survey::Typed;
use leptos::prelude::window;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use web_sys::{HtmlFormElement, HtmlInputElement, HtmlOptionElement, HtmlSelectElement, HtmlTextAreaElement, Storage};

#[derive(Serialize, Deserialize)]
struct Copy {
    /// What the server had of the section when the copy was typed.
    over: u64,
    fields: Typed,
}

fn place(form: &HtmlFormElement, spec: &SectionSpec) -> Option<(Storage, String)> {
    let fields = read(form);
    if spec.saved == 0 {
        let storage = window().session_storage().ok()??;
        Some((storage, format!("observatoire/{}/{}", fields.get("_questionnaire"), spec.section.id)))
    } else {
        let storage = window().local_storage().ok()??;
        Some((storage, format!("observatoire/{}/{}", fields.get("_submission"), spec.section.id)))
    }
}

/// Keeps what is typed.
pub fn keep(form: &HtmlFormElement, spec: &SectionSpec) {
    let copy = Copy { over: spec.saved, fields: read(form).answers() };
    if let (Some((storage, key)), Ok(text)) = (place(form, spec), serde_json::to_string(&copy)) {
        storage.set_item(&key, &text).ok();
    }
}

/// Forgets what the server has.
pub fn forget(form: &HtmlFormElement, spec: &SectionSpec) {
    if let Some((storage, key)) = place(form, spec) {
        storage.remove_item(&key).ok();
    }
}

/// Puts a copy back into the fields that nobody has touched since the page came; says whether it did.
/// A copy typed over something else than what the server has now is out of date, and goes.
pub fn restore(form: &HtmlFormElement, spec: &SectionSpec) -> bool {
    let Some((storage, key)) = place(form, spec) else { return false };
    let Ok(Some(text)) = storage.get_item(&key) else { return false };
    let copy = serde_json::from_str::<Copy>(&text).ok().filter(|copy| copy.over == spec.saved);
    let Some(copy) = copy else {
        storage.remove_item(&key).ok();
        return false;
    };
    let elements = form.elements();
    let mut restored = false;
    for element in (0..elements.length()).filter_map(|i| elements.item(i)) {
        let name = element.get_attribute("name").unwrap_or_default();
        if name.is_empty() || name.starts_with('_') {
            continue;
        }
        let values = copy.fields.all(&name);
        if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
            if matches!(input.type_().as_str(), "checkbox" | "radio") {
                let kept = values.contains(&input.value());
                if input.checked() == input.default_checked() && kept != input.checked() {
                    input.set_checked(kept);
                    restored = true;
                }
            } else {
                let kept =
                    values.iter().find(|v| *v != crate::survey::questionnaire::UNKNOWN).cloned().unwrap_or_default();
                if input.value() == input.default_value() && kept != input.value() {
                    input.set_value(&kept);
                    restored = true;
                }
            }
        } else if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
            let kept = copy.fields.first(&name);
            if area.value() == area.default_value().unwrap_or_default() && kept != area.value() {
                area.set_value(kept);
                restored = true;
            }
        } else if let Some(select) = element.dyn_ref::<HtmlSelectElement>() {
            let kept = copy.fields.first(&name);
            let options = select.options();
            let sent = (0..options.length())
                .filter_map(|i| options.item(i)?.dyn_into::<HtmlOptionElement>().ok())
                .find(HtmlOptionElement::default_selected)
                .map(|o| o.value())
                .unwrap_or_default();
            if select.value() == sent && kept != sent {
                select.set_value(kept);
                restored = true;
            }
        }
    }
    restored
}
