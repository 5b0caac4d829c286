//! The names of form fields that are no answers, the same for the pages, their islands and the server.

/// The field that carries the response key, which is also what makes sending idempotent.
pub const SUBMISSION: &str = "_submission";

/// What the section's page was made from, as JSON: tells what was typed here from what others typed meanwhile.
pub const BASE: &str = "_base";
/// What the same page sent since without learning whether it arrived, as JSON: only the browser's code knows.
pub const TRIED: &str = "_envois";
/// What the name of a decision between several values begins with; the field's name follows.
pub const CHOICE: &str = "_retenir.";
