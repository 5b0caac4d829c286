//! Addresses that contain a key: one list for links and for what the log omits.

/// A response: its key resumes, shows and corrects it.
pub const RESPONSES: &str = "reponses";
/// A section for a colleague.
pub const COLLEAGUES: &str = "invitations";
/// A partner's own page.
pub const PARTNERS: &str = "partenaires";
/// Unsubscribing from invitations.
pub const UNSUBSCRIBE: &str = "desinscription";
/// A reaction, for its author to withdraw it.
pub const REACTIONS: &str = "reactions";
/// A screen shown to guests: its key is a token for publications only.
pub const SCREENS: &str = "projection";

/// All of them: the first segment of the address; the key is the next one.
pub const ALL: [&str; 6] = [RESPONSES, COLLEAGUES, PARTNERS, UNSUBSCRIBE, REACTIONS, SCREENS];
