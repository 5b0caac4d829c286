//! A response begun in test mode: each of its pages says that it counts nowhere.

use leptos::prelude::*;
use service::draft::Trial;

/// What the page says, at its top.
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
