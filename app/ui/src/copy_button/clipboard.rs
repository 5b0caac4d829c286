//! Copying in the browser.

use crate::dom::{first, listen, say};
use leptos::prelude::window;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlTextAreaElement};

/// Shows the island's button, and copies the text when it is pressed.
pub fn attach(root: &HtmlElement, text: &str) {
    let (Some(button), Some(status)) = (first(root, "button"), first(root, ".copy-state")) else { return };
    let field = first(root, "input, textarea").and_then(|field| field.dyn_into().ok());
    let text = text.to_owned();
    listen(&button, "click", move |_| copy(field.clone(), &text, status.clone()));
    button.remove_attribute("hidden").ok();
}

/// Copies a text. If the browser does not allow it, selects the text in its field and explains how to copy it.
fn copy(field: Option<HtmlElement>, text: &str, status: Element) {
    // Only a page over https has a clipboard.
    let copying = window().is_secure_context().then(|| window().navigator().clipboard().write_text(text));
    say(Some(status.clone()), "");
    spawn_local(async move {
        let copied = match copying {
            Some(promise) => JsFuture::from(promise).await.is_ok(),
            None => false,
        };
        if !copied && let Some(field) = field {
            select(&field);
        }
        let words = if copied {
            "Copié."
        } else {
            "Le texte est sélectionné : copiez-le avec votre clavier ou un appui long."
        };
        say(Some(status), words);
    });
}

fn select(field: &HtmlElement) {
    field.focus().ok();
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        input.select();
    } else if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
        area.select();
    }
}
