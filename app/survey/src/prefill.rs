//! What the public register of organisations can propose for a question, and when a proposal may take
//! the place of what a field holds.

use super::{Kind, Question, Section, questionnaire::Role};
use serde::{Deserialize, Serialize};

/// What is proposed for a question from the organisation's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proposed {
    /// Its name. That of a one-person business is its owner's: public in the register, and still no
    /// contact data, but one more reason never to publish it.
    Name,
    /// Its legal form, in words.
    LegalForm,
    /// Its size as INSEE classes enterprises: very small, PME, ETI, large (décret n° 2008-1354).
    Size,
    /// Its own staff, in bands.
    Staff,
    /// The region of its seat, or of the establishment when a SIRET is given: INSEE's code.
    Region,
}

/// The codes of [`Proposed::Size`].
pub const SIZES: &[&str] = &["moins_10", "pme", "eti", "ge"];
/// The codes of [`Proposed::Staff`].
pub const STAFF: &[&str] = &["e0", "e1_9", "e10_49", "e50_249", "e250_plus"];
/// The codes of [`Proposed::Region`]: INSEE's, then `99` for everywhere else.
pub const REGIONS: &[&str] =
    &["84", "27", "53", "24", "94", "44", "32", "11", "28", "75", "76", "52", "93", "01", "02", "03", "04", "06", "99"];

impl Proposed {
    /// The name in a questionnaire's file.
    pub fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::LegalForm => "legal_form",
            Self::Size => "size",
            Self::Staff => "staff",
            Self::Region => "region",
        }
    }

    /// The options that a question must have for the proposal to be one of them; none where it is a text.
    pub fn codes(self) -> &'static [&'static str] {
        match self {
            Self::Name | Self::LegalForm => &[],
            Self::Size => SIZES,
            Self::Staff => STAFF,
            Self::Region => REGIONS,
        }
    }

    /// Why a question cannot have this proposal, if it cannot.
    pub fn refuses(self, question: &Question) -> Option<String> {
        let id = &question.id;
        let right = match question.kind {
            Kind::Text { .. } => self.codes().is_empty(),
            Kind::Single { .. } => !self.codes().is_empty(),
            _ => false,
        };
        if !right || question.fields.len() != 1 {
            return Some(format!("{id} cannot have the proposal `{}`", self.key()));
        }
        let lacking = self.codes().iter().find(|code| !question.kind.options().iter().any(|o| o.code == **code))?;
        Some(format!("{id}: the proposal `{}` needs the option `{lacking}`", self.key()))
    }
}

impl Section {
    /// The question that gives the organisation's number, where the section has others to propose from it.
    pub fn proposes_from(&self) -> Option<&Question> {
        let number = self.questions.iter().find(|q| q.role == Some(Role::Organisation))?;
        self.questions.iter().any(|q| q.proposed.is_some()).then_some(number)
    }
}

/// A proposal for one field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProposal {
    /// The form field.
    pub field: String,
    /// What is proposed; empty for nothing.
    pub value: String,
    /// What had been proposed from the number before; empty for nothing, or when it is not known any more.
    pub before: String,
}

impl FieldProposal {
    /// What the field is to hold instead of what it holds, if anything: an empty field takes the
    /// proposal, an untouched earlier proposal gives way, and what was typed always stays.
    pub fn settle(&self, held: &str) -> Option<&str> {
        let untouched = held.trim().is_empty() || (!self.before.is_empty() && held == self.before);
        (untouched && held != self.value && !(held.trim().is_empty() && self.value.is_empty()))
            .then_some(self.value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn proposal(value: &str, before: &str) -> FieldProposal {
        FieldProposal { field: "AC90".into(), value: value.into(), before: before.into() }
    }

    #[test]
    fn an_empty_field_takes_the_proposal_and_an_earlier_one_gives_way() {
        assert_eq!(proposal("LA POSTE", "").settle(""), Some("LA POSTE"));
        assert_eq!(proposal("LA POSTE", "").settle("  "), Some("LA POSTE"));
        assert_eq!(proposal("LA POSTE", "DINUM").settle("DINUM"), Some("LA POSTE"));
        assert_eq!(proposal("LA POSTE", "DINUM").settle("LA POSTE"), None);
        assert_eq!(proposal("", "").settle(""), None);
    }

    #[test]
    fn what_was_proposed_for_another_organisation_does_not_stay_when_nothing_is_known_of_this_one() {
        assert_eq!(proposal("", "DINUM").settle("DINUM"), Some(""));
    }

    proptest! {
        #[test]
        fn what_was_typed_is_never_replaced(held in "\\PC{0,12}", value in "\\PC{0,12}", before in "\\PC{0,12}") {
            prop_assume!(!held.trim().is_empty() && held != before);
            let proposal = proposal(&value, &before);
            prop_assert_eq!(proposal.settle(&held), None);
        }

        #[test]
        fn settling_twice_changes_nothing_more(held in "\\PC{0,3}", value in "\\PC{0,3}", before in "\\PC{0,3}") {
            let proposal = proposal(&value, &before);
            if let Some(settled) = proposal.settle(&held) {
                prop_assume!(settled != before);
                prop_assert_eq!(proposal.settle(settled), None);
            }
        }
    }
}
