//! Where a finding stands: what was decided last, and whether the responses are still those that it was decided on.

/// What people decide about a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// It is right as it is.
    Confirmed,
    /// The respondent is asked.
    Asked,
    /// The response counts nowhere.
    Aside,
    /// What was decided before no longer holds.
    Reopened,
}

impl Ruling {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Confirmed, Self::Asked, Self::Aside, Self::Reopened];

    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Asked => "asked",
            Self::Aside => "aside",
            Self::Reopened => "reopened",
        }
    }

    /// The ruling of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ruling| ruling.as_str() == name)
    }
}

/// Where a finding stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody decided, or what was decided on has changed.
    Open,
    /// The respondent was asked and has not answered.
    Asked,
    /// The respondent was asked and sent a correction.
    Corrected,
    /// It is right as it is.
    Confirmed,
    /// The response is set aside.
    Aside,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Open, Self::Asked, Self::Corrected, Self::Confirmed, Self::Aside];

    /// Its name in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "a-examiner",
            Self::Asked => "demandee",
            Self::Corrected => "corrigee",
            Self::Confirmed => "confirmee",
            Self::Aside => "ecartee",
        }
    }

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "À examiner",
            Self::Asked => "Question posée",
            Self::Corrected => "Corrigée",
            Self::Confirmed => "Confirmée",
            Self::Aside => "Mise à l’écart",
        }
    }

    /// The state of a name.
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether somebody still has to decide, the respondent or the staff.
    pub fn is_unsettled(self) -> bool {
        matches!(self, Self::Open | Self::Asked | Self::Corrected)
    }

    /// From the last decision and the versions that it was made on; `now` are the versions of today, that of the response
    /// itself first; `aside` says that the response is set aside.
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
    fn a_question_is_answered_by_a_correction_of_the_response_itself() {
        assert_eq!(State::of(Some((Ruling::Asked, "1/2")), "1/3", false), State::Asked);
        assert_eq!(State::of(Some((Ruling::Asked, "1/2")), "2/2", false), State::Corrected);
    }

    #[test]
    fn what_is_set_aside_is_so_for_each_of_its_findings_and_open_once_taken_back() {
        assert_eq!(State::of(Some((Ruling::Confirmed, "1")), "1", true), State::Aside);
        assert_eq!(State::of(Some((Ruling::Aside, "1")), "1", false), State::Open);
    }
}
