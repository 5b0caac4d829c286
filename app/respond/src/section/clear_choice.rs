//! Taking an answer back: a radio button that is pressed again, by hand or with the space bar, is no longer chosen. Without
//! this code, and for whoever would not guess it, each group has a button that says so.

use super::fields;
use leptos::prelude::set_timeout;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use ui::dom::listen;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlFormElement, HtmlInputElement, HtmlLabelElement, KeyboardEvent, MouseEvent};

/// Listens to the radio buttons of a form; `changed` is called when one was taken back.
pub fn attach(form: &HtmlFormElement, changed: impl Fn() + 'static) {
    // The button that is being pressed, if it was chosen before: the press itself chooses.
    let pressed: Rc<RefCell<Option<HtmlInputElement>>> = Rc::default();
    let down = pressed.clone();
    listen(form, "mousedown", move |event| {
        // A double click is one choice.
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
        // Once the browser is done with the press.
        set_timeout(
            move || {
                if take_back(&of, &radio.name()) {
                    changed();
                }
            },
            Duration::ZERO,
        );
    };
    // Of a chosen button the space bar makes no click.
    listen(form, "keyup", release.clone());
    listen(form, "click", release);
}

/// Takes the answer of a field back, what was written beside it included; says whether there was one.
pub fn take_back(form: &HtmlFormElement, field: &str) -> bool {
    let ticked = fields::set(form, field, &[], false);
    fields::set(form, &format!("{field}.autre"), &[], false);
    ticked
}

/// The radio button that an event is about, by itself or by its label.
fn radio_of(event: &Event) -> Option<HtmlInputElement> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let label = target.closest("label").ok().flatten().and_then(|label| label.dyn_into::<HtmlLabelElement>().ok());
    let input = match label {
        Some(label) => label.control()?.dyn_into().ok(),
        None => target.dyn_into::<HtmlInputElement>().ok(),
    };
    input.filter(|input| input.type_() == "radio")
}
