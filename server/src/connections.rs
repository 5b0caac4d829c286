//! Connections: their number, and how long each may keep the server waiting.

mod limited;
mod networks;
mod options;
mod watched;

pub use options::{ConnectionOptions, Limits};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use networks::{Networks, turn_away};
use service::rate_limits::client_address::{Proxies, network_of};
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, watch};
use tower::ServiceExt;
use watched::{Sent, Watch, Watched};

/// Pause after the system refused a connection: it has no descriptor left, and would refuse again at once.
const OUT_OF_BREATH: Duration = Duration::from_secs(1);

/// Serves connections until asked to stop, then lets the open ones finish. Past the overall limit, connections wait
/// in the system's queue; past their network's limit, they are asked to come back.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    proxies: Proxies,
    mut stopping: watch::Receiver<bool>,
) {
    let places = Arc::new(Semaphore::new(limits.all));
    let networks = Networks::new(limits.of_a_network);
    // Each connection owns a sender: the channel closes when the last one is gone.
    let (open, mut all_closed) = mpsc::channel::<Infallible>(1);
    loop {
        let next = async {
            // The semaphore is never closed.
            let place = places.clone().acquire_owned().await.ok()?;
            Some((place, accept(&listener).await))
        };
        let (place, (stream, peer)) = tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => break,
            next = next => match next { Some(next) => next, None => break },
        };
        // Behind a trusted proxy everybody has the same address.
        let network = (!proxies.have(peer.ip().to_canonical())).then(|| network_of(peer.ip()));
        let Ok(of_network) = networks.enter(network) else {
            turn_away(stream);
            continue;
        };
        let (router, stop, open) = (router.clone(), stopping.clone(), open.clone());
        tokio::spawn(async move {
            let _until_closed = (place, of_network, open);
            connection(stream, peer, router, limits, stop).await;
        });
    }
    drop((listener, open));
    let _closed = all_closed.recv().await;
}

async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be accepted");
                tokio::time::sleep(OUT_OF_BREATH).await;
            }
        }
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionRefused | ConnectionAborted | ConnectionReset)
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    limits: Limits,
    mut stopping: watch::Receiver<bool>,
) {
    // Nagle's algorithm would delay small responses by 40 ms.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY");
    }
    let watch = Watch::new(limits);
    let service = service_fn(|request: Request<Incoming>| {
        watch.serving();
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        let (answer, watch) = (router.clone().oneshot(request), watch.clone());
        async move { answer.await.map(|response| response.map(|body| Sent::new(body, watch))) }
    });
    let io = TokioIo::new(Watched::new(stream, watch.clone()));
    let mut served = pin!(http1::Builder::new().serve_connection(io, service));
    let mut stop = false;
    loop {
        tokio::select! {
            ended = limited::limited(served.as_mut(), &watch) => {
                match ended {
                    Some(Ok(())) => {}
                    Some(Err(error)) => tracing::trace!(%error, "a connection broke off"),
                    None => tracing::debug!("a connection kept the server waiting for too long"),
                }
                return;
            }
            _ = stopping.wait_for(|stop| *stop), if !stop => {
                stop = true;
                served.as_mut().graceful_shutdown();
            }
        }
    }
}

#[cfg(test)]
mod tests;
