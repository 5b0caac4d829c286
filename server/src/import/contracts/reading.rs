//! Reading files that were received: on a thread of its own, with progress in words, until they are stored as an import
//! that waits to be confirmed, or left for somebody to decide about.

use super::folder::{Files, Folder};
use super::{INTERRUPTED, Receiving, blocking};
use crate::import::files::{ContractFile, Progress, Unread, Work, digest, read};
use french::counted;
use procurement::{Failure, Import};
use service::Service;
use service::contract_uploads::{self, State, Step, Uploads};
use service::startup_base::Loaded;
use std::io::{self, ErrorKind};
use std::sync::{Arc, Weak};
use std::time::Duration;
use store::{Act, Actor, NewEntry, NewProcurementImport, ProcurementImported, StoreError};

/// Interval at which files are looked at that nobody resumed.
const EVERY: Duration = Duration::from_secs(3_600);

/// Reads what is received, as often as the staff ask.
pub async fn run(receiving: Receiving) {
    let Receiving { service, uploads, folder } = receiving;
    if let State::Here(_, Step::Reading(_) | Step::Stopping) = uploads.state() {
        // The task broke off, and begins again.
        uploads.halt(FAILED.to_owned());
    }
    loop {
        let job = Job { service: &service, uploads: &uploads, folder: &folder, goes_on: Arc::default() };
        job.expire().await;
        match tokio::time::timeout(EVERY, uploads.work()).await {
            Ok(contract_uploads::Work::Read(share)) => job.read(share).await,
            Ok(contract_uploads::Work::Delete) => job.ends(None).await,
            Err(_) => {}
        }
    }
}

const FAILED: &str = "La lecture a échoué de notre côté : reprenez-la, ou prévenez l’administrateur du serveur.";
const NO_DISK: &str = "Le serveur ne peut pas lire ou écrire sur son disque : prévenez son administrateur.";
const NO_STORE: &str = "La base de données ne répond pas : reprenez la lecture dans un instant.";
const NO_BASE: &str = "Il n’y a pas encore de base de start-up : importez d’abord une liste.";

/// How reading ended.
enum Ended {
    /// Stored, to be confirmed; or `Some` number of the earlier import of the same files.
    Stored(Option<i64>),
    /// Not stored; why.
    Left(String),
}

struct Job<'j> {
    service: &'j Service,
    uploads: &'j Uploads,
    folder: &'j Folder,
    /// Exists as long as the task: what is read on another thread ends with it.
    goes_on: Arc<()>,
}

impl Job<'_> {
    async fn read(&self, share: u64) {
        let files = self.with_files(move |files| files.share = share).await;
        let ended = match files {
            Ok(files) => self.ended(files).await.unwrap_or_else(Ended::Left),
            Err(error) => {
                tracing::error!(%error, "received files cannot be read");
                Ended::Left(NO_DISK.to_owned())
            }
        };
        match ended {
            Ended::Stored(known) => self.ends(known).await,
            Ended::Left(why) => {
                let noted = why.clone();
                if let Err(error) = self.with_files(move |files| files.why = noted).await {
                    tracing::error!(%error, "why received files are left could not be written");
                }
                self.uploads.halt(why);
            }
        }
    }

    /// Changes the list of the files, and returns it.
    async fn with_files(&self, change: impl FnOnce(&mut Files) + Send + 'static) -> io::Result<Files> {
        let folder = self.folder.clone();
        blocking(move || {
            let mut files = folder.files().ok_or(ErrorKind::NotFound)?;
            INTERRUPTED.clone_into(&mut files.why);
            change(&mut files);
            folder.write(&files)?;
            Ok(files)
        })
        .await
    }

    /// Reads and stores the files.
    async fn ended(&self, files: Files) -> Result<Ended, String> {
        let base = self.service.startups.newest(&self.service.store).await.map_err(no_store)?.ok_or(NO_BASE)?;
        let label = base.base.version().to_owned();
        let digest = self.reading(&files, |files, go_on| digest(files, go_on)).await?;
        if let Some(known) = self.service.store.known_procurement(&digest, &label).await.map_err(no_store)? {
            return Ok(Ended::Stored(Some(known.id)));
        }
        let import = self.imported(&files, base).await?;
        if let Some(why) = import.report.refusal(files.share) {
            return Ok(Ended::Left(format!("{why} Rien n’est importé.")));
        }
        if !self.uploads.advance(|| "Enregistrement de l’import.".to_owned()) {
            return Err(Failure::Stopped.to_string());
        }
        let new = NewProcurementImport { digest, import };
        let noting = self.service.store.noting(self.entry(&files));
        Ok(Ended::Stored(match noting.import_procurement(&new, false).await.map_err(no_store)? {
            ProcurementImported::Known(id) => Some(id),
            ProcurementImported::Made(_) | ProcurementImported::Taken(_) => None,
        }))
    }

    async fn imported(&self, files: &Files, base: Arc<Loaded>) -> Result<Import, String> {
        let today = self.service.clock.now().date_naive();
        self.reading(files, move |files, go_on| read(files, &base.base, today, go_on)).await
    }

    /// Does something with the files on a thread of its own.
    async fn reading<T: Send + 'static>(
        &self,
        files: &Files,
        work: impl FnOnce(&[ContractFile], &mut dyn FnMut(&Progress<'_>) -> bool) -> Result<T, Unread> + Send + 'static,
    ) -> Result<T, String> {
        let (uploads, folder, files) = (self.uploads.clone(), self.folder.clone(), files.clone());
        let waits: Weak<()> = Arc::downgrade(&self.goes_on);
        let done = tokio::task::spawn_blocking(move || {
            let opened = folder.open(&files).map_err(|error| Unread { name: String::new(), why: error.into() })?;
            work(&opened, &mut |progress| waits.strong_count() > 0 && uploads.advance(|| in_words(progress)))
        });
        match done.await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(unread)) => Err(why(&unread)),
            Err(error) => {
                tracing::error!(%error, "reading public contracts broke off");
                Err(FAILED.to_owned())
            }
        }
    }

    fn entry(&self, files: &Files) -> NewEntry {
        let names: Vec<&str> = files.files.iter().map(|(name, _)| name.as_str()).collect();
        NewEntry {
            at: self.service.clock.now(),
            actor: Actor::staff(files.staff_id, &files.email),
            address: files.address.clone(),
            act: Act::ProcurementImported,
            object: names.join(", "),
            details: String::new(),
        }
    }

    /// Deletes the files: they were imported, or are not wanted any more.
    async fn ends(&self, known: Option<i64>) {
        let folder = self.folder.clone();
        match blocking(move || folder.delete()).await {
            Ok(()) => self.uploads.end(known),
            Err(error) => {
                tracing::error!(%error, "received files could not be deleted");
                self.uploads.halt("Les fichiers n’ont pas pu être supprimés du disque du serveur.".to_owned());
            }
        }
    }

    /// Deletes files that nobody resumed.
    async fn expire(&self) {
        let State::Here(_, Step::Halted(_)) = self.uploads.state() else { return };
        let (folder, now) = (self.folder.clone(), self.service.clock.now());
        let old = blocking(move || Ok(folder.files().is_some_and(|files| files.are_old(now)))).await;
        if old.is_ok_and(|old| old) && self.uploads.delete() {
            tracing::info!("files of public contracts that nobody resumed are deleted");
            self.ends(None).await;
        }
    }
}

fn no_store(error: StoreError) -> String {
    tracing::error!(%error, "public contracts could not be stored");
    NO_STORE.to_owned()
}

/// Why a file was not read, for the page.
fn why(unread: &Unread) -> String {
    match &unread.why {
        Failure::Stopped => unread.why.to_string(),
        // What a damaged file gives to its reader.
        Failure::Io(error)
            if matches!(error.kind(), ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::UnexpectedEof) =>
        {
            format!("{}\u{a0}: Ce fichier est abîmé ou incomplet. Téléchargez-le à nouveau.", unread.name)
        }
        Failure::Io(error) => {
            tracing::error!(%error, "a received file cannot be read");
            NO_DISK.to_owned()
        }
        why => format!("{}\u{a0}: {why}", unread.name),
    }
}

/// Progress in words.
fn in_words(progress: &Progress<'_>) -> String {
    let Progress { file, work, per_cent, records } = progress;
    let records = counted(*records, "aucun enregistrement", "un enregistrement", "# enregistrements");
    match work {
        Work::Checking => format!("Vérification de {file}\u{a0}: {per_cent}\u{a0}%."),
        Work::Reading => format!("Lecture de {file}\u{a0}: {per_cent}\u{a0}%, {records}."),
        Work::Resolving => format!("Réunion des publications de chaque marché\u{a0}: {records}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_a_sentence_with_a_share_and_a_number() {
        let words = |work| in_words(&Progress { file: "a.json", work, per_cent: 45, records: 123_000 });
        assert_eq!(words(Work::Checking), "Vérification de a.json\u{a0}: 45\u{a0}%.");
        assert_eq!(words(Work::Reading), "Lecture de a.json\u{a0}: 45\u{a0}%, 123\u{202f}000 enregistrements.");
        assert!(words(Work::Resolving).ends_with("marché\u{a0}: 123\u{202f}000 enregistrements."));
    }

    #[test]
    fn a_file_that_cannot_be_read_is_named_and_a_stop_is_not() {
        let unread = |why| super::why(&Unread { name: "a.zip".into(), why });
        assert_eq!(unread(Failure::Stopped), "La lecture a été arrêtée.");
        assert_eq!(unread(Failure::Empty), "a.zip\u{a0}: Ce fichier est vide.");
        assert_eq!(unread(Failure::Io(ErrorKind::Other.into())), NO_DISK);
    }
}
