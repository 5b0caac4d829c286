//! Names of form fields that are not answers, shared by pages, islands and server.

/// Contains the response key, which also makes sending idempotent.
pub const SUBMISSION: &str = "_submission";

/// Contains, as JSON, the values with which the section's page was made, to distinguish changes made here from those of
/// others.
pub const BASE: &str = "_base";
/// Contains, as JSON, the values that the page sent since without learning whether they arrived. Only the browser code
/// knows them.
pub const TRIED: &str = "_envois";
/// Prefix of the name of a decision between rival values; the field name follows.
pub const CHOICE: &str = "_retenir.";
/// The code of the partner that brought the respondent.
pub const RELAY: &str = "_relais";

/// The hidden trap for bots. No autofill knows such a name.
pub const TRAP: &str = "_laisser_vide";
/// With the value [`SEEN`]: the sender was informed that the trap was filled.
pub const AGAIN: &str = "_encore";
/// The value of [`AGAIN`] after that.
pub const SEEN: &str = "1";
/// The value of the button named `_go` that Enter triggers in the receipt's address field: nothing is sent.
pub const NOTED: &str = "adresse";
/// Clears the answer to another field, whose name is its value.
pub const CLEAR: &str = "_effacer";

/// Header of requests that a page makes by itself, which do not extend the session.
pub const OF_ITS_OWN: &str = "x-direct";
