//! The configuration of connections.

use clap::Args;
use std::time::Duration;

/// Limits of connections.
#[derive(Clone, Debug, Args)]
pub struct ConnectionOptions {
    /// Maximum number of connections; fewer if the system grants the process fewer descriptors.
    #[arg(long, env = "OBSERVATOIRE_CONNECTIONS", default_value_t = 8_192, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub connections: u32,
    /// Maximum number of connections from one network, which is an address or a /64 of IPv6; three quarters of all at
    /// most. Declared proxies are exempt.
    #[arg(long, env = "OBSERVATOIRE_CONNECTIONS_PER_NETWORK", default_value_t = 2_048, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub connections_per_network: u32,
    /// Seconds in which the head of a request must arrive.
    #[arg(long, env = "OBSERVATOIRE_HEAD_SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=3_600))]
    pub head_seconds: u32,
    /// Seconds after which an idle connection is closed.
    #[arg(long, env = "OBSERVATOIRE_IDLE_SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=3_600))]
    pub idle_seconds: u32,
    /// Seconds after which a connection is closed whose client does not read.
    #[arg(long, env = "OBSERVATOIRE_WRITE_SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=3_600))]
    pub write_seconds: u32,
}

/// The limits of connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Maximum number.
    pub all: usize,
    /// Maximum number from one network.
    pub of_a_network: usize,
    /// Timeout for a request's head.
    pub head: Duration,
    /// Timeout of an idle connection.
    pub idle: Duration,
    /// Timeout of a stalled write.
    pub write: Duration,
}

/// Descriptors reserved for other uses: the database, files, e-mails, the company search.
const BESIDE: usize = 128;

impl ConnectionOptions {
    /// The limits, within what the system grants. The soft limit is raised to the hard one.
    pub fn limits(&self) -> Limits {
        let limits = self.within(descriptors());
        if limits.all < self.connections as usize {
            tracing::info!(connections = limits.all, "OBSERVATOIRE_CONNECTIONS: the system gives no more descriptors");
        }
        limits
    }

    fn within(&self, descriptors: usize) -> Limits {
        let seconds = |seconds: u32| Duration::from_secs(seconds.into());
        let all = (self.connections as usize).min(descriptors.saturating_sub(BESIDE)).max(1);
        Limits {
            all,
            of_a_network: (self.connections_per_network as usize).min((all * 3).div_ceil(4)),
            head: seconds(self.head_seconds),
            idle: seconds(self.idle_seconds),
            write: seconds(self.write_seconds),
        }
    }
}

/// Maximum number of open files and connections of this process.
#[cfg(unix)]
fn descriptors() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    // No limit.
    let most =
        if setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).is_ok() { maximum } else { current };
    most.and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX)
}

#[cfg(not(unix))]
fn descriptors() -> usize {
    usize::MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_network_takes_all_connections_and_the_system_limits_their_number() {
        let (head_seconds, idle_seconds, write_seconds) = (10, 60, 60);
        let options = |connections, connections_per_network| ConnectionOptions {
            connections,
            connections_per_network,
            head_seconds,
            idle_seconds,
            write_seconds,
        };
        let counts = |options: ConnectionOptions, descriptors| {
            let limits = options.within(descriptors);
            (limits.all, limits.of_a_network)
        };
        assert_eq!(counts(options(8_192, 2_048), 1_000_000), (8_192, 2_048));
        assert_eq!(counts(options(8_192, 2_048), 1_024), (896, 672));
        assert_eq!(counts(options(8, 100), usize::MAX), (8, 6));
        assert_eq!(counts(options(8, 100), 10), (1, 1));
        assert!(descriptors() > 0);
    }
}
