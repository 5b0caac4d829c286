//! `/barometre`: what was published.

use crate::components::layout::Page;
use leptos::prelude::*;

/// The page.
pub const PATH: &str = "/barometre";

/// `/barometre`.
#[component]
pub fn BarometerPage() -> impl IntoView {
    view! {
        <Page title="Baromètre" wide=true>
            <h1>"Baromètre des achats auprès des start-up"</h1>
        </Page>
    }
}
