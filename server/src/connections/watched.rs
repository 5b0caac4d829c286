//! The state of a connection, and its deadline.

use super::Limits;
use axum::body::{Body, Bytes};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Instant;

/// The activity of a connection.
#[derive(Clone, Copy, Debug)]
enum Doing {
    /// Waiting for the rest of a request's head, since its first byte; for the first request, since the connection
    /// was opened.
    Head(Instant),
    /// Idle since the last response.
    Nothing(Instant),
    /// Answering, which has limits of its own; a live stream has none.
    Answering,
}

/// The state of a connection; clones share it.
#[derive(Clone)]
pub struct Watch {
    limits: Limits,
    state: Arc<Mutex<State>>,
}

struct State {
    doing: Doing,
    /// Since when the client has not read.
    stalled: Option<Instant>,
}

impl Watch {
    /// The state of a new connection.
    pub fn new(limits: Limits) -> Self {
        let state = State { doing: Doing::Head(Instant::now()), stalled: None };
        Self { limits, state: Arc::new(Mutex::new(state)) }
    }

    /// The deadline at which the connection has kept the server waiting for too long; none while a response is
    /// prepared.
    pub fn deadline(&self) -> Option<Instant> {
        let state = self.state();
        let waited = match state.doing {
            Doing::Head(since) => Some(since + self.limits.head),
            Doing::Nothing(since) => Some(since + self.limits.idle),
            Doing::Answering => None,
        };
        let stalled = state.stalled.map(|since| since + self.limits.write);
        waited.into_iter().chain(stalled).min()
    }

    /// The head of a request is complete.
    pub fn serving(&self) {
        self.state().doing = Doing::Answering;
    }

    fn answered(&self) {
        self.state().doing = Doing::Nothing(Instant::now());
    }

    fn read(&self) {
        let mut state = self.state();
        if matches!(state.doing, Doing::Nothing(_)) {
            state.doing = Doing::Head(Instant::now());
        }
    }

    fn wrote<T>(&self, written: Poll<T>) -> Poll<T> {
        let mut state = self.state();
        match written {
            Poll::Ready(_) => state.stalled = None,
            Poll::Pending => {
                state.stalled.get_or_insert_with(Instant::now);
            }
        }
        drop(state);
        written
    }

    // A panic elsewhere cannot leave the state inconsistent.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A stream whose reads and writes are watched.
pub struct Watched<S> {
    stream: S,
    watch: Watch,
}

impl<S> Watched<S> {
    /// Watches a stream.
    pub fn new(stream: S, watch: Watch) -> Self {
        Self { stream, watch }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, into);
        if into.filled().len() > before {
            self.watch.read();
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.watch.wrote(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, parts);
        self.watch.wrote(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// A response's body, which reports that it was sent or abandoned.
pub struct Sent {
    body: Body,
    watch: Watch,
}

impl Sent {
    /// Watches a body.
    pub fn new(body: Body, watch: Watch) -> Self {
        Self { body, watch }
    }
}

impl Drop for Sent {
    fn drop(&mut self) {
        self.watch.answered();
    }
}

impl HttpBody for Sent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
