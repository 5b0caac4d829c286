//! Refreshes parts of an open page, such as the closing date, without the WebAssembly module. A few hundred bytes of
//! script fetch a page from time to time and replace the elements marked `data-fresh`, matched by id.

use leptos::nonce::use_nonce;
use leptos::prelude::*;

/// A light page with the same footer as every page.
const LIGHT: &str = "/plan-du-site";

/// A hidden page does not fetch. If a request fails, the content remains as it was.
const SCRIPT: &str = "{const from=document.currentScript.dataset.from||location.pathname+location.search;\
setInterval(async()=>{if(!document.hidden)try{const answer=await fetch(from);\
if(answer.ok){const page=new DOMParser().parseFromString(await answer.text(),'text/html');\
for(const part of document.querySelectorAll('[data-fresh]')){const now=page.getElementById(part.id);\
if(now&&now.innerHTML!==part.innerHTML)part.innerHTML=now.innerHTML}}}catch{}},20000)}";

/// Keeps the marked elements up to date. `own` means that some are in the page's content, not only in its footer.
pub fn fresh(own: bool) -> AnyView {
    let nonce = use_nonce().map(|nonce| nonce.to_string());
    let from = (!own).then_some(LIGHT);
    view! { <script nonce=nonce data-from=from inner_html=SCRIPT></script> }.into_any()
}
