//! Content that is read before it is shown.

use leptos::prelude::*;
use std::pin::Pin;

/// Shows content once it is there. What waits for it is compiled once, and not for each page: boxed, all contents are
/// of one type.
pub fn later<V: IntoView + 'static>(content: impl Future<Output = V> + Send + 'static) -> AnyView {
    let content: Pin<Box<dyn Future<Output = AnyView> + Send>> = Box::pin(async { content.await.into_any() });
    view! { <Suspense>{Suspend::new(content)}</Suspense> }.into_any()
}
