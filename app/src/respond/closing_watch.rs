//! Keeping the sentence on the closing up to date in an open page.

use super::ask_closing::ask_closing;
use crate::form::Form;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// How often an open page asks. A page that nobody looks at does not.
const OFTEN: Duration = Duration::from_secs(20);

/// Asks from time to time, and when somebody comes back to the page.
pub fn watch(questionnaire: &str, submission: &str, said: RwSignal<String>) {
    let fields = [("_questionnaire", questionnaire), (super::field_names::SUBMISSION, submission)];
    let form = Form(fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec());
    let ask = move || {
        if document().hidden() {
            return;
        }
        let form = form.clone();
        spawn_local(async move {
            // Without an answer, what was said stays: the next one will tell.
            if let Ok(now) = ask_closing(form).await
                && said.with_untracked(|said| *said != now.said)
            {
                said.set(now.said);
            }
        });
    };
    set_interval(ask.clone(), OFTEN);
    let back = Closure::<dyn FnMut()>::new(ask);
    document().add_event_listener_with_callback("visibilitychange", back.as_ref().unchecked_ref()).ok();
    back.forget();
}
