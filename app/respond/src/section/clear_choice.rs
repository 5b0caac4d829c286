//! Clearing a choice: pressing a selected radio button again, by mouse or space bar, deselects it. Each group also
//! has a button for this, for pages without this code and for respondents who would not guess.

use super::fields;
use leptos::prelude::set_timeout;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use ui::dom::listen;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlFormElement, HtmlInputElement, HtmlLabelElement, KeyboardEvent, MouseEvent};

/// Listens to the radio buttons of a form; `changed` is called when one was cleared.
pub fn attach(form: &HtmlFormElement, changed: impl Fn() + 'static) {
    // The button being pressed, if it was selected before. Afterwards it always is: the press selects it.
    let pressed: Rc<RefCell<Option<HtmlInputElement>>> = Rc::default();
    let down = pressed.clone();
    listen(form, "mousedown", move |event| {
        // A double click counts as one.
        let once = event.dyn_ref::<MouseEvent>().is_some_and(|event| event.detail() <= 1);
        *down.borrow_mut() = radio_of(&event).filter(|radio| once && radio.checked());
    });
    let down = pressed.clone();
    listen(form, "keydown", move |event| {
        let space = event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == " ");
        *down.borrow_mut() = radio_of(&event).filter(|radio| space && radio.checked());
    });
    let (changed, of) = (Rc::new(changed), form.clone());
    let release = move |event: Event| {
        let released = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some(radio) = released.filter(|radio| pressed.borrow().as_ref() == Some(radio)) else { return };
        pressed.borrow_mut().take();
        let (changed, of) = (changed.clone(), of.clone());
        // Waits until the browser has handled the press.
        set_timeout(
            move || {
                if take_back(&of, &radio.name()) {
                    changed();
                }
            },
            Duration::ZERO,
        );
    };
    // On a selected button the space bar causes no click.
    listen(form, "keyup", release.clone());
    listen(form, "click", release);
}

/// Clears the answer of a field, including its text field. Returns whether there was one.
pub fn take_back(form: &HtmlFormElement, field: &str) -> bool {
    let ticked = fields::set(form, field, &[], false);
    fields::set(form, &format!("{field}.autre"), &[], false);
    ticked
}

/// The radio button that is the target of an event, directly or through its label.
fn radio_of(event: &Event) -> Option<HtmlInputElement> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let label = target.closest("label").ok().flatten().and_then(|label| label.dyn_into::<HtmlLabelElement>().ok());
    let input = match label {
        Some(label) => label.control()?.dyn_into().ok(),
        None => target.dyn_into::<HtmlInputElement>().ok(),
    };
    input.filter(|input| input.type_() == "radio")
}
