//! The page that asks before something is done that cannot be undone, or that many people notice: what will happen, to whom, to
//! how many. It is a page like another, reached by a link and left by one.

use super::error_summary::ErrorSummary;
use crate::page::Page;
use forms::Returned;
use leptos::prelude::*;

/// What is asked.
pub struct Asking {
    /// The question, as the title of the page.
    pub question: String,
    /// What will happen, in sentences.
    pub said: Vec<String>,
    /// What there is to read or to type before, above the button.
    pub before: AnyView,
    /// Where the form goes.
    pub action: &'static str,
    /// What the form says of itself.
    pub fields: Vec<(&'static str, String)>,
    /// What the button does, in a verb.
    pub button: String,
    /// Whether what is done erases something.
    pub erases: bool,
    /// Where one goes on without doing it.
    pub back: String,
    /// What was refused before.
    pub returned: Returned,
}

/// The page.
pub fn asking_page(asking: Asking) -> AnyView {
    let Asking { question, said, before, action, fields, button, erases, back, returned } = asking;
    let wrong = returned.is_wrong();
    let said: Vec<_> = said.into_iter().map(|sentence| view! { <p>{sentence}</p> }).collect();
    let fields: Vec<_> =
        fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect();
    let class = if erases { "button button-danger" } else { "button" };
    view! {
        <Page title=question.clone() staff=true wrong=wrong>
            <ErrorSummary errors=Signal::stored(returned.errors) />
            <a class="back" href=back.clone()>"Revenir sans rien faire"</a>
            <h1>{question}</h1>
            {said}
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
