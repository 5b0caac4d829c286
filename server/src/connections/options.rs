//! What can be configured of connections.

use clap::Args;
use std::time::Duration;

/// How many connections there may be, and how long each may keep the server waiting.
#[derive(Clone, Debug, Args)]
pub struct ConnectionOptions {
    /// How many connections there may be at once; fewer where the system gives the process fewer descriptors.
    #[arg(long, env = "OBSERVATOIRE_CONNECTIONS", default_value_t = 8_192, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub connections: u32,
    /// How many of them may come from one network, an address or a /64 of IPv6; three quarters of all at most. A declared
    /// proxy is no network.
    #[arg(long, env = "OBSERVATOIRE_CONNECTIONS_PER_NETWORK", default_value_t = 2_048, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub connections_per_network: u32,
    /// Within how many seconds the head of a request must have come.
    #[arg(long, env = "OBSERVATOIRE_HEAD_SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=3_600))]
    pub head_seconds: u32,
    /// After how many seconds a connection on which nothing is asked for is closed.
    #[arg(long, env = "OBSERVATOIRE_IDLE_SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=3_600))]
    pub idle_seconds: u32,
    /// After how many seconds a connection is closed that takes nothing of what is written to it.
    #[arg(long, env = "OBSERVATOIRE_WRITE_SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=3_600))]
    pub write_seconds: u32,
}

/// What connections are held to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many there may be.
    pub all: usize,
    /// How many of one network's.
    pub of_a_network: usize,
    /// How long a request's head may take.
    pub head: Duration,
    /// How long nothing may be asked for.
    pub idle: Duration,
    /// How long nothing may be taken of what is written.
    pub write: Duration,
}

/// What else needs descriptors: the database, files that are served and written, e-mails, the company search.
const BESIDE: usize = 128;

impl ConnectionOptions {
    /// The limits, within what the system gives the process; its own limit is raised as far as it may be.
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

/// How many files and connections this process may have open.
#[cfg(unix)]
fn descriptors() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    // None is no limit.
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
    fn no_network_takes_every_place_and_there_are_no_more_than_the_system_gives() {
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
