//! The questionnaires that a process serves: those embedded in the program, or those of a folder.

use super::load::{self, LoadError};
use super::{Audience, EditionYear, Questionnaire};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Every questionnaire at hand, one for each edition and audience.
#[derive(Clone, Debug)]
pub struct Library(Arc<Vec<Arc<Questionnaire>>>);

/// Why a folder of questionnaires was refused.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// A file's text is wrong.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The folder or a file in it cannot be read.
    #[error("{}: {cause}", path.display())]
    Read {
        /// What cannot be read.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// A file says that it is another edition or audience than its name says.
    #[error("{file} holds the questionnaire {found}")]
    Misplaced {
        /// The file.
        file: String,
        /// The edition and audience it holds.
        found: String,
    },
    /// An edition lacks one of its two questionnaires, or there is no edition at all.
    #[error("{0}")]
    Incomplete(String),
}

/// The files compiled into the program.
const EMBEDDED: [(&str, &str); 4] = [
    ("2023/start-up.toml", include_str!("../../questionnaires/2023/start-up.toml")),
    ("2023/acheteurs.toml", include_str!("../../questionnaires/2023/acheteurs.toml")),
    ("2026/start-up.toml", include_str!("../../questionnaires/2026/start-up.toml")),
    ("2026/acheteurs.toml", include_str!("../../questionnaires/2026/acheteurs.toml")),
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

    /// The questionnaires of a folder: `<edition>/<audience>.toml`.
    ///
    /// # Errors
    /// [`LibraryError`] naming the file, and the line where there is one.
    pub fn from_folder(folder: &Path) -> Result<Self, LibraryError> {
        let unread = |path: &Path| {
            let path = path.to_owned();
            move |cause| LibraryError::Read { path, cause }
        };
        let mut all = Vec::new();
        let entries = std::fs::read_dir(folder).map_err(unread(folder))?;
        for entry in entries {
            let edition = entry.map_err(unread(folder))?.path();
            let year = edition.file_name().and_then(|n| n.to_str()).and_then(|n| n.parse().ok());
            let Some(year) = year.and_then(EditionYear::new).filter(|_| edition.is_dir()) else { continue };
            for audience in Audience::ALL {
                let path = folder.join(load::file_name(year, audience));
                let text = std::fs::read_to_string(&path).map_err(unread(&path))?;
                let questionnaire = load::questionnaire(&path.display().to_string(), &text)?;
                if (questionnaire.edition, questionnaire.audience) != (year, audience) {
                    return Err(LibraryError::Misplaced {
                        file: path.display().to_string(),
                        found: load::file_name(questionnaire.edition, questionnaire.audience),
                    });
                }
                all.push(questionnaire);
            }
        }
        Self::of(all)
    }

    fn of(mut all: Vec<Questionnaire>) -> Result<Self, LibraryError> {
        all.sort_by_key(|q| (q.edition, q.audience));
        if all.is_empty() {
            return Err(LibraryError::Incomplete("no edition: a folder named after its year is expected".to_owned()));
        }
        let library = Self(Arc::new(all.into_iter().map(Arc::new).collect()));
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
        self.0.iter().find(|q| q.edition == edition && q.audience == audience)
    }

    /// The editions, the earliest first.
    pub fn editions(&self) -> Vec<EditionYear> {
        let mut editions: Vec<_> = self.0.iter().map(|q| q.edition).collect();
        editions.dedup();
        editions
    }

    /// Every questionnaire.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Questionnaire>> {
        self.0.iter()
    }
}
