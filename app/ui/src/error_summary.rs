//! The error summary at the top of a page: the message of each field, with a link to the field.

use french::counted;
use leptos::prelude::*;
use survey::FieldError;

/// The heading above this number of messages.
pub fn heading(count: usize) -> String {
    counted(count, "Rien n’est à corriger", "Un champ est à corriger", "# champs sont à corriger")
}

/// The list of errors; empty if there are none. It takes the focus.
#[component]
pub fn ErrorSummary(
    /// The errors.
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
