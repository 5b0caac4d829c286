//! The survey model: what a questionnaire is, what an answer is, and when an answer is right.
//!
//! Pure Rust, without Leptos, HTTP, SQL or a clock: the browser and the server run this very code,
//! so that a message seen while typing is the message the server would give.

pub mod alone;
pub mod amount;
pub mod answer;
pub mod characters;
pub mod condition;
pub mod dice;
#[cfg(feature = "ssr")]
pub mod differences;
#[cfg(feature = "ssr")]
pub mod duration;
#[cfg(feature = "ssr")]
pub mod folder;
pub mod form;
pub mod identifier;
#[cfg(feature = "ssr")]
pub mod library;
#[cfg(feature = "ssr")]
pub mod load;
pub mod longest;
pub mod merge;
pub mod order;
pub mod parse;
pub mod proposal;
pub mod questionnaire;
pub mod reading;
pub mod rule;
pub mod sample;
pub mod siren;
pub mod warning;
pub mod wording;

pub use amount::Euros;
pub use answer::{Answer, Answers, Typed};
pub use condition::Condition;
pub use identifier::{Audience, EditionYear, QuestionId};
pub use proposal::{FieldProposal, Proposed};
pub use questionnaire::{Choice, Field, Kind, Question, Questionnaire, Role, Section, Threshold};
pub use reading::{FieldError, Malformed, Reading};
pub use rule::Rule;
pub use siren::{Siren, Siret};
pub use warning::Warning;
