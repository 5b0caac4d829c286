//! The two lines below a form in which the browser's code reports: the state of saving, and problems that need the
//! respondent.

#[cfg(not(target_arch = "wasm32"))]
use leptos::prelude::*;

/// The empty lines. They are permanent elements: a translator replaces text nodes.
#[cfg(not(target_arch = "wasm32"))]
pub fn lines_view() -> AnyView {
    view! {
        <p class="save-state" role="status" data-state></p>
        <p class="save-alarm" role="alert" data-alarm></p>
    }
    .into_any()
}

/// The lines of a page.
#[cfg(target_arch = "wasm32")]
#[derive(Clone)]
pub struct Lines {
    state: Option<web_sys::Element>,
    alarm: Option<web_sys::Element>,
}

#[cfg(target_arch = "wasm32")]
impl Lines {
    /// The lines inside an island.
    pub fn of(root: &web_sys::HtmlElement) -> Self {
        use ui::dom::first;
        Self { state: first(root, "[data-state]"), alarm: first(root, "[data-alarm]") }
    }

    /// Reports that all is well, or in progress.
    pub fn say(&self, text: &str) {
        self.set_state(text, false);
    }

    /// Reports that something is waiting, in a style other than that of saved values.
    pub fn wait(&self, text: &str) {
        self.set_state(text, true);
    }

    /// Reports a problem that needs the respondent. It remains until replaced.
    pub fn alarm(&self, text: &str) {
        set(self.alarm.as_ref(), text, &[("alarm-shown", !text.is_empty())]);
    }

    fn set_state(&self, text: &str, waits: bool) {
        set(self.state.as_ref(), text, &[("save-shown", !text.is_empty()), ("save-waits", waits)]);
    }
}

#[cfg(target_arch = "wasm32")]
fn set(line: Option<&web_sys::Element>, text: &str, looks: &[(&str, bool)]) {
    let Some(line) = line else { return };
    for (class, on) in looks {
        line.class_list().toggle_with_force(class, *on).ok();
    }
    ui::dom::say(Some(line.clone()), text);
}
