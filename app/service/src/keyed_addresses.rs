//! Addresses that contain a key: one list for the router, for what pages download, and for what the log omits.

/// The prefix of an address that contains a key; the key is the next segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keyed {
    /// Its first segment.
    pub first: &'static str,
    /// Whether its pages have islands.
    pub has_islands: bool,
}

/// A response: its key resumes, shows and corrects it.
pub const RESPONSES: Keyed = Keyed { first: "reponses", has_islands: true };
/// A section for a colleague.
pub const COLLEAGUES: Keyed = Keyed { first: "invitations", has_islands: true };
/// A partner's own page.
pub const PARTNERS: Keyed = Keyed { first: "partenaires", has_islands: true };
/// Unsubscribing from invitations.
pub const UNSUBSCRIBE: Keyed = Keyed { first: "desinscription", has_islands: false };
/// A reaction, for its author to withdraw it.
pub const REACTIONS: Keyed = Keyed { first: "reactions", has_islands: false };

/// A screen shown to guests: its key is a token for publications only.
pub const SCREENS: Keyed = Keyed { first: "projection", has_islands: true };

/// All of them.
pub const ALL: [Keyed; 6] = [RESPONSES, COLLEAGUES, PARTNERS, UNSUBSCRIBE, REACTIONS, SCREENS];

/// The prefix of an address with a key, if it is one.
pub fn of(address: &str) -> Option<Keyed> {
    let (first, rest) = address.strip_prefix('/')?.split_once('/')?;
    ALL.into_iter().find(|keyed| keyed.first == first && !rest.is_empty())
}
