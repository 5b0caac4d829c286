//! Where a proposal stands.

/// Where a proposal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// It is being written.
    Draft,
    /// It is put to those who decide.
    Proposed,
    /// It will be handed on.
    Kept,
    /// It was handed on.
    Sent,
    /// It is set aside.
    Dropped,
}

impl Status {
    /// All of them, in their order.
    pub const ALL: [Self; 5] = [Self::Draft, Self::Proposed, Self::Kept, Self::Sent, Self::Dropped];

    /// The code in the database and in addresses: one that was released never changes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "brouillon",
            Self::Proposed => "proposee",
            Self::Kept => "retenue",
            Self::Sent => "transmise",
            Self::Dropped => "ecartee",
        }
    }

    /// The status of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == code)
    }

    /// What can become of it next: the way forward first, then what takes a step back or aside.
    pub fn leads_to(self) -> &'static [Self] {
        match self {
            Self::Draft => &[Self::Proposed, Self::Dropped],
            Self::Proposed => &[Self::Kept, Self::Draft, Self::Dropped],
            Self::Kept => &[Self::Sent, Self::Proposed, Self::Dropped],
            // What was handed on stays so; a wrong press can be taken back.
            Self::Sent => &[Self::Kept],
            Self::Dropped => &[Self::Draft],
        }
    }

    /// Whether it goes into a report.
    pub fn is_reported(self) -> bool {
        matches!(self, Self::Proposed | Self::Kept | Self::Sent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_reads_back_and_can_be_reached_and_left() {
        for status in Status::ALL {
            assert_eq!(Status::parse(status.as_str()), Some(status));
            assert!(!status.leads_to().is_empty() && !status.leads_to().contains(&status));
            assert!(Status::ALL.iter().any(|other| other.leads_to().contains(&status)));
        }
        assert_eq!(Status::parse("autre"), None);
    }

    #[test]
    fn nothing_is_handed_on_that_was_not_kept_and_nothing_kept_that_was_not_proposed() {
        let before = |status| Status::ALL.into_iter().filter(move |other| other.leads_to().contains(&status));
        assert_eq!(before(Status::Sent).collect::<Vec<_>>(), [Status::Kept]);
        assert_eq!(before(Status::Kept).collect::<Vec<_>>(), [Status::Proposed, Status::Sent]);
    }
}
