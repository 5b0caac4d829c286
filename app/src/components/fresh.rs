//! What stays true in an open page that has no islands, such as the closing date: a few hundred bytes that ask for the page
//! again from time to time and take over the parts marked `data-fresh`, by their identifiers.

use leptos::nonce::use_nonce;
use leptos::prelude::*;

/// A page that nobody looks at does not ask; without an answer, what was said stays.
const SCRIPT: &str = "setInterval(async()=>{if(!document.hidden)try{const answer=await fetch(location.pathname+location.search);\
if(answer.ok){const page=new DOMParser().parseFromString(await answer.text(),'text/html');\
for(const part of document.querySelectorAll('[data-fresh]')){const now=page.getElementById(part.id);\
if(now&&now.innerHTML!==part.innerHTML)part.innerHTML=now.innerHTML}}}catch{}},20000)";

/// Keeps the marked parts of the page up to date.
pub fn fresh() -> AnyView {
    let nonce = use_nonce().map(|nonce| nonce.to_string());
    view! { <script nonce=nonce inner_html=SCRIPT></script> }.into_any()
}
