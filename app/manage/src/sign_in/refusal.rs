//! Why nobody was signed in, in words.

use service::accounts::password::Busy;

/// Why nobody was signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The address or the password is not right; which of them is not told.
    Wrong,
    /// What was typed is longer than any address or password.
    TooLong,
    /// Too many attempts on a device that signed in before.
    TooMany,
    /// Too many attempts, of this network's or on this account, and the device is not known.
    TooManyStrangers,
    /// Too many sign in at the same time.
    Busy,
    /// The second step came too late.
    Step,
    /// The identity provider did not answer as it should.
    Provider,
    /// The identity provider says no.
    Declined,
    /// The identity provider does not vouch for the address.
    Unverified,
    /// There is no account of the address that the identity provider vouches for.
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

    /// As the cookie holds it that brings the form back.
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

    /// For the person.
    pub fn said(self) -> &'static str {
        match self {
            Self::Wrong => "Adresse ou mot de passe incorrect.",
            Self::TooLong => "Adresse ou mot de passe trop long.",
            Self::TooMany => "Trop de tentatives : attendez un quart d’heure, puis réessayez.",
            Self::TooManyStrangers => {
                "Trop de tentatives : attendez un quart d’heure, ou connectez-vous depuis un appareil qui vous a déjà servi à le faire."
            }
            Self::Busy => Busy::SAID,
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
    fn every_cause_is_brought_back_as_itself_and_anything_else_as_the_usual_one() {
        for cause in Cause::ALL {
            assert_eq!(Cause::of(cause.code()), cause);
        }
        assert_eq!(Cause::of("<script>"), Cause::Wrong);
    }
}
