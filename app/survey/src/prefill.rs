//! Prefilling: what the public register of organisations can propose for a question, and when a proposal may replace
//! the content of a field.

use super::{Kind, Question, Section, questionnaire::Role};
use serde::{Deserialize, Serialize};

/// Data proposed for a question from the organisation's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proposed {
    /// Its name. That of a one-person business is its owner's: public in the register and no contact data, but one more
    /// reason never to publish it.
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

    /// The options that the question must have; empty for a free text.
    pub fn codes(self) -> &'static [&'static str] {
        match self {
            Self::Name | Self::LegalForm => &[],
            Self::Size => SIZES,
            Self::Staff => STAFF,
            Self::Region => REGIONS,
        }
    }

    /// Why a question cannot have this proposal, if so.
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
    /// The question with the organisation's number, if the section has others to prefill from it.
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
    /// The proposal from the previous number; empty for none, or if it is no longer known.
    pub before: String,
}

impl FieldProposal {
    /// The new content of the field, if it changes: an empty field takes the proposal, an unedited earlier proposal is
    /// replaced, and typed text always stays.
    pub fn settle(&self, current: &str) -> Option<&str> {
        let untouched = current.trim().is_empty() || (!self.before.is_empty() && current == self.before);
        (untouched && current != self.value && !(current.trim().is_empty() && self.value.is_empty()))
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
    fn a_proposal_for_another_organisation_is_removed_if_this_one_has_none() {
        assert_eq!(proposal("", "DINUM").settle("DINUM"), Some(""));
    }

    proptest! {
        #[test]
        fn typed_text_is_never_replaced(current in "\\PC{0,12}", value in "\\PC{0,12}", before in "\\PC{0,12}") {
            prop_assume!(!current.trim().is_empty() && current != before);
            let proposal = proposal(&value, &before);
            prop_assert_eq!(proposal.settle(&current), None);
        }

        #[test]
        fn settling_is_idempotent(current in "\\PC{0,3}", value in "\\PC{0,3}", before in "\\PC{0,3}") {
            let proposal = proposal(&value, &before);
            if let Some(settled) = proposal.settle(&current) {
                prop_assume!(settled != before);
                prop_assert_eq!(proposal.settle(settled), None);
            }
        }
    }
}
