//! Access to the page in the browser: finding elements, listening to them, writing to them.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Document, Element, Event, EventTarget, HtmlElement, HtmlFormElement, NodeList};

/// The attribute that stores the text last written to an element. The text itself is no reference: a translator
/// changes it.
const ANNOUNCED: &str = "data-announced";

/// Writes a text to an element, if it is new: a repeated text must not be announced again. The whole text is
/// replaced, whatever a translator or an extension made of the previous one.
pub fn say(element: Option<Element>, text: &str) {
    let Some(element) = element else { return };
    let announced = element.get_attribute(ANNOUNCED).or_else(|| element.text_content()).unwrap_or_default();
    if announced != text {
        element.set_text_content(Some(text));
        element.set_attribute(ANNOUNCED, text).ok();
    }
}

/// The element with an id.
pub fn by_id(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// The first element inside another one that matches a selector.
pub fn first(inside: &Element, selector: &str) -> Option<Element> {
    inside.query_selector(selector).ok().flatten()
}

/// All elements of the page that match a selector.
pub fn all(page: &Document, selector: &str) -> Vec<Element> {
    page.query_selector_all(selector).map(|list| elements(&list)).unwrap_or_default()
}

/// The elements of a list.
pub fn elements(list: &NodeList) -> Vec<Element> {
    (0..list.length()).filter_map(|i| list.item(i)?.dyn_into().ok()).collect()
}

/// The form inside an island.
pub fn form_in(root: &HtmlElement) -> Option<HtmlFormElement> {
    first(root, "form")?.dyn_into().ok()
}

/// Listens for the lifetime of the page.
pub fn listen(target: &EventTarget, name: &str, act: impl FnMut(Event) + 'static) {
    let act = Closure::<dyn FnMut(Event)>::new(act);
    target.add_event_listener_with_callback(name, act.as_ref().unchecked_ref()).ok();
    act.forget();
}
