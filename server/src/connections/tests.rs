use super::*;
use axum::routing::get;
use futures::StreamExt;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const SHORT: Duration = Duration::from_millis(300);
const LONG: Duration = Duration::from_secs(3_600);
const LIMITS: Limits = Limits { all: 20, of_a_network: 10, head: LONG, idle: LONG, write: LONG };
/// Timeout of a test. It is long, so that a test never depends on timing.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server with these limits: its address, its stop signal, its task.
async fn serving(limits: Limits, proxies: &str) -> (SocketAddr, watch::Sender<bool>, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stream = || async {
        let beats = futures::stream::unfold((), |()| async {
            tokio::time::sleep(SHORT).await;
            Some((Ok::<_, Infallible>("battement\n"), ()))
        });
        Body::from_stream(beats)
    };
    let large = || async { Body::from_stream(futures::stream::repeat(Ok::<_, Infallible>(vec![b'x'; 64 * 1024]))) };
    let peer = |ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.ip().to_string() };
    let router = Router::new().route("/", get(peer)).route("/direct", get(stream)).route("/large", get(large));
    let (stop, stopping) = watch::channel(false);
    let task = tokio::spawn(serve(listener, router, limits, proxies.parse().unwrap(), stopping));
    (address, stop, task)
}

async fn connected(address: SocketAddr, first: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(first.as_bytes()).await.unwrap();
    stream
}

/// The text received until it contains `until`, or until the end.
async fn received(stream: &mut TcpStream, until: &str) -> String {
    let mut text = Vec::new();
    let mut bytes = [0; 4_096];
    tokio::time::timeout(PATIENCE, async {
        while until.is_empty() || !String::from_utf8_lossy(&text).contains(until) {
            match stream.read(&mut bytes).await {
                Ok(0) | Err(_) => return,
                Ok(read) => text.extend_from_slice(&bytes[..read]),
            }
        }
    })
    .await
    .expect("what was waited for did not come");
    String::from_utf8_lossy(&text).into_owned()
}

const ASKED: &str = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

#[tokio::test]
async fn connections_with_unfinished_heads_are_closed_while_others_are_served() {
    let (address, _stop, _) = serving(Limits { head: SHORT, ..LIMITS }, "").await;
    let mut halves = Vec::new();
    for begun in ["", "GET", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: x\r\nX-Half: "] {
        for _ in 0..2 {
            halves.push(connected(address, begun).await);
        }
    }
    let mut whole = connected(address, ASKED).await;
    assert!(received(&mut whole, "127.0.0.1").await.starts_with("HTTP/1.1 200"));
    for half in &mut halves {
        assert_eq!(received(half, "").await, "", "closed without an answer");
    }
    // A second request on a persistent connection has a head too.
    whole.write_all(b"GET / HT").await.unwrap();
    assert_eq!(received(&mut whole, "").await, "");
}

#[tokio::test]
async fn an_idle_connection_is_closed_and_a_live_stream_goes_on() {
    let (address, _stop, _) = serving(Limits { head: SHORT, idle: SHORT, write: SHORT, ..LIMITS }, "").await;
    let mut live = connected(address, "GET /direct HTTP/1.1\r\nHost: x\r\n\r\n").await;
    let mut kept = connected(address, ASKED).await;
    assert!(received(&mut kept, "127.0.0.1").await.starts_with("HTTP/1.1 200"));
    assert_eq!(received(&mut kept, "").await, "");
    // The stream outlives all limits, as it sends heartbeats that its client reads.
    for _ in 0..4 {
        assert!(received(&mut live, "battement").await.contains("battement"));
    }
}

#[tokio::test]
async fn a_connection_whose_client_does_not_read_is_closed() {
    let (address, stop, task) = serving(Limits { write: SHORT, ..LIMITS }, "").await;
    let stalled: Vec<_> = futures::stream::iter(0..5)
        .then(|_| connected(address, "GET /large HTTP/1.1\r\nHost: x\r\n\r\n"))
        .collect()
        .await;
    // Stopping waits for all connections, so it ends only because these are gone.
    stop.send(true).unwrap();
    tokio::time::timeout(PATIENCE, task).await.expect("the stalled ones are still there").unwrap();
    drop(stalled);
}

#[tokio::test]
async fn connections_over_a_networks_limit_are_asked_to_come_back() {
    let (address, _stop, _) = serving(LIMITS, "").await;
    let mut open = Vec::new();
    for _ in 0..LIMITS.of_a_network {
        let mut one = connected(address, ASKED).await;
        received(&mut one, "127.0.0.1").await;
        open.push(one);
    }
    let mut refused = connected(address, ASKED).await;
    let sentence = received(&mut refused, "").await;
    assert!(sentence.starts_with("HTTP/1.1 503") && sentence.contains("Retry-After: 10"), "{sentence}");
    assert!(sentence.contains("Trop de connexions viennent de votre réseau"), "{sentence}");
    drop(open.pop());
    let again = async {
        loop {
            let mut one = connected(address, ASKED).await;
            if received(&mut one, "127.0.0.1").await.starts_with("HTTP/1.1 200") {
                return;
            }
        }
    };
    tokio::time::timeout(PATIENCE, again).await.expect("a place that was left is free");
}

#[tokio::test]
async fn a_proxy_may_use_all_connections_and_further_ones_wait() {
    let (address, _stop, _) = serving(LIMITS, "127.0.0.1").await;
    let mut open = Vec::new();
    for _ in 0..LIMITS.all {
        let mut one = connected(address, ASKED).await;
        assert!(received(&mut one, "127.0.0.1").await.starts_with("HTTP/1.1 200"));
        open.push(one);
    }
    let mut waits = connected(address, ASKED).await;
    drop(open);
    assert!(received(&mut waits, "127.0.0.1").await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn stopping_finishes_requests_in_progress_and_accepts_no_others() {
    let (address, stop, task) = serving(LIMITS, "").await;
    let mut kept = connected(address, ASKED).await;
    received(&mut kept, "127.0.0.1").await;
    stop.send(true).unwrap();
    assert_eq!(received(&mut kept, "").await, "", "a kept connection is closed");
    tokio::time::timeout(PATIENCE, task).await.expect("it does not end").unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}
