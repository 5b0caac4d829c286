//! The base of start-ups, as far as contracts need it.

use suppliers::base::Base;
use survey::Siren;

/// Which companies are start-ups.
pub trait StartUps {
    /// Whether a company counts as a start-up in a year; without one, in any year.
    fn contains(&self, siren: Siren, year: Option<i32>) -> bool;

    /// How many people it employs, where that is known.
    fn headcount(&self, siren: Siren) -> Option<u32> {
        let _ = siren;
        None
    }
}

impl<F: Fn(Siren, Option<i32>) -> bool> StartUps for F {
    fn contains(&self, siren: Siren, year: Option<i32>) -> bool {
        self(siren, year)
    }
}

/// The companies of a version of the base that meet one of its definitions.
#[derive(Clone, Copy, Debug)]
pub struct InBase<'a> {
    /// The version.
    pub base: &'a Base,
    /// The definition, by its place in [`Base::definitions`].
    pub definition: usize,
}

impl StartUps for InBase<'_> {
    fn contains(&self, siren: Siren, year: Option<i32>) -> bool {
        let Some(place) = self.base.find(siren) else { return false };
        match year {
            Some(year) => u16::try_from(year).is_ok_and(|year| self.base.meets(place, self.definition, year)),
            None => self.base.memberships(place).iter().any(|one| usize::from(one.definition) == self.definition),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{InBase, StartUps};
    use suppliers::base::{Base, Definition, Entry, Membership};
    use survey::Siren;

    #[test]
    fn a_company_of_the_base_is_a_start_up_in_its_years_only() {
        let named = |code: &str| Definition { code: code.to_owned(), label: code.to_owned(), undecided: 0 };
        let siren = Siren::parse("732829320").unwrap();
        let memberships = vec![Membership { definition: 1, from: 2020, until: 2022 }];
        let entries = vec![Entry { siren, region: None, memberships }];
        let base = Base::new("1".to_owned(), vec![named("base"), named("jei")], Vec::new(), entries);
        let by = |definition| InBase { base: &base, definition };
        assert!(by(1).contains(siren, Some(2020)) && by(1).contains(siren, None));
        assert!(!by(1).contains(siren, Some(2023)) && !by(1).contains(siren, Some(-1)));
        assert!(!by(0).contains(siren, Some(2020)) && !by(0).contains(siren, None));
        assert!(!by(1).contains(Siren::parse("552100554").unwrap(), None));
    }
}
