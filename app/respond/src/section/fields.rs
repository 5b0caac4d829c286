//! The fields of a form in the browser: reading them, and setting them without disturbing typing.

use forms::Form;
use forms::field_names::{AGAIN, BASE, SEEN, TRAP};
use survey::Typed;
use survey::questionnaire::UNKNOWN;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, FormData, HtmlFormElement, HtmlInputElement, HtmlOptionElement, HtmlSelectElement, HtmlTextAreaElement,
};

/// Every field that a browser would send with a form.
pub fn read(form: &HtmlFormElement) -> Form {
    let Ok(data) = FormData::new_with_form(form) else { return Form::default() };
    let pairs = js_sys::Array::from(&data);
    let text = |pair: &js_sys::Array, i| pair.get(i).as_string().unwrap_or_default();
    Form(pairs.iter().map(|pair| pair.unchecked_into::<js_sys::Array>()).map(|p| (text(&p, 0), text(&p, 1))).collect())
}

/// The server's values of the section when the page was rendered or last saved.
pub fn base(form: &HtmlFormElement) -> Typed {
    serde_json::from_str(read(form).get(BASE)).unwrap_or_default()
}

/// Records the server's values of the section.
pub fn set_base(form: &HtmlFormElement, base: &Typed) {
    if let Ok(text) = serde_json::to_string(base) {
        set_hidden(form, BASE, &text);
    }
}

/// Sets a hidden field.
pub fn set_hidden(form: &HtmlFormElement, name: &str, value: &str) {
    let hidden = form.query_selector(&format!("[name=\"{name}\"]")).ok().flatten();
    if let Some(hidden) = hidden.and_then(|e| e.dyn_into::<HtmlInputElement>().ok()) {
        hidden.set_value(value);
    }
}

/// Empties the honeypot field after a refusal, so that the next attempt is accepted.
pub fn empty_trap(form: &HtmlFormElement) {
    set_hidden(form, TRAP, "");
    set_hidden(form, AGAIN, SEEN);
}

/// The names of a form's answers, without duplicates.
pub fn names(form: &HtmlFormElement) -> Vec<String> {
    let elements = form.elements();
    let names = (0..elements.length()).filter_map(|i| elements.item(i)?.get_attribute("name"));
    let mut names: Vec<String> = names.filter(|name| !name.is_empty() && !name.starts_with('_')).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Sets the fields with this name. `untouched` leaves fields alone that differ from the page's initial state. Returns
/// whether anything changed.
pub fn set(form: &HtmlFormElement, name: &str, values: &[String], untouched: bool) -> bool {
    let elements = form.elements();
    let mut changed = false;
    for element in (0..elements.length()).filter_map(|i| elements.item(i)) {
        if element.get_attribute("name").as_deref() == Some(name) {
            changed |= set_element(&element, values, untouched);
        }
    }
    changed
}

fn set_element(element: &Element, values: &[String], untouched: bool) -> bool {
    let typed = || values.iter().find(|v| *v != UNKNOWN).cloned().unwrap_or_default();
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        if matches!(input.type_().as_str(), "checkbox" | "radio") {
            let ticked = values.contains(&input.value());
            let change = ticked != input.checked() && !(untouched && input.checked() != input.default_checked());
            if change {
                input.set_checked(ticked);
            }
            return change;
        }
        let change = typed() != input.value() && !(untouched && input.value() != input.default_value());
        if change {
            input.set_value(&typed());
        }
        change
    } else if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
        let plain = typed().replace("\r\n", "\n");
        let change = plain != area.value() && !(untouched && area.value() != area.default_value().unwrap_or_default());
        if change {
            area.set_value(&plain);
        }
        change
    } else if let Some(select) = element.dyn_ref::<HtmlSelectElement>() {
        let change = typed() != select.value() && !(untouched && select.value() != as_sent(select));
        if change {
            select.set_value(&typed());
        }
        change
    } else {
        false
    }
}

/// The initial choice of a drop-down list.
fn as_sent(select: &HtmlSelectElement) -> String {
    let options = select.options();
    (0..options.length())
        .filter_map(|i| options.item(i)?.dyn_into::<HtmlOptionElement>().ok())
        .find(HtmlOptionElement::default_selected)
        .map(|option| option.value())
        .unwrap_or_default()
}
