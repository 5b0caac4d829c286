//! Configuration of the company search's address.

use std::fmt;
use std::str::FromStr;

/// The address of the company search, or off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchAddress {
    /// No look-up is made, and no page mentions it.
    Off,
    /// An http or https address, without a trailing slash.
    At(String),
}

impl FromStr for SearchAddress {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const EXPECTED: &str =
            "expected an http or https address such as https://recherche-entreprises.api.gouv.fr, or `off`";
        if text == "off" {
            return Ok(Self::Off);
        }
        let uri: http::Uri = text.parse().map_err(|_| EXPECTED)?;
        let scheme = matches!(uri.scheme_str(), Some("http" | "https"));
        let host = uri.authority().is_some_and(|a| !a.host().is_empty() && !a.as_str().contains('@'));
        if !scheme || !host || uri.query().is_some() || text.contains('#') {
            return Err(EXPECTED);
        }
        Ok(Self::At(text.trim_end_matches('/').to_owned()))
    }
}

impl fmt::Display for SearchAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off => f.write_str("off"),
            Self::At(address) => f.write_str(address),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_http_or_https_or_off() {
        assert_eq!("off".parse(), Ok(SearchAddress::Off));
        for (text, kept) in [
            ("https://recherche-entreprises.api.gouv.fr", "https://recherche-entreprises.api.gouv.fr"),
            ("http://127.0.0.1:4000/", "http://127.0.0.1:4000"),
            ("https://relais.example.fr/annuaire/", "https://relais.example.fr/annuaire"),
        ] {
            assert_eq!(text.parse(), Ok(SearchAddress::At(kept.to_owned())));
        }
        for wrong in [
            "",
            "non",
            "recherche-entreprises.api.gouv.fr",
            "ftp://a",
            "https://",
            "https://a@b",
            "https://a?q=1",
            "https://a/#b",
        ] {
            assert!(wrong.parse::<SearchAddress>().is_err(), "{wrong}");
        }
    }
}
