//! The two sectors of buyers.

use survey::{Choice, Questionnaire, Role};

/// A sector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sector {
    /// Buyers subject to the rules of public procurement (code de la commande publique, L1211-1 and L1212-1).
    Public,
    /// All others.
    Private,
}

impl Sector {
    /// Both, in the order of tables.
    pub const ALL: [Self; 2] = [Self::Public, Self::Private];

    /// The sector of a segment, an option of the question with [`Role::Segment`].
    pub fn of(segment: &Choice) -> Self {
        if segment.public { Self::Public } else { Self::Private }
    }

    /// The sector of buyers who chose this segment; without a segment, private.
    pub fn of_code(questionnaire: &Questionnaire, segment: &str) -> Self {
        let question = questionnaire.with_role(Role::Segment);
        let option = question.and_then(|q| q.kind.options().iter().find(|option| option.code == segment));
        option.map_or(Self::Private, Self::of)
    }

    /// Its code in files and URLs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Private => "prive",
        }
    }

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Public => "Secteur public",
            Self::Private => "Secteur privé",
        }
    }
}
