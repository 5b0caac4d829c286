//! Pages of the staff's side: who reads them, or what is shown instead.

use crate::page::Notice;
use forms::Refusal;
use leptos::prelude::*;
use service::accounts::rights::Right;
use service::accounts::session::{Denied, entitled_now, signed_in_now};
use service::http;
use store::SessionInfo;

/// The signed-in person, for a page: the page to show instead when they may not see it.
///
/// # Errors
/// The page that says why, or nothing while the browser is sent to sign in, or to what is owed.
pub async fn page_for(right: Right) -> Result<SessionInfo, AnyView> {
    or_page(entitled_now(right).await)
}

/// As [`page_for`], for a page of one's own account, as [`signed_in`].
///
/// # Errors
/// As [`page_for`].
pub async fn page_for_everybody() -> Result<SessionInfo, AnyView> {
    or_page(signed_in_now().await)
}

fn or_page(found: Result<SessionInfo, Denied>) -> Result<SessionInfo, AnyView> {
    match found {
        Ok(session) => {
            // The frame of the page shows what this person has.
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
