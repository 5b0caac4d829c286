//! The survey model: questionnaires, answers, and their validation.
//!
//! Pure Rust, without Leptos, HTTP, SQL or a clock: the browser and the server run this very code,
//! so that a message seen while typing is the message the server would give.

pub mod amount;
pub mod answer;
pub mod characters;
pub mod condition;
pub mod delegated_section;
pub mod description;
#[cfg(not(target_arch = "wasm32"))]
pub mod duration;
#[cfg(not(target_arch = "wasm32"))]
pub mod edition_diff;
pub mod form;
pub mod identifier;
#[cfg(not(target_arch = "wasm32"))]
pub mod library;
#[cfg(not(target_arch = "wasm32"))]
pub mod load;
pub mod merge;
pub mod option_order;
pub mod parse;
pub mod prefill;
pub mod questionnaire;
pub mod rule;
pub mod sample_respondent;
pub mod seeded_random;
pub mod siren;
pub mod soft_checks;
pub mod validation;
pub mod value_lengths;

pub use amount::Euros;
pub use answer::{Answer, Answers, Typed};
pub use condition::Condition;
pub use identifier::{Audience, EditionYear, QuestionId};
pub use prefill::{FieldProposal, Proposed};
pub use questionnaire::analysis;
pub use questionnaire::{Choice, Field, Kind, Question, Questionnaire, Role, Section, Threshold};
pub use rule::Rule;
pub use siren::{Siren, Siret};
pub use soft_checks::Warning;
pub use validation::{FieldError, Malformed, Reading};
