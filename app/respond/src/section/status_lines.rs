//! The two lines below a form that the browser's code writes in: what becomes of what is typed, and what needs somebody.

#[cfg(not(target_arch = "wasm32"))]
use leptos::prelude::*;

/// The lines, empty. They are elements that stay: a translator swaps text nodes for others.
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

    /// Says that all is well, or that something is under way.
    pub fn say(&self, text: &str) {
        self.set_state(text, false);
    }

    /// Says that something waits: it does not look like what is saved.
    pub fn wait(&self, text: &str) {
        self.set_state(text, true);
    }

    /// Says what needs somebody; nothing takes it away.
    pub fn alarm(&self, text: &str) {
        set(self.alarm.as_ref(), text, &[("save-said", !text.is_empty())]);
    }

    fn set_state(&self, text: &str, waits: bool) {
        set(self.state.as_ref(), text, &[("save-told", !text.is_empty()), ("save-waits", waits)]);
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
