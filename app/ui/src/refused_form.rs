//! The errors of a refused form that is shown again: at the top of its page and beside its button.

use leptos::prelude::*;
use service::http::{GivenBack, given_back, given_back_from};
use service::rate_limits::TRAP;

/// The id of a form's buttons, which the summary links to.
pub const BUTTONS: &str = "envoi";

/// Whether a refusal concerns the form as a whole. One about a field is shown beside that field.
fn is_of_the_form(given: &GivenBack) -> bool {
    given.field.as_deref().is_none_or(|field| field.starts_with('_'))
}

/// The refusal at the top of the page.
pub fn refused_at_the_head() -> Option<AnyView> {
    let given = given_back().filter(is_of_the_form)?;
    let lead = (given.field.as_deref() == Some(TRAP))
        .then(|| view! { <p><a href=format!("#{BUTTONS}")>"Aller au bouton"</a></p> });
    let kept = (!given.form.answers().is_empty())
        .then(|| view! { <p>"Ce que vous avez saisi est toujours dans cette page."</p> });
    Some(
        view! {
            <div class="error-summary" id="refus" role="alert" tabindex="-1" autofocus>
                <h2>"Votre demande n’a pas abouti"</h2>
                <p>{given.message}</p>
                {kept}
                {lead}
            </div>
        }
        .into_any(),
    )
}

/// The refusal beside the buttons of the form with this `action`.
pub fn refused_beside(action: &str) -> Option<AnyView> {
    let given = given_back_from(action).filter(is_of_the_form)?;
    Some(view! { <p class="field-error">{given.message}</p> }.into_any())
}
