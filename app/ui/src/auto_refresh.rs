//! Refreshes parts of an open page, such as the closing date, without the WebAssembly module. A few hundred bytes of
//! script fetch a page from time to time and replace the elements marked `data-fresh`, matched by id.

use leptos::nonce::use_nonce;
use leptos::prelude::*;

/// A light page with the same footer as every page.
const LIGHT: &str = "/plan-du-site";

/// A hidden page does not fetch. If a request fails, the content remains as it was. A page whose part with `data-ends`
/// is gone is loaded anew.
const SCRIPT: &str = "{const own=document.currentScript.dataset,from=own.from||location.pathname+location.search;\
setInterval(async()=>{if(!document.hidden)try{const answer=await fetch(from,{headers:{'x-direct':'1'}});\
if(answer.ok){const page=new DOMParser().parseFromString(await answer.text(),'text/html');\
for(const part of document.querySelectorAll('[data-fresh]')){const now=page.getElementById(part.id);\
if(now){if(now.innerHTML!==part.innerHTML)part.innerHTML=now.innerHTML}\
else if('ends' in part.dataset)location.reload()}}}catch{}},(own.every||20)*1000)}";

/// Keeps the marked elements up to date. `own` means that some are in the page's content, not only in its footer.
pub fn fresh(own: bool) -> AnyView {
    script((!own).then_some(LIGHT), None)
}

/// Keeps the marked elements of the page's content up to date every few seconds, until work ends: those with
/// `data-ends` are then gone.
pub fn until_it_ends(seconds: u32) -> AnyView {
    script(None, Some(seconds))
}

fn script(from: Option<&'static str>, every: Option<u32>) -> AnyView {
    let nonce = use_nonce().map(|nonce| nonce.to_string());
    view! { <script nonce=nonce data-from=from data-every=every inner_html=SCRIPT></script> }.into_any()
}
