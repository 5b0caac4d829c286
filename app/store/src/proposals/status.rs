//! Status of a proposal.

/// Status of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// Being written.
    Draft,
    /// Submitted for a decision.
    Proposed,
    /// Accepted, to be sent on.
    Kept,
    /// Sent on.
    Sent,
    /// Dropped.
    Dropped,
}

impl Status {
    /// All statuses, in order.
    pub const ALL: [Self; 5] = [Self::Draft, Self::Proposed, Self::Kept, Self::Sent, Self::Dropped];

    /// Its code in the database and in URLs: a released one never changes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "brouillon",
            Self::Proposed => "proposee",
            Self::Kept => "retenue",
            Self::Sent => "transmise",
            Self::Dropped => "ecartee",
        }
    }

    /// The status with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == code)
    }

    /// The next possible statuses: the way forward first, then the steps back and out.
    pub fn leads_to(self) -> &'static [Self] {
        match self {
            Self::Draft => &[Self::Proposed, Self::Dropped],
            Self::Proposed => &[Self::Kept, Self::Draft, Self::Dropped],
            Self::Kept => &[Self::Sent, Self::Proposed, Self::Dropped],
            // A proposal that was sent stays sent; only an accidental click can be undone.
            Self::Sent => &[Self::Kept],
            Self::Dropped => &[Self::Draft],
        }
    }

    /// Whether it is included in reports.
    pub fn is_reported(self) -> bool {
        matches!(self, Self::Proposed | Self::Kept | Self::Sent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_is_parsed_from_its_code_and_can_be_reached_and_left() {
        for status in Status::ALL {
            assert_eq!(Status::parse(status.as_str()), Some(status));
            assert!(!status.leads_to().is_empty() && !status.leads_to().contains(&status));
            assert!(Status::ALL.iter().any(|other| other.leads_to().contains(&status)));
        }
        assert_eq!(Status::parse("autre"), None);
    }

    #[test]
    fn only_accepted_proposals_are_sent_and_only_submitted_ones_accepted() {
        let before = |status| Status::ALL.into_iter().filter(move |other| other.leads_to().contains(&status));
        assert_eq!(before(Status::Sent).collect::<Vec<_>>(), [Status::Kept]);
        assert_eq!(before(Status::Kept).collect::<Vec<_>>(), [Status::Proposed, Status::Sent]);
    }
}
