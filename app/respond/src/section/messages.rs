//! Errors shown by the browser's code: beside each field, and at the top of the page.

use leptos::prelude::document;
use survey::FieldError;
use ui::dom::{by_id, first};
use ui::error_summary::heading;
use web_sys::{Element, HtmlElement};

/// Shows or clears the error of a field.
pub fn mark(field: &str, message: Option<&str>) {
    let Some(error) = by_id(&format!("{field}-erreur")) else { return };
    // The text is replaced, whatever a translator made of it.
    error.set_text_content(message);
    error.set_hidden(message.is_none());
    if let Ok(Some(around)) = error.closest(".field") {
        around.class_list().toggle_with_force("field-wrong", message.is_some()).ok();
    }
    if let Some(input) = by_id(field) {
        match message {
            Some(_) => input.set_attribute("aria-invalid", "true").ok(),
            None => input.remove_attribute("aria-invalid").ok(),
        };
    }
}

/// Shows the error summary with the same markup as the server; removes it if there are no errors.
pub fn show_summary(root: &HtmlElement, errors: &[FieldError]) {
    let Some(place) = first(root, "[data-summary]") else { return };
    place.set_text_content(None);
    if errors.is_empty() {
        return;
    }
    let Some(summary) =
        child(&place, "div", &[("class", "error-summary"), ("id", "erreurs"), ("role", "alert"), ("tabindex", "-1")])
    else {
        return;
    };
    if let Some(title) = child(&summary, "h2", &[]) {
        title.set_text_content(Some(&heading(errors.len())));
    }
    let Some(list) = child(&summary, "ul", &[]) else { return };
    for error in errors {
        let Some(item) = child(&list, "li", &[]) else { continue };
        if let Some(label) = child(&item, "span", &[("class", "error-summary-label")]) {
            label.set_text_content(Some(&error.label));
        }
        if let Some(link) = child(&item, "a", &[("href", &format!("#{}", error.field))]) {
            link.set_text_content(Some(&error.message));
        }
    }
}

/// Appends a new element to another one.
fn child(parent: &Element, tag: &str, attributes: &[(&str, &str)]) -> Option<Element> {
    let element = document().create_element(tag).ok()?;
    for (name, value) in attributes {
        element.set_attribute(name, value).ok()?;
    }
    parent.append_child(&element).ok()?;
    Some(element)
}
