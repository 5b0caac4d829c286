//! The names of form fields that are no answers, the same for the pages, their islands and the server.

/// The field that carries the response key, which is also what makes sending idempotent.
pub const SUBMISSION: &str = "_submission";

/// What the section's page was made from, as JSON: tells what was typed here from what others typed meanwhile.
pub const BASE: &str = "_base";
/// What the same page sent since without learning whether it arrived, as JSON: only the browser's code knows.
pub const TRIED: &str = "_envois";
/// What the name of a decision between several values begins with; the field's name follows.
pub const CHOICE: &str = "_retenir.";

/// The field that nobody sees. No autofill knows such a name.
pub const TRAP: &str = "_laisser_vide";
/// Says, with [`SEEN`], that whoever sends the form was told that the field was filled.
pub const AGAIN: &str = "_encore";
/// The value of [`AGAIN`] once it was told.
pub const SEEN: &str = "1";
/// The value of the button that Enter presses in the receipt's address, among those named `_go`: nothing is sent.
pub const NOTED: &str = "adresse";
/// The field that un-answers another one, whose name is its value.
pub const CLEAR: &str = "_effacer";

/// The header of what a page asks for of its own, which keeps no session open.
pub const OF_ITS_OWN: &str = "x-direct";
