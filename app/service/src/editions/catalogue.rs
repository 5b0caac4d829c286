//! What is published, what is being prepared, and what stands against publishing it. Pages and command line ask here.

use super::folder::{Loaded, load, years};
use std::path::Path;
use store::{NewQuestionnaire, Noting, PublishedQuestionnaire, Store, StoreError, text_hash};
use survey::edition_diff::against_publishing;
use survey::library::{Library, LibraryError};
use survey::load as loading;
use survey::load::LoadError;
use survey::{Audience, EditionYear, Questionnaire};

/// An edition that only the folder has: staff see it, nobody answers it.
#[derive(Debug)]
pub struct Prepared {
    /// Its year.
    pub edition: EditionYear,
    /// Its questionnaires; those that do not load are among the reasons.
    pub loaded: Vec<Loaded>,
    /// What stands against publishing it, with the questionnaire that it is about.
    pub reasons: Vec<(Audience, String)>,
    /// The published edition that it was set against: the latest one before it.
    pub against: Option<EditionYear>,
}

/// Why an edition cannot be published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// It is published already.
    #[error("edition {0} is published already")]
    Already(EditionYear),
    /// The folder has nothing of it.
    #[error("the folder of questionnaires has no edition {0}")]
    Missing(EditionYear),
    /// There are reasons against it.
    #[error("edition {edition} cannot be published:\n{}", reasons.join("\n"))]
    Refused {
        /// Which.
        edition: EditionYear,
        /// Why, with the questionnaire each is about.
        reasons: Vec<String>,
    },
    /// The folder cannot be read.
    #[error(transparent)]
    Folder(#[from] LibraryError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why what was published cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A text that was published is not understood by this program.
    #[error("a published questionnaire is not understood: {0}")]
    Load(#[from] LoadError),
    /// A published edition lacks one of its questionnaires.
    #[error(transparent)]
    Library(#[from] LibraryError),
}

impl Prepared {
    /// Reads an edition of a folder and sets it against what is published.
    ///
    /// # Errors
    /// [`LibraryError`] when the folder itself cannot be read; what is wrong about a file is among the reasons.
    pub fn read(library: &Library, folder: &Path, edition: EditionYear) -> Result<Option<Self>, LibraryError> {
        if !years(folder)?.contains(&edition) {
            return Ok(None);
        }
        let published = library.editions();
        let against = published.iter().rev().find(|other| **other < edition).or(published.first()).copied();
        let mut prepared = Self { edition, loaded: Vec::new(), reasons: Vec::new(), against };
        for audience in Audience::ALL {
            match load(folder, edition, audience) {
                Err(error) => prepared.reasons.push((audience, error.to_string())),
                Ok(loaded) => {
                    let before = against.and_then(|against| library.get(against, audience));
                    let reasons = before.map(|before| against_publishing(before, &loaded.questionnaire));
                    prepared.reasons.extend(reasons.into_iter().flatten().map(|reason| (audience, reason)));
                    prepared.loaded.push(loaded);
                }
            }
        }
        Ok(Some(prepared))
    }

    /// Every edition of a folder that is not published, the earliest first.
    ///
    /// # Errors
    /// [`LibraryError`] when the folder cannot be read.
    pub fn all(library: &Library, folder: &Path) -> Result<Vec<Self>, LibraryError> {
        let published = library.editions();
        let own = years(folder)?.into_iter().filter(|edition| !published.contains(edition));
        own.filter_map(|edition| Self::read(library, folder, edition).transpose()).collect()
    }

    /// One of its questionnaires, where it loads.
    pub fn get(&self, audience: Audience) -> Option<&Questionnaire> {
        self.loaded.iter().map(|loaded| &loaded.questionnaire).find(|questionnaire| questionnaire.audience == audience)
    }
}

/// Publishes an edition of a folder: its text goes to the database, and whoever holds the library has it at once.
///
/// # Errors
/// [`PublishError`].
pub async fn publish(
    publishing: Noting<'_>,
    library: &Library,
    folder: &Path,
    edition: EditionYear,
) -> Result<(), PublishError> {
    if library.editions().contains(&edition) {
        return Err(PublishError::Already(edition));
    }
    let prepared = Prepared::read(library, folder, edition)?.ok_or(PublishError::Missing(edition))?;
    if !prepared.reasons.is_empty() {
        let reasons = prepared.reasons.iter().map(|(audience, reason)| format!("{audience}: {reason}")).collect();
        return Err(PublishError::Refused { edition, reasons });
    }
    let of = |loaded: &Loaded| NewQuestionnaire {
        edition,
        audience: loaded.questionnaire.audience,
        text: loaded.text.clone(),
        hash: text_hash(&loaded.text),
    };
    let published: Vec<_> = prepared.loaded.iter().map(of).collect();
    match publishing.publish_edition(&published).await {
        Ok(()) => {}
        Err(StoreError::Exists) => return Err(PublishError::Already(edition)),
        Err(error) => return Err(error.into()),
    }
    library.learn(prepared.loaded.into_iter().map(|loaded| loaded.questionnaire).collect());
    Ok(())
}

/// Everything that was published, read from its texts.
async fn published(store: &Store) -> Result<Vec<Questionnaire>, ServeError> {
    let texts = store.published_questionnaires().await?;
    let read =
        |one: PublishedQuestionnaire| loading::questionnaire(&loading::file_name(one.edition, one.audience), &one.text);
    Ok(texts.into_iter().map(read).collect::<Result<_, _>>()?)
}

/// A library with what was published, as it was then.
///
/// # Errors
/// [`ServeError`].
pub async fn with_published(store: &Store, library: &Library) -> Result<Library, ServeError> {
    Ok(library.with(published(store).await?)?)
}

/// Takes in what another process published meanwhile.
///
/// # Errors
/// [`ServeError`].
pub async fn learn(store: &Store, library: &Library) -> Result<(), ServeError> {
    let known = library.editions();
    let fresh: Vec<_> = store.published_editions().await?.into_iter().filter(|e| !known.contains(e)).collect();
    if fresh.is_empty() {
        return Ok(());
    }
    let all = published(store).await?;
    for edition in fresh {
        library.learn(all.iter().filter(|questionnaire| questionnaire.edition == edition).cloned().collect());
    }
    Ok(())
}
