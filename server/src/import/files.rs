//! Files of public contracts on disk: their fingerprint, and reading them.

use chrono::NaiveDate;
use procurement::{Failure, Flow, Import, Importer, Item, Settings, parquet_rows};
use sha2::{Digest, Sha256};
use std::cell::Cell;
use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use suppliers::base::Base;

/// A file of contracts.
#[derive(Debug)]
pub struct ContractFile {
    /// Its name, without its folder.
    pub name: String,
    file: File,
    length: u64,
}

/// A file that was not read to its end.
#[derive(Debug)]
pub struct Unread {
    /// Its name, or its path where it cannot be opened.
    pub name: String,
    /// Why.
    pub why: Failure,
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.why {
            Failure::Io(error) => write!(f, "{}: {error}", self.name),
            why => write!(f, "{}: {why}", self.name),
        }
    }
}

impl std::error::Error for Unread {}

/// How far an import is.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// The file.
    pub file: &'a str,
    /// What is being done.
    pub work: Work,
    /// How much of that, in per cent.
    pub per_cent: u64,
    /// Records read of this file; when they are resolved, of all files.
    pub records: u64,
}

/// A step of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Taking the fingerprint by which the same file is known again.
    Checking,
    /// Reading.
    Reading,
    /// Making one contract of all records about it.
    Resolving,
}

/// Records between two reports of progress.
const EVERY: u64 = 1_000;
/// Bytes read at once.
const CHUNK: usize = 1 << 18;

impl ContractFile {
    /// Opens a file.
    ///
    /// # Errors
    /// Where it cannot be opened, with its path.
    pub fn open(path: &Path) -> Result<Self, Unread> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Self::named(name, path).map_err(|error| Unread { name: path.display().to_string(), why: error.into() })
    }

    /// Opens a file under another name than that of its path.
    ///
    /// # Errors
    /// That of the system.
    pub fn named(name: String, path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Ok(Self { name, file, length })
    }

    fn rewound(&self) -> io::Result<&File> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }

    fn per_cent(&self, read: u64) -> u64 {
        (100 * read).checked_div(self.length).unwrap_or(100).min(100)
    }

    fn failed(&self, why: impl Into<Failure>) -> Unread {
        Unread { name: self.name.clone(), why: why.into() }
    }
}

/// The fingerprint of some files, in any order: SHA-256, in hexadecimal. `go_on` says whether to continue.
///
/// # Errors
/// A file that cannot be read, or the wish to stop.
pub fn digest(files: &[ContractFile], go_on: &mut dyn FnMut(&Progress<'_>) -> bool) -> Result<String, Unread> {
    let mut all = Vec::new();
    for one in files {
        let mut stream = one.rewound().map_err(|error| one.failed(error))?;
        let (mut hasher, mut buffer, mut read) = (Sha256::new(), vec![0; CHUNK], 0);
        loop {
            let count = stream.read(&mut buffer).map_err(|error| one.failed(error))?;
            let Some(bytes) = buffer.get(..count).filter(|bytes| !bytes.is_empty()) else { break };
            hasher.update(bytes);
            read += count as u64;
            let progress = Progress { file: &one.name, work: Work::Checking, per_cent: one.per_cent(read), records: 0 };
            if !go_on(&progress) {
                return Err(one.failed(Failure::Stopped));
            }
        }
        all.push(hasher.finalize());
    }
    all.sort_unstable();
    let mut whole = Sha256::new();
    all.iter().for_each(|one| whole.update(one));
    Ok(whole.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Reads files to their ends and makes an import of them. `go_on` says whether to continue.
///
/// # Errors
/// A file that cannot be read to its end, or the wish to stop: nothing that was read may then be taken for the whole.
pub fn read(
    files: &[ContractFile],
    base: &Base,
    today: NaiveDate,
    go_on: &mut dyn FnMut(&Progress<'_>) -> bool,
) -> Result<Import, Unread> {
    let mut importer = Importer::new(base);
    let mut all = 0;
    for one in files {
        let settings = Settings { today, announced: Some(one.length) };
        let summary = if is_parquet(one).map_err(|error| one.failed(error))? {
            read_parquet(one, settings, &mut importer, go_on)
        } else {
            read_stream(one, settings, &mut importer, go_on)
        };
        let summary = summary.map_err(|failure| one.failed(failure))?;
        all += summary.records;
        go_on(&Progress { file: &one.name, work: Work::Reading, per_cent: 100, records: summary.records });
        importer.file_ends(one.name.clone(), summary);
    }
    go_on(&Progress { file: "", work: Work::Resolving, per_cent: 0, records: all });
    Ok(importer.finish())
}

fn is_parquet(one: &ContractFile) -> io::Result<bool> {
    let mut start = Vec::new();
    one.rewound()?.take(4).read_to_end(&mut start)?;
    Ok(procurement::is_parquet(&start))
}

fn read_stream(
    one: &ContractFile,
    settings: Settings,
    importer: &mut Importer<'_>,
    go_on: &mut dyn FnMut(&Progress<'_>) -> bool,
) -> Result<procurement::Summary, Failure> {
    let count = Cell::new(0);
    let stream = Metered { file: one.rewound()?, count: &count };
    let mut taking = Taking { one, importer, go_on, records: 0 };
    procurement::read(stream, settings, &mut |item| taking.take(&item, one.per_cent(count.get())))
}

fn read_parquet(
    one: &ContractFile,
    settings: Settings,
    importer: &mut Importer<'_>,
    go_on: &mut dyn FnMut(&Progress<'_>) -> bool,
) -> Result<procurement::Summary, Failure> {
    let rows = parquet_rows(&one.file)?;
    let mut taking = Taking { one, importer, go_on, records: 0 };
    procurement::read_parquet(one.file.try_clone()?, settings, &mut |item| {
        let per_cent = (100 * taking.records).checked_div(rows).unwrap_or(100).min(100);
        taking.take(&item, per_cent)
    })
}

/// Takes what a file gives, and says every thousand records how far it is.
struct Taking<'t, 'i, 'b> {
    one: &'t ContractFile,
    importer: &'i mut Importer<'b>,
    go_on: &'i mut dyn FnMut(&Progress<'_>) -> bool,
    records: u64,
}

impl Taking<'_, '_, '_> {
    fn take(&mut self, item: &Item, per_cent: u64) -> Flow {
        self.importer.take(item);
        self.records += 1;
        // The last per cent is reported once the end was seen.
        let (per_cent, records) = (per_cent.min(99), self.records);
        let progress = Progress { file: &self.one.name, work: Work::Reading, per_cent, records };
        let goes_on = !records.is_multiple_of(EVERY) || (self.go_on)(&progress);
        if goes_on { Flow::Next } else { Flow::Stop }
    }
}

/// A file that counts what was read of it.
struct Metered<'f, 'c> {
    file: &'f File,
    count: &'c Cell<u64>,
}

impl Read for Metered<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.count.set(self.count.get() + read as u64);
        Ok(read)
    }
}
