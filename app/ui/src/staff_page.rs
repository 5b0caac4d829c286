//! Access to staff pages: the signed-in person, or the page shown instead.

use crate::page::Notice;
use forms::Refusal;
use leptos::prelude::*;
use service::accounts::rights::Right;
use service::accounts::session::{Denied, entitled_now, signed_in_now};
use service::http;
use store::SessionInfo;

/// The signed-in person, if they have a right.
///
/// # Errors
/// The page to show instead: why access is refused, or an empty one while the browser is redirected to sign in or to
/// a pending obligation.
pub async fn page_for(right: Right) -> Result<SessionInfo, AnyView> {
    or_page(entitled_now(right).await)
}

/// Like [`page_for`], for the pages of one's own account, which need no right.
///
/// # Errors
/// Like [`page_for`].
pub async fn page_for_everybody() -> Result<SessionInfo, AnyView> {
    or_page(signed_in_now().await)
}

fn or_page(found: Result<SessionInfo, Denied>) -> Result<SessionInfo, AnyView> {
    match found {
        Ok(session) => {
            // The page's frame reads the session for its navigation.
            provide_context(session.clone());
            Ok(session)
        }
        Err(Denied::Nobody) => {
            http::go_to("/connexion");
            Err(().into_any())
        }
        Err(Denied::Owes(owed)) => {
            http::go_to(&owed.page(&http::address()));
            Err(().into_any())
        }
        Err(denied) => {
            let message = Refusal::from(denied).message;
            Err(view! { <Notice title="Accès refusé" message=message /> }.into_any())
        }
    }
}
