//! The questionnaires that a process serves: those embedded in the program, or those of a folder.

use super::load::LoadError;
use super::{Audience, EditionYear, Questionnaire};
use crate::load;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// All known questionnaires, one for each edition and audience. Clones share it: what one learns, all have.
#[derive(Clone, Debug)]
pub struct Library(Arc<Shelf>);

/// Some questionnaires, linked to those learnt later. A shelf never changes, so that it can be borrowed from.
#[derive(Debug)]
struct Shelf {
    here: Vec<Arc<Questionnaire>>,
    next: OnceLock<Box<Shelf>>,
}

impl Shelf {
    fn of(questionnaires: Vec<Questionnaire>) -> Self {
        Self { here: questionnaires.into_iter().map(Arc::new).collect(), next: OnceLock::new() }
    }
}

/// Why a folder of questionnaires was refused.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// A file's text is wrong.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The folder or a file in it cannot be read.
    #[error("{}: {cause}", path.display())]
    Read {
        /// The path that cannot be read.
        path: PathBuf,
        /// Cause.
        cause: std::io::Error,
    },
    /// The edition or audience in a file differs from that of its name.
    #[error("{file} holds the questionnaire {found}")]
    Misplaced {
        /// The file.
        file: String,
        /// The edition and audience in it.
        found: String,
    },
    /// An edition lacks one of its two questionnaires, or there is no edition at all.
    #[error("{0}")]
    Incomplete(String),
}

/// The text of a questionnaire that is compiled into the program.
pub fn embedded_text(edition: EditionYear, audience: Audience) -> Option<&'static str> {
    let name = load::file_name(edition, audience);
    EMBEDDED.iter().find(|(file, _)| *file == name).map(|(_, text)| *text)
}

/// The text of the margins of the population of buyers that is compiled into the program, and the name of its file
/// beside the editions; `statistics::estimation` reads it.
pub const EMBEDDED_MARGINS: (&str, &str) = ("margins.toml", include_str!("../questionnaires/margins.toml"));

/// The files compiled into the program.
const EMBEDDED: [(&str, &str); 4] = [
    ("2023/start-up.toml", include_str!("../questionnaires/2023/start-up.toml")),
    ("2023/acheteurs.toml", include_str!("../questionnaires/2023/acheteurs.toml")),
    ("2026/start-up.toml", include_str!("../questionnaires/2026/start-up.toml")),
    ("2026/acheteurs.toml", include_str!("../questionnaires/2026/acheteurs.toml")),
];

impl Library {
    /// The questionnaires compiled into the program.
    ///
    /// # Errors
    /// [`LibraryError`] when one of them is wrong, which the tests exclude for a released program.
    pub fn embedded() -> Result<Self, LibraryError> {
        let read = |(name, text): (&str, &str)| load::questionnaire(name, text);
        Self::of(EMBEDDED.into_iter().map(read).collect::<Result<_, _>>()?)
    }

    /// These questionnaires.
    ///
    /// # Errors
    /// [`LibraryError::Incomplete`] when an edition lacks one of its two, or there is none.
    pub fn of(mut all: Vec<Questionnaire>) -> Result<Self, LibraryError> {
        all.sort_by_key(|q| (q.edition, q.audience));
        if all.is_empty() {
            return Err(LibraryError::Incomplete("no edition: a folder named after its year is expected".to_owned()));
        }
        let library = Self(Arc::new(Shelf::of(all)));
        for edition in library.editions() {
            for audience in Audience::ALL {
                if library.get(edition, audience).is_none() {
                    return Err(LibraryError::Incomplete(format!("{} is missing", load::file_name(edition, audience))));
                }
            }
        }
        Ok(library)
    }

    /// One questionnaire.
    pub fn get(&self, edition: EditionYear, audience: Audience) -> Option<&Arc<Questionnaire>> {
        self.iter().find(|q| q.edition == edition && q.audience == audience)
    }

    /// The editions, the earliest first.
    pub fn editions(&self) -> Vec<EditionYear> {
        let mut editions: Vec<_> = self.iter().map(|q| q.edition).collect();
        editions.sort();
        editions.dedup();
        editions
    }

    /// Every questionnaire.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Questionnaire>> {
        std::iter::successors(Some(&*self.0), |shelf| shelf.next.get().map(AsRef::as_ref)).flat_map(|shelf| &shelf.here)
    }

    /// Adds an edition that is not known yet; returns whether it did.
    pub fn learn(&self, questionnaires: Vec<Questionnaire>) -> bool {
        let whole = |edition| {
            Audience::ALL.iter().all(|a| questionnaires.iter().any(|q| (q.edition, q.audience) == (edition, *a)))
        };
        let fresh = |q: &Questionnaire| self.get(q.edition, q.audience).is_none() && whole(q.edition);
        if questionnaires.is_empty() || !questionnaires.iter().all(fresh) {
            return false;
        }
        let mut shelf = Box::new(Shelf::of(questionnaires));
        let mut last = &*self.0;
        // Another thread may add one at this very moment: this one then comes after it.
        while let Err(refused) = last.next.set(shelf) {
            shelf = refused;
            let Some(next) = last.next.get() else { return false };
            last = next;
        }
        true
    }

    /// A library with these editions replacing those of the same years: published editions are served unchanged.
    ///
    /// # Errors
    /// [`LibraryError::Incomplete`] when one of them lacks a questionnaire.
    pub fn with(&self, published: Vec<Questionnaire>) -> Result<Self, LibraryError> {
        let others = self.iter().filter(|q| !published.iter().any(|other| other.edition == q.edition));
        let others: Vec<_> = others.map(|q| q.as_ref().clone()).collect();
        Self::of(others.into_iter().chain(published).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_learns_an_edition_once_for_all_its_clones() {
        let library = Library::embedded().unwrap();
        let handle = library.clone();
        let of = |year: i32, audience: Audience| {
            let text = embedded_text(EditionYear::new(2026).unwrap(), audience).unwrap();
            load::questionnaire("next", &text.replace("edition = 2026", &format!("edition = {year}"))).unwrap()
        };
        let both = |year| Audience::ALL.map(|audience| of(year, audience)).to_vec();
        assert!(!library.learn(vec![of(2027, Audience::StartUp)]), "one alone is no edition");
        assert!(library.learn(both(2027)) && library.learn(both(2025)));
        assert!(!library.learn(both(2027)) && !library.learn(both(2026)) && !library.learn(Vec::new()));
        assert_eq!(handle.editions().iter().map(|e| e.year()).collect::<Vec<_>>(), [2023, 2025, 2026, 2027]);
        assert!(handle.get(EditionYear::new(2025).unwrap(), Audience::Acheteurs).is_some());
        assert_eq!(handle.with(both(2026)).unwrap().editions().len(), 4);
    }
}
