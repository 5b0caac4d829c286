//! Finding responses among those that are kept in memory, of every edition at hand.

use crate::observe::quality::held::{QualityInMemory, Watched};
use crate::quality::Seen;
use crate::quality::names::folded_name;
use crate::service::Service;
use crate::store::StoreError;
use crate::survey::siren::SirenError;
use crate::survey::{Audience, EditionYear, Siren, Siret, characters};

/// How many responses a page lists.
pub const A_PAGE: usize = 50;

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    /// A response by its reference, in capitals.
    Reference(String),
    /// The responses of an organisation, by its SIREN.
    Number(String),
    /// The responses of organisations whose name holds this, folded.
    Name(String),
}

impl Sought {
    /// What somebody typed: a reference, a SIREN or a SIRET as it is copied from anywhere, otherwise a name; `None` for nothing.
    pub fn read(typed: &str) -> Option<Self> {
        let typed = characters::visible(typed);
        let typed = typed.trim();
        let siren = match Siren::parse(typed) {
            Ok(siren) => Some(siren),
            Err(SirenError::Holds { siren, .. }) => Some(siren),
            Err(_) => Siret::parse(typed).ok().map(Siret::siren),
        };
        if let Some(siren) = siren {
            return Some(Self::Number(siren.to_string()));
        }
        let capitals = typed.to_uppercase().replace([' ', '\u{a0}', '–', '—'], "-");
        if is_reference(&capitals) {
            return Some(Self::Reference(capitals));
        }
        let name = folded_name(typed);
        (!name.is_empty()).then_some(Self::Name(name))
    }

    fn is(&self, seen: &Seen) -> bool {
        match self {
            Self::Reference(reference) => seen.reference == *reference,
            Self::Number(siren) => seen.siren.as_deref() == Some(siren),
            Self::Name(name) => seen.name.contains(name.as_str()),
        }
    }
}

/// Whether a text looks like a reference: a year and two groups of five.
fn is_reference(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, first, second] = parts[..] else { return false };
    year.len() == 4
        && year.bytes().all(|byte| byte.is_ascii_digit())
        && [first, second].iter().all(|part| part.len() == 5 && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// A response that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its number.
    pub id: i64,
    /// Its edition.
    pub edition: EditionYear,
    /// Its questionnaire.
    pub audience: Audience,
    /// When it was sent or last corrected, in milliseconds.
    pub at: i64,
    /// How many findings it has.
    pub findings: usize,
}

/// The responses that are looked for, the latest first; without anything to look for, the latest of the edition that is being
/// answered.
///
/// # Errors
/// [`StoreError`] when the database cannot be read.
pub async fn find(
    service: &Service,
    quality: &QualityInMemory,
    sought: Option<&Sought>,
) -> Result<Vec<Found>, StoreError> {
    let editions = match sought {
        Some(_) => service.library.editions(),
        None => vec![service.edition],
    };
    let mut found = Vec::new();
    for edition in editions {
        for audience in Audience::ALL {
            let sought = sought.cloned();
            let of =
                quality.ask(edition, audience, move |_, watched| matching(watched, sought.as_ref(), edition, audience));
            found.extend(of.await?.unwrap_or_default());
        }
    }
    found.sort_by_key(|one| std::cmp::Reverse((one.at, one.id)));
    Ok(found)
}

fn matching(watched: &Watched, sought: Option<&Sought>, edition: EditionYear, audience: Audience) -> Vec<Found> {
    let picked = watched.seen.values().filter(|seen| sought.is_none_or(|sought| sought.is(seen)));
    let mut found: Vec<Found> =
        picked.map(|seen| Found { id: seen.id, edition, audience, at: seen.at, findings: 0 }).collect();
    if sought.is_none() {
        found.sort_by_key(|one| std::cmp::Reverse((one.at, one.id)));
        found.truncate(A_PAGE);
    }
    for one in &mut found {
        one.findings = watched.findings.iter().filter(|finding| finding.response == one.id).count();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_a_number_as_it_is_copied_and_a_name_are_told_apart() {
        let read = |typed: &str| Sought::read(typed);
        let number = |siren: &str| Some(Sought::Number(siren.to_owned()));
        assert_eq!(read(" 552 081 317 "), number("552081317"));
        assert_eq!(read("SIREN : 552 081 317 RCS Paris"), number("552081317"));
        assert_eq!(read("55208131766522"), number("552081317"));
        assert_eq!(read("FR03552081317"), number("552081317"));
        assert_eq!(read("2026-abcde-23456"), Some(Sought::Reference("2026-ABCDE-23456".to_owned())));
        assert_eq!(read("2026 ABCDE 23456"), Some(Sought::Reference("2026-ABCDE-23456".to_owned())));
        assert_eq!(read("Électricité de France"), Some(Sought::Name(folded_name("electricite france"))));
        assert_eq!(read("   "), None);
        assert_eq!(read("\u{200b}"), None);
    }

    #[test]
    fn a_name_is_found_by_a_part_of_it_and_a_number_by_the_whole() {
        let seen = Seen {
            reference: "2026-ABCDE-23456".to_owned(),
            siren: Some("552081317".to_owned()),
            name: folded_name("Société d’Électricité du Nord"),
            ..Seen::default()
        };
        for (typed, is) in
            [("électricité", true), ("NORD", true), ("552081317", true), ("sud", false), ("732829320", false)]
        {
            assert_eq!(Sought::read(typed).unwrap().is(&seen), is, "{typed}");
        }
    }
}
