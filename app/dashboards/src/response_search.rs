//! Finding responses among those in memory, across all available editions.

use crate::projections::responses::{QualityInMemory, Watched};
use editing::checks::similar_names::folded_name;
use editing::checks::{Seen, name_field};
use service::Service;
use store::{Draft, StoreError};
use survey::siren::SirenError;
use survey::{Audience, EditionYear, Kind, Questionnaire, Role, Siren, Siret, characters, parse};

/// Number of responses on a page.
pub const A_PAGE: usize = 50;

/// A search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    /// By reference, in capitals.
    Reference(String),
    /// By an organisation's SIREN.
    Number(String),
    /// By an e-mail address given in the response, in lower case.
    Address(String),
    /// By part of an organisation's name, folded.
    Name(String),
}

impl Sought {
    /// Interprets the typed text: a reference, a SIREN or SIRET copied from anywhere, an e-mail address, otherwise a
    /// name; `None` for an empty text.
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
        if let Ok(address) = parse::email(typed) {
            return Some(Self::Address(address.to_lowercase()));
        }
        let name = folded_name(typed);
        (!name.is_empty()).then_some(Self::Name(name))
    }

    /// Whether a response matches; `of_address` are the matches of an e-mail address.
    fn is(&self, seen: &Seen, of_address: &[i64]) -> bool {
        match self {
            Self::Address(_) => of_address.contains(&seen.id),
            Self::Reference(reference) => seen.reference == *reference,
            Self::Number(siren) => seen.siren.as_deref() == Some(siren),
            Self::Name(name) => seen.name.contains(name.as_str()),
        }
    }

    /// Whether a draft matches by its typed values: it has no reference.
    fn is_typed(&self, questionnaire: &Questionnaire, draft: &Draft) -> bool {
        let typed = |field: Option<&str>| field.map(|field| draft.typed.first(field));
        let organisation = questionnaire.with_role(Role::Organisation).and_then(|question| question.fields.first());
        match self {
            Self::Reference(_) => false,
            Self::Number(_) => {
                let own = typed(organisation.map(|field| field.name.as_str())).and_then(Self::read);
                own.as_ref() == Some(self)
            }
            Self::Address(address) => questionnaire
                .questions()
                .filter(|question| matches!(question.kind, Kind::Email))
                .flat_map(|question| &question.fields)
                .any(|field| draft.typed.first(&field.name).trim().to_lowercase() == *address),
            Self::Name(name) => {
                typed(name_field(questionnaire)).is_some_and(|own| folded_name(own).contains(name.as_str()))
            }
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

/// A response found.
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
    /// Number of findings.
    pub findings: usize,
}

/// The matching responses, the latest first; without a search, the latest of the current edition.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn find(
    service: &Service,
    quality: &QualityInMemory,
    sought: Option<&Sought>,
) -> Result<Vec<Found>, StoreError> {
    let editions = match sought {
        Some(_) => service.library.editions(),
        None => vec![service.edition],
    };
    let of_address = match sought {
        Some(Sought::Address(address)) => service.store.responses_of_address(address).await?,
        _ => Vec::new(),
    };
    let mut found = Vec::new();
    for edition in editions {
        for audience in Audience::ALL {
            let (sought, of_address) = (sought.cloned(), of_address.clone());
            let of = quality.ask(edition, audience, move |_, watched| {
                matching(watched, sought.as_ref().map(|sought| (sought, &*of_address)), edition, audience)
            });
            found.extend(of.await?.unwrap_or_default());
        }
    }
    found.sort_by_key(|one| std::cmp::Reverse((one.at, one.id)));
    Ok(found)
}

/// The matching drafts that were not sent, across all available editions, the latest first.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn find_drafts(service: &Service, sought: &Sought) -> Result<Vec<Draft>, StoreError> {
    let mut found = Vec::new();
    for questionnaire in service.library.iter() {
        let drafts = service.store.unsent_drafts(questionnaire.edition, questionnaire.audience).await?;
        found.extend(drafts.into_iter().filter(|draft| sought.is_typed(questionnaire, draft)));
    }
    found.sort_by_key(|draft| std::cmp::Reverse(draft.saved_at));
    Ok(found)
}

fn matching(
    watched: &Watched,
    sought: Option<(&Sought, &[i64])>,
    edition: EditionYear,
    audience: Audience,
) -> Vec<Found> {
    let is_sought = |seen: &&Seen| sought.is_none_or(|(sought, of_address)| sought.is(seen, of_address));
    let picked = watched.seen.values().filter(is_sought);
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
    fn references_copied_numbers_and_names_are_distinguished() {
        let read = |typed: &str| Sought::read(typed);
        let number = |siren: &str| Some(Sought::Number(siren.to_owned()));
        assert_eq!(read(" 552 081 317 "), number("552081317"));
        assert_eq!(read("SIREN : 552 081 317 RCS Paris"), number("552081317"));
        assert_eq!(read("55208131766522"), number("552081317"));
        assert_eq!(read("FR03552081317"), number("552081317"));
        assert_eq!(read("2026-abcde-23456"), Some(Sought::Reference("2026-ABCDE-23456".to_owned())));
        assert_eq!(read("2026 ABCDE 23456"), Some(Sought::Reference("2026-ABCDE-23456".to_owned())));
        assert_eq!(read("Électricité de France"), Some(Sought::Name(folded_name("electricite france"))));
        assert_eq!(read("Jeanne@Exemple.FR"), Some(Sought::Address("jeanne@exemple.fr".to_owned())));
        assert_eq!(read("   "), None);
        assert_eq!(read("\u{200b}"), None);
    }

    #[test]
    fn a_name_is_found_by_part_of_it_and_a_number_only_in_full() {
        let seen = Seen {
            reference: "2026-ABCDE-23456".to_owned(),
            siren: Some("552081317".to_owned()),
            name: folded_name("Société d’Électricité du Nord"),
            ..Seen::default()
        };
        for (typed, is) in
            [("électricité", true), ("NORD", true), ("552081317", true), ("sud", false), ("732829320", false)]
        {
            assert_eq!(Sought::read(typed).unwrap().is(&seen, &[]), is, "{typed}");
        }
    }
}
