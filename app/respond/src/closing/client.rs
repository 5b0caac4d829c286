//! Keeping what an open page says of the closing up to date.

use crate::actions::{AskClosing, Closing};
use crate::section::post::post;
use forms::Form;
use leptos::prelude::*;
use leptos::task::spawn_local;
use server_fn::ServerFn;
use std::time::Duration;
use ui::dom::{all, first, listen, say};
use web_sys::HtmlElement;

/// How often an open page asks. A page that nobody looks at does not.
const OFTEN: Duration = Duration::from_secs(20);

/// Asks from time to time, and when somebody comes back to the page.
pub fn watch(root: &HtmlElement, questionnaire: &str, submission: &str) {
    let fields = [("_questionnaire", questionnaire), (forms::field_names::SUBMISSION, submission)];
    let form = Form(fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec());
    let line = first(root, ".closing");
    let ask = move || {
        if document().hidden() {
            return;
        }
        let (form, line) = (form.clone(), line.clone());
        spawn_local(async move {
            // Without an answer, what was said stays: the next one will tell.
            if let Ok(now) = post::<Closing>(AskClosing::url(), &form).await {
                say(line, &now.said);
                tell(&now);
            }
        });
    };
    set_interval(ask.clone(), OFTEN);
    listen(&document(), "visibilitychange", move |_| ask());
}

/// Shows at the head of the page that nothing can be sent any more, and takes away the buttons that go on; or gives them
/// back where staff opened the questionnaire again.
fn tell(now: &Closing) {
    let page = document();
    if let Some(notice) = page.query_selector("[data-closed]").ok().flatten() {
        if now.closed {
            say(first(&notice, "[data-closed-said]"), &now.said);
            notice.set_attribute("data-learnt", "").ok();
        }
        notice.toggle_attribute_with_force("hidden", !now.closed).ok();
    }
    for buttons in all(&page, "[data-goes-on]") {
        buttons.toggle_attribute_with_force("hidden", now.closed).ok();
    }
}
