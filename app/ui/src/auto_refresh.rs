//! What stays true in an open page without code of its own, such as the closing date: a few hundred bytes that ask for a page
//! from time to time and take over the parts marked `data-fresh`, by their identifiers.

use leptos::nonce::use_nonce;
use leptos::prelude::*;

/// A light page that has the foot of every page.
const LIGHT: &str = "/plan-du-site";

/// A page that nobody looks at does not ask; without an answer, what was said stays.
const SCRIPT: &str = "{const from=document.currentScript.dataset.from||location.pathname+location.search;\
setInterval(async()=>{if(!document.hidden)try{const answer=await fetch(from);\
if(answer.ok){const page=new DOMParser().parseFromString(await answer.text(),'text/html');\
for(const part of document.querySelectorAll('[data-fresh]')){const now=page.getElementById(part.id);\
if(now&&now.innerHTML!==part.innerHTML)part.innerHTML=now.innerHTML}}}catch{}},20000)}";

/// Keeps the marked parts of the page up to date; `own` says that some stand in the page itself, not at its foot alone.
pub fn fresh(own: bool) -> AnyView {
    let nonce = use_nonce().map(|nonce| nonce.to_string());
    let from = (!own).then_some(LIGHT);
    view! { <script nonce=nonce data-from=from inner_html=SCRIPT></script> }.into_any()
}
