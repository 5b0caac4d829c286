//! The addresses that hold a key: one list for the router, for what pages download, and for what the log leaves out.

/// What an address that holds a key begins with; the key is the segment after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keyed {
    /// Its first segment.
    pub first: &'static str,
    /// Whether its pages have islands.
    pub has_islands: bool,
}

/// A response: its key resumes, reads and corrects it.
pub const RESPONSES: Keyed = Keyed { first: "reponses", has_islands: true };
/// A section that a colleague was asked for.
pub const COLLEAGUES: Keyed = Keyed { first: "invitations", has_islands: true };
/// A partner's own page.
pub const PARTNERS: Keyed = Keyed { first: "partenaires", has_islands: true };
/// Being taken off the lists.
pub const UNSUBSCRIBE: Keyed = Keyed { first: "desinscription", has_islands: false };
/// A reaction, to be withdrawn.
pub const REACTIONS: Keyed = Keyed { first: "reactions", has_islands: false };

/// A screen in front of guests: its key is a token that reads publications and nothing else.
pub const SCREENS: Keyed = Keyed { first: "projection", has_islands: true };

/// All of them.
pub const ALL: [Keyed; 6] = [RESPONSES, COLLEAGUES, PARTNERS, UNSUBSCRIBE, REACTIONS, SCREENS];

/// The beginning of an address that holds a key, if it is one.
pub fn of(address: &str) -> Option<Keyed> {
    let (first, rest) = address.strip_prefix('/')?.split_once('/')?;
    ALL.into_iter().find(|keyed| keyed.first == first && !rest.is_empty())
}
