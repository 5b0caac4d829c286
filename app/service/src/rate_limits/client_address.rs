//! The client of a request: the connecting address or, behind a declared proxy, the one that it forwards.

use axum::extract::ConnectInfo;
use http::request::Parts;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

/// The origin of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client {
    /// The address itself, for the audit log of the staff only.
    pub address: IpAddr,
    /// The address as counted: for IPv6 its first 64 bits, since a connection has all the others to itself.
    pub network: IpAddr,
    /// Whether it is this machine.
    pub local: bool,
}

impl Client {
    /// The network of a subscriber: the address, for IPv6 its first 48 bits.
    pub fn subscriber(&self) -> IpAddr {
        first_bits(self.address, 48)
    }
}

/// An IPv6 address cut to its first bits; an IPv4 address unchanged.
fn first_bits(address: IpAddr, length: u32) -> IpAddr {
    match address {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & mask(length))),
        v4 => v4,
    }
}

/// The network of a connection, as counted.
pub fn network_of(address: IpAddr) -> IpAddr {
    first_bits(address.to_canonical(), 64)
}

/// Trusted proxies: addresses, or networks such as `10.0.0.0/8`, separated by commas.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies(Vec<Network>);

/// A network: addresses with the same first bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    bits: u128,
    /// Number of significant bits, out of 128.
    length: u32,
}

/// IPv4 addresses are mapped into IPv6 after these bits (RFC 4291, section 2.5.5.2).
const MAPPED: u32 = 96;

fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().to_bits(),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

fn mask(length: u32) -> u128 {
    u128::MAX.checked_shl(128 - length).unwrap_or(0)
}

impl Network {
    fn has(self, address: IpAddr) -> bool {
        (bits(address) ^ self.bits) & mask(self.length) == 0
    }
}

impl FromStr for Proxies {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let network = |part: &str| {
            let (address, length) = part.split_once('/').unwrap_or((part, ""));
            let address: IpAddr = address.parse().ok()?;
            let first = if address.is_ipv4() { MAPPED } else { 0 };
            let length = match length {
                "" => 128,
                length => first + length.parse::<u32>().ok().filter(|length| first + length <= 128)?,
            };
            Some(Network { bits: bits(address), length })
        };
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts
            .map(|part| {
                network(part).ok_or_else(|| {
                    format!(
                        "`{part}`: expected addresses or networks separated by commas, such as 127.0.0.1, 10.0.0.0/8"
                    )
                })
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl Proxies {
    /// Whether no proxy was declared.
    pub fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether an address belongs to one of them.
    pub fn have(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.has(address))
    }
}

/// The client of a request. A proxy appends the address that it sees to `X-Forwarded-For`: the last one that is not one
/// of our proxies is the client's, and those before it cannot be trusted.
pub fn of(request: &Parts, proxies: &Proxies) -> Option<Client> {
    let ConnectInfo(connects) = request.extensions.get::<ConnectInfo<SocketAddr>>()?;
    let mut address = connects.ip().to_canonical();
    let headers: Vec<&str> =
        request.headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok()).collect();
    let mut named = headers.iter().rev().flat_map(|value| value.rsplit(','));
    while proxies.have(address) {
        match named.next().and_then(read) {
            Some(before) => address = before,
            None => break,
        }
    }
    let local = address.is_loopback();
    Some(Client { address, network: network_of(address), local })
}

/// Parses an address as proxies write it, with or without a port.
fn read(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    let address = bare.parse::<IpAddr>().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()))?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(connects: &str, forwarded: &[&str], proxies: &str) -> Client {
        let mut request = http::Request::new(());
        for value in forwarded {
            request.headers_mut().append("x-forwarded-for", value.parse().unwrap());
        }
        let connects: SocketAddr = connects.parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(connects));
        of(&request.into_parts().0, &proxies.parse().unwrap()).unwrap()
    }

    fn address(connects: &str, forwarded: &[&str], proxies: &str) -> String {
        client(connects, forwarded, proxies).network.to_string()
    }

    #[test]
    fn without_a_declared_proxy_the_header_is_ignored() {
        assert_eq!(address("203.0.113.9:4000", &["198.51.100.1"], ""), "203.0.113.9");
        assert!(client("127.0.0.1:4000", &["198.51.100.1"], "").local);
    }

    #[test]
    fn behind_proxies_the_client_is_the_last_address_that_is_no_proxy() {
        let proxies = "127.0.0.1, 10.0.0.0/8, 2001:db8:1::/48";
        assert_eq!(address("127.0.0.1:1", &["6.6.6.6, 198.51.100.1"], proxies), "198.51.100.1");
        assert_eq!(address("127.0.0.1:1", &["6.6.6.6, 198.51.100.1, 10.2.3.4"], proxies), "198.51.100.1");
        assert_eq!(address("10.9.9.9:1", &["6.6.6.6", "198.51.100.1:5555"], proxies), "198.51.100.1");
        assert_eq!(address("[2001:db8:1::5]:1", &["[2001:db8:2:3:4::5]:80"], proxies), "2001:db8:2:3::");
        assert_eq!(address("203.0.113.9:1", &["198.51.100.1"], proxies), "203.0.113.9", "no proxy of ours");
        assert!(!client("127.0.0.1:1", &["198.51.100.1"], proxies).local);
    }

    #[test]
    fn a_missing_or_broken_header_leaves_the_known_address() {
        assert_eq!(address("127.0.0.1:1", &[], "127.0.0.1"), "127.0.0.1");
        assert_eq!(address("127.0.0.1:1", &["198.51.100.1, inconnu"], "127.0.0.1"), "127.0.0.1");
    }

    #[test]
    fn an_ipv6_network_of_64_bits_is_one_client_and_a_mapped_ipv4_address_is_ipv4() {
        assert_eq!(address("[2001:db8::1]:1", &[], ""), address("[2001:db8::ffff:2]:1", &[], ""));
        assert_ne!(address("[2001:db8::1]:1", &[], ""), address("[2001:db8:0:1::1]:1", &[], ""));
        assert_eq!(address("[::ffff:203.0.113.9]:1", &[], ""), "203.0.113.9");
        assert!(client("[::1]:1", &[], "").local);
    }

    #[test]
    fn an_invalid_address_is_no_proxy() {
        for wrong in ["nginx", "10.0.0.0/33", "::/129", "1.2.3", "127.0.0.1;::1", "10.0.0.0/-1"] {
            assert!(wrong.parse::<Proxies>().is_err(), "{wrong}");
        }
        assert_eq!("".parse::<Proxies>(), Ok(Proxies::default()));
        assert!("0.0.0.0/0".parse::<Proxies>().unwrap().have("8.8.8.8".parse().unwrap()));
        assert!(!"0.0.0.0/0".parse::<Proxies>().unwrap().have("2001:db8::1".parse().unwrap()));
    }
}
