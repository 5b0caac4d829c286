//! State of a finding: the last decision, and whether the responses are still those it was made on.

/// A decision about a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// The values are right.
    Confirmed,
    /// The respondent has been asked.
    Asked,
    /// The response is excluded from all figures.
    Aside,
    /// The previous decision no longer holds.
    Reopened,
}

impl Ruling {
    /// All rulings.
    pub const ALL: [Self; 4] = [Self::Confirmed, Self::Asked, Self::Aside, Self::Reopened];

    /// Its name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Asked => "asked",
            Self::Aside => "aside",
            Self::Reopened => "reopened",
        }
    }

    /// The ruling with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ruling| ruling.as_str() == name)
    }
}

/// State of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Undecided, or changed since the decision.
    Open,
    /// The respondent was asked and has not answered yet.
    Asked,
    /// The respondent was asked and sent a correction.
    Corrected,
    /// Confirmed as right.
    Confirmed,
    /// The response is set aside.
    Aside,
}

impl State {
    /// All states.
    pub const ALL: [Self; 5] = [Self::Open, Self::Asked, Self::Corrected, Self::Confirmed, Self::Aside];

    /// Its code in URLs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "a-examiner",
            Self::Asked => "demandee",
            Self::Corrected => "corrigee",
            Self::Confirmed => "confirmee",
            Self::Aside => "ecartee",
        }
    }

    /// Its label.
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "À examiner",
            Self::Asked => "Question posée",
            Self::Corrected => "Corrigée",
            Self::Confirmed => "Confirmée",
            Self::Aside => "Mise à l’écart",
        }
    }

    /// The state with this code.
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether the respondent or the staff still have to decide.
    pub fn is_unsettled(self) -> bool {
        matches!(self, Self::Open | Self::Asked | Self::Corrected)
    }

    /// Derived from the last decision and the versions it was made on; `now` is the current versions, that of the
    /// response itself first; `aside` means that the response is set aside.
    pub fn of(last: Option<(Ruling, &str)>, now: &str, aside: bool) -> Self {
        if aside {
            return Self::Aside;
        }
        let own = |versions: &str| versions.split('/').next().map(ToOwned::to_owned);
        match last {
            Some((Ruling::Confirmed, on)) if on == now => Self::Confirmed,
            Some((Ruling::Asked, on)) if own(on) == own(now) => Self::Asked,
            Some((Ruling::Asked, _)) => Self::Corrected,
            _ => Self::Open,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confirmation_holds_until_one_of_the_responses_changes() {
        assert_eq!(State::of(Some((Ruling::Confirmed, "1/2")), "1/2", false), State::Confirmed);
        assert_eq!(State::of(Some((Ruling::Confirmed, "1/2")), "1/3", false), State::Open);
        assert_eq!(State::of(Some((Ruling::Reopened, "1")), "1", false), State::Open);
        assert_eq!(State::of(None, "1", false), State::Open);
    }

    #[test]
    fn only_a_correction_of_the_response_itself_answers_a_question() {
        assert_eq!(State::of(Some((Ruling::Asked, "1/2")), "1/3", false), State::Asked);
        assert_eq!(State::of(Some((Ruling::Asked, "1/2")), "2/2", false), State::Corrected);
    }

    #[test]
    fn exclusion_applies_to_every_finding_of_a_response_and_is_reversible() {
        assert_eq!(State::of(Some((Ruling::Confirmed, "1")), "1", true), State::Aside);
        assert_eq!(State::of(Some((Ruling::Aside, "1")), "1", false), State::Open);
    }
}
