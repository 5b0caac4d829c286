//! Receiving files of a form: each goes to the disk as it arrives.

use super::folder::Folder;
use crate::crossing::arrival::Arrival;
use axum::extract::Multipart;
use axum::extract::multipart::Field;
use observe::procurement::upload_form::{FILES, FILES_LABEL, SHARE, SHARE_LABEL};
use service::contract_uploads::share;
use std::io;
use std::path::Path;
use survey::FieldError;
use survey::characters::is_invisible;
use tokio::fs::File;
use tokio::io::{AsyncWriteExt, BufWriter};

/// Longest name of a file, in characters.
const LONGEST_NAME: usize = 120;
/// Longest text of the form, in bytes.
const LONGEST_TEXT: usize = 2_000;
/// Most fields of the form, which has one and the files.
const MOST_FIELDS: usize = 100;
/// Bytes written at once.
const CHUNK: usize = 1 << 20;
/// Bytes between two looks at the space that is left on the disk.
const LOOK_EVERY: u64 = 64 << 20;
/// Space on the disk that stays free, for the database: 1 GB.
const SPARE: u64 = 1 << 30;

/// What may be received.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Most files.
    pub files: usize,
    /// Most bytes in all.
    pub bytes: u64,
}

/// The limits: public contracts of a year are a few gigabytes.
pub const LIMITS: Limits = Limits { files: 10, bytes: 8_000_000_000 };

/// What was received.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// The share that was typed.
    pub share: String,
    /// The name and the size in bytes of each file.
    pub files: Vec<(String, u64)>,
}

/// Why nothing was received.
#[derive(Debug)]
pub enum Fault {
    /// The transfer broke off, or is no form.
    Broken,
    /// What is wrong with the files, for the page.
    Files(String),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        tracing::error!(%error, "files of public contracts could not be received");
        Self::Files(match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                "Il n’y a pas assez de place sur le disque du serveur pour ces fichiers : demandez à son administrateur d’en libérer, puis recommencez.".to_owned()
            }
            _ => "Le serveur n’a pas pu écrire ces fichiers sur son disque : recommencez, ou prévenez son administrateur.".to_owned(),
        })
    }
}

/// Receives a form into a folder. Beside a fault of its files, what was typed is in `form`.
///
/// # Errors
/// The [`Fault`]: what the folder contains is then of no use.
pub async fn receive(
    multipart: &mut Multipart,
    arrival: &Arrival,
    folder: &Path,
    limits: Limits,
    form: &mut Form,
) -> Result<(), Fault> {
    for _ in 0..MOST_FIELDS {
        let Some(field) = multipart.next_field().await.map_err(|_| Fault::Broken)? else {
            return complete(form);
        };
        arrival.claimed();
        match field.name() {
            Some(SHARE) => form.share = text(field, arrival).await?,
            Some(FILES) => file(field, arrival, folder, limits, form).await?,
            _ => drop(text(field, arrival).await?),
        }
    }
    Err(Fault::Broken)
}

fn complete(form: &Form) -> Result<(), Fault> {
    if form.files.is_empty() {
        return Err(Fault::Files("Choisissez au moins un fichier.".to_owned()));
    }
    match form.files.iter().find(|(_, bytes)| *bytes == 0) {
        Some((name, _)) => Err(Fault::Files(format!("«\u{a0}{name}\u{a0}» est vide : choisissez un fichier entier."))),
        None => Ok(()),
    }
}

/// What is wrong with a form, a message for each field in their order on the page.
pub fn errors(form: &Form, files: Option<String>) -> Vec<FieldError> {
    let files = files.map(|message| FieldError::new(FILES, FILES_LABEL, message));
    let share = share(&form.share).err().map(|message| FieldError::new(SHARE, SHARE_LABEL, message));
    files.into_iter().chain(share).collect()
}

async fn text(mut field: Field<'_>, arrival: &Arrival) -> Result<String, Fault> {
    let mut bytes = Vec::new();
    while let Some(block) = field.chunk().await.map_err(|_| Fault::Broken)? {
        arrival.claimed();
        if bytes.len() + block.len() > LONGEST_TEXT {
            return Err(Fault::Broken);
        }
        bytes.extend_from_slice(&block);
    }
    Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
}

async fn file(
    mut field: Field<'_>,
    arrival: &Arrival,
    folder: &Path,
    limits: Limits,
    form: &mut Form,
) -> Result<(), Fault> {
    let sent = field.file_name().unwrap_or_default().to_owned();
    let mut block = field.chunk().await.map_err(|_| Fault::Broken)?;
    if sent.is_empty() && block.as_ref().is_none_or(|block| block.is_empty()) {
        // What a browser sends where no file is chosen.
        return Ok(());
    }
    if form.files.len() == limits.files {
        return Err(Fault::Files(
            "Choisissez dix fichiers au plus : ceux qui vont ensemble sont à envoyer ensemble, ou à importer par la ligne de commande.".to_owned(),
        ));
    }
    let path = Folder::place(folder, form.files.len());
    let mut out = BufWriter::with_capacity(CHUNK, File::create_new(path).await?);
    let before: u64 = form.files.iter().map(|(_, bytes)| bytes).sum();
    let (mut bytes, mut looked) = (0_u64, 0);
    while let Some(received) = block {
        arrival.claimed();
        bytes += received.len() as u64;
        if before + bytes > limits.bytes {
            return Err(Fault::Files(
                "Ces fichiers dépassent 8 Go en tout : importez-les par la ligne de commande.".to_owned(),
            ));
        }
        if bytes - looked > LOOK_EVERY {
            looked = bytes;
            leaves_room(folder).await?;
        }
        out.write_all(&received).await?;
        block = field.chunk().await.map_err(|_| Fault::Broken)?;
    }
    out.flush().await?;
    out.get_ref().sync_all().await?;
    form.files.push((shown(&sent), bytes));
    Ok(())
}

/// Fails where the disk is nearly full: the database may be on it.
async fn leaves_room(folder: &Path) -> io::Result<()> {
    let folder = folder.to_owned();
    let left = tokio::task::spawn_blocking(move || rustix::fs::statvfs(&folder)).await.map_err(io::Error::other)??;
    let free = left.f_bavail.saturating_mul(left.f_frsize);
    if free < SPARE { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
}

/// A file's name as pages show it: without a path or invisible characters, and cut.
fn shown(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String = last.chars().filter(|c| !c.is_control() && !is_invisible(*c)).take(LONGEST_NAME).collect();
    let shown = shown.trim();
    if shown.is_empty() { "fichier".to_owned() } else { shown.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::RequestExt;
    use axum::body::Body;
    use axum::http::Request;

    fn part(head: &str, content: &str) -> String {
        format!("--limite\r\nContent-Disposition: form-data; name={head}\r\n\r\n{content}\r\n")
    }

    fn file_part(name: &str, content: &str) -> String {
        part(&format!("\"fichiers\"; filename=\"{name}\""), content)
    }

    async fn received(parts: &[String], end: &str) -> (Result<(), Fault>, Form, Vec<Vec<u8>>) {
        let (folder, arrival) = (tempfile::tempdir().unwrap(), Arrival::default());
        let body = format!("{}{end}", parts.concat());
        let request = Request::post("/").header("content-type", "multipart/form-data; boundary=limite");
        let request = request.body(arrival.of(Body::from(body), 1 << 20)).unwrap();
        let mut multipart = request.extract::<Multipart, _>().await.unwrap();
        let (mut form, limits) = (Form::default(), Limits { files: 2, bytes: 20 });
        let done = receive(&mut multipart, &arrival, folder.path(), limits, &mut form).await;
        let written = (0..3).map_while(|number| std::fs::read(Folder::place(folder.path(), number)).ok());
        (done, form, written.collect())
    }

    const END: &str = "--limite--\r\n";

    #[tokio::test]
    async fn files_are_written_under_numbers_and_their_names_are_cleaned() {
        let long = "é".repeat(200);
        let parts = [part("\"part\"", " 7 "), file_part("../\u{202e}../b.json", "[]"), file_part(&long, "1")];
        let (done, form, written) = received(&parts, END).await;
        assert!(done.is_ok(), "{done:?}");
        let names = vec![("b.json".to_owned(), 2), ("é".repeat(LONGEST_NAME), 1)];
        assert_eq!((form.share.as_str(), form.files), ("7", names));
        assert_eq!(written, [b"[]".to_vec(), b"1".to_vec()]);
        assert_eq!(["C:\\a\\b\u{7}.csv", "a/", " \u{200b} "].map(shown), ["b.csv", "fichier", "fichier"]);
    }

    #[tokio::test]
    async fn too_many_too_large_empty_or_no_files_are_refused_in_words() {
        let said = async |parts: &[String]| match received(parts, END).await.0 {
            Err(Fault::Files(message)) => message,
            other => panic!("{other:?}"),
        };
        let one = file_part("a", "1");
        assert!(said(&[one.clone(), one.clone(), one.clone()]).await.starts_with("Choisissez dix fichiers au plus"));
        let large = file_part("a", &"x".repeat(15));
        assert!(said(&[large.clone(), large]).await.contains("8 Go"));
        assert!(said(&[one, file_part("vide.csv", "")]).await.contains("«\u{a0}vide.csv\u{a0}» est vide"));
        assert!(said(&[part("\"part\"", "5"), file_part("", "")]).await.contains("au moins un fichier"));
    }

    #[tokio::test]
    async fn a_transfer_that_ends_in_the_middle_is_broken() {
        for end in
            ["", "--limi", "--limite\r\nContent-Disposition: form-data; name=\"fichiers\"; filename=\"b\"\r\n\r\n12"]
        {
            let (done, ..) = received(&[file_part("a", "1")], end).await;
            assert!(matches!(done, Err(Fault::Broken)), "{end}: {done:?}");
        }
    }
}
