//! The number of connections per network, and the reply to those over the limit.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

/// The connections of each network.
#[derive(Clone)]
pub struct Networks {
    most: usize,
    counts: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// A counted connection, until dropped.
pub struct OfNetwork {
    networks: Networks,
    network: Option<IpAddr>,
}

/// The network's limit is reached.
#[derive(Debug, PartialEq, Eq)]
pub struct Full;

impl Networks {
    /// With this limit for each network.
    pub fn new(most: usize) -> Self {
        Self { most, counts: Arc::default() }
    }

    /// Counts a connection of a network. A proxy's connection has no network and is not counted.
    pub fn enter(&self, network: Option<IpAddr>) -> Result<OfNetwork, Full> {
        if let Some(network) = network {
            // A panic elsewhere cannot leave the counts inconsistent.
            let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
            let count = counts.entry(network).or_default();
            if *count >= self.most {
                return Err(Full);
            }
            *count += 1;
        }
        Ok(OfNetwork { networks: self.clone(), network })
    }
}

impl Drop for OfNetwork {
    fn drop(&mut self) {
        let Some(network) = self.network else { return };
        let mut counts = self.networks.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&network) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&network);
            }
        }
    }
}

const MESSAGE: &str = "Trop de connexions viennent de votre réseau en même temps : recommencez dans un instant.\n";
/// Maximum number of simultaneous replies; beyond it, connections are just closed.
static REFUSALS: Semaphore = Semaphore::const_new(64);
/// Timeout of a reply.
const PATIENCE: Duration = Duration::from_secs(2);

/// Asks a client to come back, whatever its request.
pub fn turn_away(mut stream: TcpStream) {
    let Ok(turn) = REFUSALS.try_acquire() else { return };
    tokio::spawn(async move {
        let _until_told = turn;
        let answer = format!(
            "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nRetry-After: 10\r\n\
             Cache-Control: no-store\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{MESSAGE}",
            MESSAGE.len()
        );
        let _left_or_too_late = tokio::time::timeout(PATIENCE, async {
            stream.write_all(answer.as_bytes()).await?;
            stream.shutdown().await?;
            // Unread data would make the system discard the reply.
            let mut rest = [0; 4_096];
            while stream.read(&mut rest).await? > 0 {}
            std::io::Result::Ok(())
        })
        .await;
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_network_is_counted_separately_and_proxies_are_not() {
        let networks = Networks::new(2);
        let [one, other] = ["192.0.2.1", "192.0.2.2"].map(|address| Some(address.parse::<IpAddr>().unwrap()));
        let entered = [networks.enter(one), networks.enter(one)];
        assert_eq!(networks.enter(one).err(), Some(Full));
        let others = networks.enter(other).unwrap();
        let proxied: Vec<_> = (0..10).map(|_| networks.enter(None).unwrap()).collect();
        drop(entered);
        assert!(networks.enter(one).is_ok());
        drop((others, proxied));
        assert!(networks.counts.lock().unwrap().is_empty(), "nothing is kept of who has left");
    }
}
