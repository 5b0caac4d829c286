//! The banner of test responses: each page says that they do not count.

use leptos::prelude::*;
use service::draft::Trial;

/// The banner, for the top of the page.
pub fn trial_view() -> Option<AnyView> {
    use_context::<Trial>().map(|_| {
        view! {
            <div class="notice notice-strong" role="note">
                <p><strong>"Essai du questionnaire"</strong>" : cette réponse ne compte dans aucun résultat, même quand l’enquête sera ouverte. L’équipe de l’Observatoire effacera les essais."</p>
            </div>
        }
        .into_any()
    })
}
