//! A connection with a time limit.

use super::watched::Watch;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;

/// Drives a connection; `None` once it has kept the server waiting for too long. Its deadline changes only while it
/// is driven, so it is enough to check it afterwards.
pub async fn limited<C: Future>(mut connection: Pin<&mut C>, watch: &Watch) -> Option<C::Output> {
    let mut over = pin!(tokio::time::sleep(std::time::Duration::ZERO));
    poll_fn(move |context| {
        if let Poll::Ready(ended) = connection.as_mut().poll(context) {
            return Poll::Ready(Some(ended));
        }
        let Some(deadline) = watch.deadline() else { return Poll::Pending };
        if over.deadline() != deadline {
            over.as_mut().reset(deadline);
        }
        over.as_mut().poll(context).map(|()| None)
    })
    .await
}
