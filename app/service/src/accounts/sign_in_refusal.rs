//! Reasons for refusing a sign-in, and their messages.

use super::password::Busy;

/// The reason for refusing a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The address or the password is wrong; which of them is not disclosed.
    Wrong,
    /// A typed value is longer than any address or password.
    TooLong,
    /// Too many attempts from a device that signed in before.
    TooMany,
    /// Too many attempts from this network or on this account, and the device is not known.
    TooManyStrangers,
    /// Too many people are signing in at the same time.
    Busy,
    /// The second step came too late.
    Step,
    /// The identity provider did not answer as expected.
    Provider,
    /// The identity provider refused.
    Declined,
    /// The identity provider does not confirm the address.
    Unverified,
    /// No account has the address that the identity provider confirms.
    Unknown,
}

impl Cause {
    const ALL: [Self; 10] = [
        Self::Wrong,
        Self::TooLong,
        Self::TooMany,
        Self::TooManyStrangers,
        Self::Busy,
        Self::Step,
        Self::Provider,
        Self::Declined,
        Self::Unverified,
        Self::Unknown,
    ];

    /// The cause as written in the cookie.
    pub fn code(self) -> &'static str {
        match self {
            Self::Wrong => "refus",
            Self::TooLong => "long",
            Self::TooMany => "trop",
            Self::TooManyStrangers => "trop-inconnu",
            Self::Busy => "occupe",
            Self::Step => "etape",
            Self::Provider => "fournisseur",
            Self::Declined => "renonce",
            Self::Unverified => "non-verifiee",
            Self::Unknown => "inconnue",
        }
    }

    /// The cause of a code.
    pub fn of(code: &str) -> Self {
        Self::ALL.into_iter().find(|cause| cause.code() == code).unwrap_or(Self::Wrong)
    }

    /// The sentence for the person.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Wrong => "Adresse ou mot de passe incorrect.",
            Self::TooLong => "Adresse ou mot de passe trop long.",
            Self::TooMany => "Trop de tentatives : attendez un quart d’heure, puis réessayez.",
            Self::TooManyStrangers => {
                "Trop de tentatives : attendez un quart d’heure, ou connectez-vous depuis un appareil qui vous a déjà servi à le faire."
            }
            Self::Busy => Busy::MESSAGE,
            Self::Step => "La connexion a pris trop de temps, ou a été terminée ailleurs : recommencez.",
            Self::Provider => "Le fournisseur d’identité n’a pas répondu comme attendu : recommencez dans un instant.",
            Self::Declined => "Le fournisseur d’identité n’a pas confirmé votre identité.",
            Self::Unverified => {
                "Le fournisseur d’identité n’a pas vérifié votre adresse électronique : l’Observatoire ne peut pas s’y fier."
            }
            Self::Unknown => {
                "Aucun compte de l’Observatoire n’est ouvert pour cette adresse : demandez-en un à un administrateur."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_survives_its_cookie_and_any_other_code_means_wrong() {
        for cause in Cause::ALL {
            assert_eq!(Cause::of(cause.code()), cause);
        }
        assert_eq!(Cause::of("<script>"), Cause::Wrong);
    }
}
