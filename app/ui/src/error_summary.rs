//! What has to be mended, at the top of a page: the same words as beside each field, each leading to it.

use french::counted;
use leptos::prelude::*;
use survey::FieldError;

/// What stands above so many messages.
pub fn heading(count: usize) -> String {
    counted(count, "Rien n’est à corriger", "Un champ est à corriger", "# champs sont à corriger")
}

/// The list of what to mend; nothing when nothing is wrong. The focus goes to it.
#[component]
pub fn ErrorSummary(
    /// What to mend.
    #[prop(into)]
    errors: Signal<Vec<FieldError>>,
) -> impl IntoView {
    move || {
        let errors = errors.get();
        let count = errors.len();
        (count > 0).then(|| {
            let heading = heading(count);
            let items: Vec<_> = errors
                .into_iter()
                .map(|error| {
                    view! {
                        <li>
                            <span class="error-summary-label">{error.label}</span>
                            <a href=format!("#{}", error.field)>{error.message}</a>
                        </li>
                    }
                })
                .collect();
            view! {
                <div class="error-summary" id="erreurs" role="alert" tabindex="-1" autofocus>
                    <h2>{heading}</h2>
                    <ul>{items}</ul>
                </div>
            }
        })
    }
}
