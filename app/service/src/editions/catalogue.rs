//! Published editions, editions in preparation, and the obstacles to publishing them. Used by pages and the command
//! line.

use super::folder::{Loaded, load, years};
use std::path::Path;
use store::{NewQuestionnaire, Noting, PublishedQuestionnaire, Store, StoreError, text_hash};
use survey::edition_diff::against_publishing;
use survey::library::{Library, LibraryError};
use survey::load as loading;
use survey::load::LoadError;
use survey::{Audience, EditionYear, Questionnaire};

/// An edition that exists in the folder only: the staff see it, nobody can answer it.
#[derive(Debug)]
pub struct Prepared {
    /// Its year.
    pub edition: EditionYear,
    /// Its questionnaires; those that fail to load are among the reasons.
    pub loaded: Vec<Loaded>,
    /// The obstacles to its publication, each with the questionnaire concerned.
    pub reasons: Vec<(Audience, String)>,
    /// The published edition with which it was compared: the latest one before it, or else the first one.
    pub against: Option<EditionYear>,
}

/// Why an edition cannot be published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// It is published already.
    #[error("edition {0} is published already")]
    Already(EditionYear),
    /// The folder does not contain it.
    #[error("the folder of questionnaires has no edition {0}")]
    Missing(EditionYear),
    /// There are obstacles.
    #[error("edition {edition} cannot be published:\n{}", reasons.join("\n"))]
    Refused {
        /// The edition.
        edition: EditionYear,
        /// The obstacles, each with the questionnaire concerned.
        reasons: Vec<String>,
    },
    /// The folder cannot be read.
    #[error(transparent)]
    Folder(#[from] LibraryError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why published editions cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// This program does not understand a published text.
    #[error("a published questionnaire is not understood: {0}")]
    Load(#[from] LoadError),
    /// A published edition lacks one of its questionnaires.
    #[error(transparent)]
    Library(#[from] LibraryError),
}

impl Prepared {
    /// Reads an edition from a folder and compares it with the published ones.
    ///
    /// # Errors
    /// [`LibraryError`] if the folder itself cannot be read; errors in a file are among the reasons.
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

    /// All unpublished editions of a folder, the earliest first.
    ///
    /// # Errors
    /// [`LibraryError`] if the folder cannot be read.
    pub fn all(library: &Library, folder: &Path) -> Result<Vec<Self>, LibraryError> {
        let published = library.editions();
        let own = years(folder)?.into_iter().filter(|edition| !published.contains(edition));
        own.filter_map(|edition| Self::read(library, folder, edition).transpose()).collect()
    }

    /// One of its questionnaires, if it loads.
    pub fn get(&self, audience: Audience) -> Option<&Questionnaire> {
        self.loaded.iter().map(|loaded| &loaded.questionnaire).find(|questionnaire| questionnaire.audience == audience)
    }
}

/// Publishes an edition of a folder: its text is stored in the database, and this process's library contains it at
/// once.
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

/// All published questionnaires, parsed from their stored texts.
async fn published(store: &Store) -> Result<Vec<Questionnaire>, ServeError> {
    let texts = store.published_questionnaires().await?;
    let read =
        |one: PublishedQuestionnaire| loading::questionnaire(&loading::file_name(one.edition, one.audience), &one.text);
    Ok(texts.into_iter().map(read).collect::<Result<_, _>>()?)
}

/// A library extended by the published questionnaires, as they were published.
///
/// # Errors
/// [`ServeError`].
pub async fn with_published(store: &Store, library: &Library) -> Result<Library, ServeError> {
    Ok(library.with(published(store).await?)?)
}

/// Adds the editions that another process has published meanwhile.
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
