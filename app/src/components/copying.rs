//! Copying in the browser.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, HtmlInputElement, HtmlTextAreaElement};

/// Copies a text; where the browser does not let a page copy, selects it in its field and says how.
pub fn copy(field: &str, text: &str, said: RwSignal<String>) {
    let field = document().get_element_by_id(field).and_then(|e| e.dyn_into::<HtmlElement>().ok());
    // Only a page over https has a clipboard.
    let copying = window().is_secure_context().then(|| window().navigator().clipboard().write_text(text));
    said.set(String::new());
    spawn_local(async move {
        let copied = match copying {
            Some(promise) => JsFuture::from(promise).await.is_ok(),
            None => false,
        };
        if copied {
            said.set("Copié.".to_owned());
        } else {
            if let Some(field) = field {
                select(&field);
            }
            said.set("Le texte est sélectionné : copiez-le avec votre clavier ou un appui long.".to_owned());
        }
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
