//! The folder of files that were received: they outlive a restart, until they are imported, deleted or too old. Names
//! from browsers are written in its list only, never used as paths.

use crate::import::files::ContractFile;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use service::contract_uploads::Received;
use std::fs::{self, DirBuilder};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// The folder of files that are whole.
const WHOLE: &str = "received";
/// The beginning of the names of folders in which files arrive.
const ARRIVING: &str = "arriving-";
/// The list of the files.
const LIST: &str = "list.json";
/// Time after which files that nobody resumed are deleted.
const LEFT: Duration = Duration::days(7);

/// Files that were received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Files {
    /// The name and the size in bytes of each.
    pub files: Vec<(String, u64)>,
    /// The share of records or euros without a usable number above which nothing is imported, in per cent.
    pub share: u64,
    /// When they were received.
    pub at: DateTime<Utc>,
    /// The number of the account that sent them.
    pub staff_id: i64,
    /// Its e-mail address.
    pub email: String,
    /// The network address from which they were sent.
    pub address: String,
    /// Why they are left, for the page; empty before they were read.
    pub why: String,
}

impl Files {
    /// The same for the page.
    pub fn received(&self) -> Received {
        Received {
            names: self.files.iter().map(|(name, _)| name.clone()).collect(),
            bytes: self.files.iter().map(|(_, bytes)| bytes).sum(),
            share: self.share,
            at: self.at,
            by: self.email.clone(),
        }
    }

    /// Whether they are so old that they are deleted.
    pub fn are_old(&self, now: DateTime<Utc>) -> bool {
        now - self.at > LEFT
    }
}

/// The folder. Its functions wait for the disk.
#[derive(Clone, Debug)]
pub struct Folder(Arc<Path>);

impl Folder {
    /// A folder, which need not exist yet.
    pub fn new(path: PathBuf) -> Self {
        Self(path.into())
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// A new folder for files that arrive, deleted with what it contains unless they are [settled](Self::settle).
    ///
    /// # Errors
    /// That of the system; `PermissionDenied` if somebody else's folder is in the place.
    pub fn arriving(&self) -> io::Result<TempDir> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.0)?;
        self.check_owner()?;
        tempfile::Builder::new().prefix(ARRIVING).tempdir_in(&self.0)
    }

    /// The place of a file in a folder of files.
    pub fn place(folder: &Path, number: usize) -> PathBuf {
        folder.join(number.to_string())
    }

    /// Files that arrived whole take their place.
    ///
    /// # Errors
    /// That of the system.
    pub fn settle(&self, arriving: TempDir, files: &Files) -> io::Result<()> {
        write_list(arriving.path(), files)?;
        self.delete()?;
        fs::rename(arriving.path(), self.whole())?;
        // Nothing of that name is left to delete.
        let _moved = arriving.keep();
        Ok(())
    }

    /// The files that are there, after a restart: what had not arrived whole is deleted.
    ///
    /// # Errors
    /// That of the system.
    pub fn left(&self) -> io::Result<Option<Files>> {
        let entries = match fs::read_dir(&self.0) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        self.check_owner()?;
        for entry in entries {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(ARRIVING) {
                fs::remove_dir_all(entry.path())?;
            }
        }
        let files = self.files();
        if files.is_none() {
            self.delete()?;
        }
        Ok(files)
    }

    /// The list of the files that are there; `None` if there is none that can be read.
    pub fn files(&self) -> Option<Files> {
        serde_json::from_slice(&fs::read(self.whole().join(LIST)).ok()?).ok()
    }

    /// Writes their list anew.
    ///
    /// # Errors
    /// That of the system.
    pub fn write(&self, files: &Files) -> io::Result<()> {
        write_list(&self.whole(), files)
    }

    /// Opens the files.
    ///
    /// # Errors
    /// That of the system.
    pub fn open(&self, files: &Files) -> io::Result<Vec<ContractFile>> {
        let place = |number| Self::place(&self.whole(), number);
        files
            .files
            .iter()
            .enumerate()
            .map(|(number, (name, _))| ContractFile::named(name.clone(), &place(number)))
            .collect()
    }

    /// Deletes the files.
    ///
    /// # Errors
    /// That of the system.
    pub fn delete(&self) -> io::Result<()> {
        match fs::remove_dir_all(self.whole()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            done => done,
        }
    }

    fn whole(&self) -> PathBuf {
        self.0.join(WHOLE)
    }

    /// In a folder for temporary files, others may have made a folder of that name.
    #[cfg(unix)]
    fn check_owner(&self) -> io::Result<()> {
        use std::os::unix::fs::MetadataExt;
        let is_ours = fs::metadata(&self.0)?.uid() == rustix::process::geteuid().as_raw();
        if is_ours { Ok(()) } else { Err(io::ErrorKind::PermissionDenied.into()) }
    }

    #[cfg(not(unix))]
    fn check_owner(&self) -> io::Result<()> {
        Ok(())
    }
}

/// In one step: an interruption leaves the earlier list.
fn write_list(folder: &Path, files: &Files) -> io::Result<()> {
    let mut list = tempfile::NamedTempFile::new_in(folder)?;
    serde_json::to_writer(&mut list, files)?;
    list.as_file().sync_all()?;
    list.persist(folder.join(LIST)).map(drop).map_err(|error| error.error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Files {
        Files {
            files: vec![("../../etc/passwd".into(), 2)],
            share: 5,
            at: DateTime::UNIX_EPOCH,
            staff_id: 1,
            email: "a@obs.example".into(),
            address: String::new(),
            why: String::new(),
        }
    }

    #[test]
    fn whole_files_outlive_a_restart_and_broken_ones_do_not() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::new(place.path().join("imports"));
        assert_eq!(folder.left().unwrap(), None, "nothing was received yet");
        let arriving = folder.arriving().unwrap();
        fs::write(Folder::place(arriving.path(), 0), "[]").unwrap();
        folder.settle(arriving, &files()).unwrap();
        let _crashed = folder.arriving().unwrap().keep();
        let again = Folder::new(folder.path().to_owned());
        assert_eq!(again.left().unwrap(), Some(files()));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert_eq!(again.open(&files()).unwrap()[0].name, "../../etc/passwd", "a name is no path");
        again.write(&Files { why: "Arrêtée.".into(), ..files() }).unwrap();
        assert_eq!(again.files().unwrap().why, "Arrêtée.");
        again.delete().unwrap();
        assert_eq!(again.left().unwrap(), None);
    }

    #[test]
    fn files_without_a_list_that_can_be_read_are_deleted() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::new(place.path().to_owned());
        fs::create_dir(place.path().join(WHOLE)).unwrap();
        fs::write(place.path().join(WHOLE).join(LIST), "{").unwrap();
        assert_eq!(folder.left().unwrap(), None);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        assert!(files().are_old(DateTime::UNIX_EPOCH + Duration::days(8)) && !files().are_old(DateTime::UNIX_EPOCH));
    }
}
