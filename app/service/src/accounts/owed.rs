//! Obligations that must be met before staff pages open: setting up a second factor, accepting the undertaking.

use super::rights::{is_bound, needs_second_factor};
use crate::Service;
use crate::addresses::{ACCOUNT, UNDERTAKING, undertaking_address};
use chrono::{DateTime, Months, Utc};
use store::SessionInfo;

/// An obligation. The second factor comes first, so that the person accepting the undertaking has been authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owed {
    /// The account must have a second factor, and has none.
    SecondFactor,
    /// The undertaking was not accepted within a year.
    Undertaking,
}

impl Owed {
    /// The first obligation of a session's account, if any.
    pub fn by(service: &Service, session: &SessionInfo) -> Option<Self> {
        Self::at(service.secure, service.clock.now(), session)
    }

    fn at(secure: bool, now: DateTime<Utc>, session: &SessionInfo) -> Option<Self> {
        // A sign-in through the identity provider included that provider's second factor.
        let proved = session.has_second_factor || session.by_provider;
        if secure && !proved && needs_second_factor(session.role, session.sees_exact) {
            return Some(Self::SecondFactor);
        }
        let holds = session.undertaken_at.is_some_and(|at| now < ends(at));
        (is_bound(session.role) && !holds).then_some(Self::Undertaking)
    }

    /// The message shown instead of the requested page.
    pub fn sentence(self) -> String {
        match self {
            Self::SecondFactor => format!(
                "Votre compte doit avoir un second facteur\u{a0}: mettez-le en place sur la page «\u{a0}Mon compte\u{a0}» ({}).",
                ACCOUNT
            ),
            Self::Undertaking => {
                format!("Acceptez d’abord l’engagement de secret professionnel, à la page {}.", UNDERTAKING)
            }
        }
    }

    /// The page where it is met. That of the undertaking then leads back to `back`.
    pub fn page(self, back: &str) -> String {
        match self {
            Self::SecondFactor => format!("{}#second-facteur", ACCOUNT),
            Self::Undertaking => undertaking_address(back),
        }
    }
}

/// Validity of an undertaking, in months.
const MONTHS: Months = Months::new(12);

/// When an undertaking accepted at this time expires.
pub fn ends(at: DateTime<Utc>) -> DateTime<Utc> {
    at.checked_add_months(MONTHS).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use store::{Role, SecretHash};

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 0).unwrap()
    }

    /// The session of an account without obligations.
    fn session(role: Role) -> SessionInfo {
        SessionInfo {
            token: SecretHash([0; 32]),
            staff_id: 1,
            email: "anne@obs.example".to_owned(),
            role,
            partner: None,
            sees_exact: false,
            undertaken_at: Some(now()),
            has_second_factor: true,
            by_provider: false,
            last_seen: now(),
            expires_at: now(),
            exact_until: None,
        }
    }

    #[test]
    fn the_undertaking_is_valid_for_a_year_and_partners_are_not_asked() {
        let since = |role, days| {
            let undertaken_at = Some(now() - TimeDelta::days(days));
            Owed::at(false, now(), &SessionInfo { undertaken_at, ..session(role) })
        };
        for role in [Role::Administrator, Role::Manager, Role::Analyst] {
            assert_eq!((since(role, 364), since(role, 366)), (None, Some(Owed::Undertaking)), "{role}");
            let never = SessionInfo { undertaken_at: None, ..session(role) };
            assert_eq!(Owed::at(false, now(), &never), Some(Owed::Undertaking), "{role}");
        }
        assert_eq!(since(Role::Partner, 9_999), None);
    }

    #[test]
    fn over_https_a_second_factor_is_required_except_after_provider_sign_in() {
        let without = |role| SessionInfo { has_second_factor: false, undertaken_at: None, ..session(role) };
        for (role, owed) in [
            (Role::Administrator, Some(Owed::SecondFactor)),
            (Role::Manager, Some(Owed::SecondFactor)),
            (Role::Analyst, Some(Owed::Undertaking)),
            (Role::Partner, None),
        ] {
            assert_eq!(Owed::at(true, now(), &without(role)), owed, "{role}");
            assert_ne!(Owed::at(false, now(), &without(role)), Some(Owed::SecondFactor), "{role}");
            let by_provider = SessionInfo { by_provider: true, ..without(role) };
            assert_ne!(Owed::at(true, now(), &by_provider), Some(Owed::SecondFactor), "{role}");
        }
        let exact = SessionInfo { sees_exact: true, ..without(Role::Analyst) };
        assert_eq!(Owed::at(true, now(), &exact), Some(Owed::SecondFactor));
        assert_eq!(Owed::at(true, now(), &session(Role::Administrator)), None);
    }
}
