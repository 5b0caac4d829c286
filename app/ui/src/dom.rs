//! The page in the browser: finding its elements, listening to them, writing in them.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Document, Element, Event, EventTarget, HtmlElement, HtmlFormElement, NodeList};

/// Where an element keeps what was last said in it: a translator changes its text.
const SAID: &str = "data-said";

/// Says something in an element, if it is something new: what is said again must not be announced again. The text is set
/// whole, whatever a translator or an extension made of the one before.
pub fn say(element: Option<Element>, text: &str) {
    let Some(element) = element else { return };
    let said = element.get_attribute(SAID).or_else(|| element.text_content()).unwrap_or_default();
    if said != text {
        element.set_text_content(Some(text));
        element.set_attribute(SAID, text).ok();
    }
}

/// The element of an identifier.
pub fn by_id(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// The first element of a selector inside another one.
pub fn first(inside: &Element, selector: &str) -> Option<Element> {
    inside.query_selector(selector).ok().flatten()
}

/// Every element of a selector in the page.
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

/// Listens for as long as the page lives.
pub fn listen(target: &EventTarget, name: &str, act: impl FnMut(Event) + 'static) {
    let act = Closure::<dyn FnMut(Event)>::new(act);
    target.add_event_listener_with_callback(name, act.as_ref().unchecked_ref()).ok();
    act.forget();
}
