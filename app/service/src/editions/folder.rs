//! The folder in which editions are prepared: `<edition>/<start-up|acheteurs>.toml`.

use std::path::{Path, PathBuf};
use survey::library::{Library, LibraryError, embedded_text};
use survey::load;
use survey::{Audience, EditionYear, Questionnaire};

/// A questionnaire with the text of its file.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The questionnaire.
    pub questionnaire: Questionnaire,
    /// Its source text.
    pub text: String,
}

/// The editions in a folder, the earliest first.
///
/// # Errors
/// [`LibraryError`] if the folder cannot be read.
pub fn years(folder: &Path) -> Result<Vec<EditionYear>, LibraryError> {
    let unread = |cause| LibraryError::Read { path: folder.to_owned(), cause };
    let mut years = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unread)? {
        let path = entry.map_err(unread)?.path();
        let year = path.file_name().and_then(|n| n.to_str()).and_then(|n| n.parse().ok()).and_then(EditionYear::new);
        years.extend(year.filter(|_| path.is_dir()));
    }
    years.sort();
    Ok(years)
}

/// Loads and checks one file of a folder.
///
/// # Errors
/// [`LibraryError`] with the file, and the line if there is one.
pub fn load(folder: &Path, edition: EditionYear, audience: Audience) -> Result<Loaded, LibraryError> {
    let path = folder.join(load::file_name(edition, audience));
    let text = std::fs::read_to_string(&path).map_err(|cause| LibraryError::Read { path: path.clone(), cause })?;
    let questionnaire = load::questionnaire(&path.display().to_string(), &text)?;
    if (questionnaire.edition, questionnaire.audience) != (edition, audience) {
        return Err(LibraryError::Misplaced {
            file: path.display().to_string(),
            found: load::file_name(questionnaire.edition, questionnaire.audience),
        });
    }
    Ok(Loaded { questionnaire, text })
}

/// Why an edition could not be copied.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// There is no such edition, neither in the folder nor in the program.
    #[error("there is no edition {0} to copy, neither in the folder nor in the program")]
    Missing(EditionYear),
    /// The target exists already.
    #[error("{} is there already: nothing is overwritten", .0.display())]
    Exists(PathBuf),
    /// A file cannot be written.
    #[error("{}: {cause}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The cause.
        cause: std::io::Error,
    },
}

/// Copies an edition of the folder, or one embedded in the program, to another year in the folder; returns the new
/// files.
///
/// # Errors
/// [`CopyError`]; existing files are never overwritten.
pub fn copy(folder: &Path, from: EditionYear, to: EditionYear) -> Result<Vec<PathBuf>, CopyError> {
    let mut texts = Vec::new();
    for audience in Audience::ALL {
        let own = std::fs::read_to_string(folder.join(load::file_name(from, audience))).ok();
        let text = own.or_else(|| embedded_text(from, audience).map(ToOwned::to_owned));
        let path = folder.join(load::file_name(to, audience));
        if path.exists() {
            return Err(CopyError::Exists(path));
        }
        texts.push((path, renamed(&text.ok_or(CopyError::Missing(from))?, from, to)));
    }
    for (path, text) in &texts {
        let failed = |cause| CopyError::Write { path: path.clone(), cause };
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(failed)?;
        }
        let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(path).map_err(failed)?;
        std::io::Write::write_all(&mut file, text.as_bytes()).map_err(failed)?;
    }
    Ok(texts.into_iter().map(|(path, _)| path).collect())
}

/// Adapts a file's text to another edition: the edition, the version of its text, comments that name the edition. The
/// closing date is removed, since it will differ.
pub fn renamed(text: &str, from: EditionYear, to: EditionYear) -> String {
    let mut in_head = true;
    let line = |line: &str| {
        in_head &= !line.trim_start().starts_with('[');
        let key = line.split('=').next().unwrap_or_default().trim();
        match key {
            "edition" if in_head => Some(line.replacen(&from.to_string(), &to.to_string(), 1)),
            "version" if in_head => Some("version = 1\n".to_owned()),
            "closes" if in_head => None,
            _ if line.starts_with('#') => Some(line.replace(&format!("édition {from}"), &format!("édition {to}"))),
            _ => Some(line.to_owned()),
        }
    };
    text.split_inclusive('\n').filter_map(line).collect()
}

/// The questionnaires of the program: embedded ones, replaced by those in the folder. Editions that exist in the folder
/// only are in preparation and not included.
///
/// # Errors
/// [`LibraryError`] if the folder cannot be read, or a file to be served is invalid.
pub fn at_hand(folder: Option<&Path>) -> Result<Library, LibraryError> {
    let library = Library::embedded()?;
    let Some(folder) = folder else { return Ok(library) };
    let own = years(folder)?;
    let mut all: Vec<Questionnaire> = Vec::new();
    for questionnaire in library.iter() {
        all.push(match own.contains(&questionnaire.edition) {
            true => load(folder, questionnaire.edition, questionnaire.audience)?.questionnaire,
            false => questionnaire.as_ref().clone(),
        });
    }
    Library::of(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year(year: i32) -> EditionYear {
        EditionYear::new(year).unwrap()
    }

    #[test]
    fn a_copy_keeps_everything_but_the_year_and_overwrites_nothing() {
        let folder = tempfile::TempDir::new().unwrap();
        let files = copy(folder.path(), year(2023), year(2027)).unwrap();
        assert_eq!(files.len(), 2);
        for audience in Audience::ALL {
            let before = embedded_text(year(2023), audience).unwrap();
            let after = load(folder.path(), year(2027), audience).unwrap();
            assert_eq!(after.questionnaire.version, 1);
            assert_eq!(after.questionnaire.closes, None, "the closing date is another one");
            let comments = |text: &str| text.lines().filter(|line| line.starts_with('#')).count();
            assert_eq!(comments(&after.text), comments(before));
            assert!(after.text.starts_with("# Questionnaire") && after.text.contains("édition 2027"));
            let lines = |text: &str| text.lines().skip(6).map(ToOwned::to_owned).collect::<Vec<_>>();
            assert_eq!(lines(&after.text), lines(before)[1..]);
        }
        assert!(matches!(copy(folder.path(), year(2026), year(2027)), Err(CopyError::Exists(_))));
        assert!(matches!(copy(folder.path(), year(2031), year(2032)), Err(CopyError::Missing(_))));
        // A second copy, from the folder.
        copy(folder.path(), year(2027), year(2028)).unwrap();
        assert_eq!(years(folder.path()).unwrap(), [year(2027), year(2028)]);
        assert_eq!(at_hand(Some(folder.path())).unwrap().editions(), [year(2023), year(2026)], "the others are drafts");
    }

    #[test]
    fn an_error_names_the_file_and_the_line() {
        let folder = tempfile::TempDir::new().unwrap();
        copy(folder.path(), year(2026), year(2027)).unwrap();
        let path = folder.path().join("2027/acheteurs.toml");
        let text = std::fs::read_to_string(&path).unwrap().replacen("kind = \"single\"", "kind = \"several\"", 1);
        std::fs::write(&path, text).unwrap();
        let sentence = load(folder.path(), year(2027), Audience::Acheteurs).unwrap_err().to_string();
        assert!(sentence.contains("2027/acheteurs.toml, line ") && sentence.contains("`several`"), "{sentence}");
        std::fs::remove_file(path).unwrap();
        assert!(
            load(folder.path(), year(2027), Audience::Acheteurs).unwrap_err().to_string().contains("acheteurs.toml")
        );
    }
}
