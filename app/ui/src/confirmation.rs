//! The page that asks for confirmation before an action that cannot be undone or that affects many people: what will
//! happen, to whom, to how many. It is an ordinary page, reached and left by a link.

use super::error_summary::ErrorSummary;
use crate::page::Page;
use forms::Returned;
use leptos::prelude::*;

/// The contents of a confirmation page.
pub struct Asking {
    /// The question, used as the page title.
    pub question: String,
    /// The consequences, one sentence each.
    pub sentences: Vec<String>,
    /// What to read or fill in first, above the button.
    pub before: AnyView,
    /// The form's action.
    pub action: &'static str,
    /// Hidden fields of the form.
    pub fields: Vec<(&'static str, String)>,
    /// The button's label, a verb.
    pub button: String,
    /// Whether the action erases something.
    pub erases: bool,
    /// The address to return to without confirming.
    pub back: String,
    /// The errors of an earlier attempt.
    pub returned: Returned,
}

/// The confirmation page.
pub fn asking_page(asking: Asking) -> AnyView {
    let Asking { question, sentences, before, action, fields, button, erases, back, returned } = asking;
    let wrong = returned.is_wrong();
    let sentences: Vec<_> = sentences.into_iter().map(|sentence| view! { <p>{sentence}</p> }).collect();
    let fields: Vec<_> =
        fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect();
    let class = if erases { "button button-danger" } else { "button" };
    view! {
        <Page title=question.clone() staff=true wrong=wrong>
            <ErrorSummary errors=Signal::stored(returned.errors) />
            <a class="back" href=back.clone()>"Revenir sans rien faire"</a>
            <h1>{question}</h1>
            {sentences}
            <form method="post" action=action novalidate>
                {fields}
                {before}
                <div class="actions">
                    <button class=class>{button}</button>
                    <a class="button button-quiet" href=back>"Annuler"</a>
                </div>
            </form>
        </Page>
    }
    .into_any()
}
