//! Keeps the closing shown on an open page up to date.

use crate::actions::{AskClosing, Closing};
use crate::section::post::post;
use forms::Form;
use leptos::prelude::*;
use leptos::task::spawn_local;
use server_fn::ServerFn;
use std::time::Duration;
use ui::dom::{all, first, listen, say};
use web_sys::HtmlElement;

/// Interval between requests. A hidden page makes none.
const OFTEN: Duration = Duration::from_secs(20);

/// Requests the closing regularly, and when the page becomes visible again.
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
            // If the request fails, the sentence remains until the next one succeeds.
            if let Ok(now) = post::<Closing>(AskClosing::url(), &form).await {
                say(line, &now.sentence);
                tell(&now);
            }
        });
    };
    set_interval(ask.clone(), OFTEN);
    listen(&document(), "visibilitychange", move |_| ask());
}

/// Shows at the top of the page that sending is no longer possible, and hides the buttons that go on. Shows them again
/// if staff have reopened the questionnaire.
fn tell(now: &Closing) {
    let page = document();
    if let Some(notice) = page.query_selector("[data-closed]").ok().flatten() {
        if now.closed {
            say(first(&notice, "[data-closed-sentence]"), &now.sentence);
            notice.set_attribute("data-learnt", "").ok();
        }
        notice.toggle_attribute_with_force("hidden", !now.closed).ok();
    }
    for buttons in all(&page, "[data-goes-on]") {
        buttons.toggle_attribute_with_force("hidden", now.closed).ok();
    }
}
