//! Responses or codebooks as files, on the command line.

use crate::command::{Command, Failure};
use crate::configuration::{DatabaseOptions, LibraryOptions};
use chrono::Utc;
use clap::error::ErrorKind;
use clap::{Args, CommandFactory};
use documents::codebook::CodebookFormat;
use documents::responses::ExportRequest;
use observe::exports::file::Export;
use service::editions::catalogue::with_published;
use std::io::Write;
use std::path::{Path, PathBuf};
use store::{Access, Act, Actor, NewEntry, Store};
use survey::FieldError;
use survey::library::Library;
use tempfile::NamedTempFile;

/// What to export.
#[derive(Clone, Debug, Args)]
pub struct Options {
    /// The database.
    #[command(flatten)]
    database: DatabaseOptions,
    /// The questionnaires.
    #[command(flatten)]
    library: LibraryOptions,
    /// The edition; by default the latest one.
    #[arg(long)]
    edition: Option<String>,
    /// The questionnaire: start-up or acheteurs.
    #[arg(long)]
    audience: String,
    /// csv, xlsx or parquet; codebook-csv, codebook-json or codebook-xml (DDI-Codebook) for the codebook.
    #[arg(long, default_value = "csv")]
    format: String,
    /// How the answers to closed questions are written: codes or labels.
    #[arg(long, default_value = "codes")]
    values: String,
    /// The separator of a CSV file: `;` with a decimal comma, or `,` with a decimal point.
    #[arg(long, default_value = ";")]
    separator: String,
    /// Omit the byte order mark of a CSV file, which spreadsheets need to recognise UTF-8 and programs do not.
    #[arg(long)]
    without_mark: bool,
    /// Only the responses that count: one per organisation.
    #[arg(long)]
    counting: bool,
    /// Only this segment, by its code.
    #[arg(long)]
    segment: Option<String>,
    /// Only responses through this partner, by its code.
    #[arg(long)]
    partner: Option<String>,
    /// Only responses sent from this day on, in Paris: 2026-11-24.
    #[arg(long)]
    sent_from: Option<String>,
    /// Only responses sent up to this day, in Paris.
    #[arg(long)]
    sent_to: Option<String>,
    /// The file to write, which gets its name once it is complete; `-` for standard output.
    #[arg(long, default_value = "-")]
    output: PathBuf,
}

/// The parsed request.
enum Asked {
    Responses(ExportRequest),
    Codebook(ExportRequest, CodebookFormat),
}

impl Options {
    /// Writes the file.
    pub async fn run(self) -> Result<(), Failure> {
        let mut library = self.library.read()?;
        let known = |edition: &String| library.editions().iter().any(|other| other.to_string() == *edition);
        // A codebook needs no database, unless its edition was published there.
        if !self.format.starts_with("codebook") || !self.edition.as_ref().is_none_or(known) {
            let store = self.database.open(Access::Read).await?;
            let published = with_published(&store, &library).await;
            store.close().await;
            library = published?;
        }
        let asked = self.asked(&library)?;
        match asked {
            Asked::Codebook(request, format) => {
                let questionnaire = library.get(request.edition, request.audience).ok_or("no such questionnaire")?;
                let bytes = format.write(questionnaire, request.separator)?;
                let mut file = Output::to(&self.output)?;
                file.write_all(&bytes)?;
                file.done()
            }
            Asked::Responses(request) => {
                let store = self.database.open(Access::Write).await?;
                let written = responses(&store, &library, request, &self.output).await;
                store.close().await;
                eprintln!("responses written: {}", written?);
                Ok(())
            }
        }
    }

    /// Parses the options like the page and the interface for programs. An error ends the process with exit code 2,
    /// as with clap.
    fn asked(&self, library: &Library) -> Result<Asked, Failure> {
        let codebook = self.format.strip_prefix("codebook-").map(str::parse::<CodebookFormat>);
        let edition = *library.editions().last().ok_or("there is no edition among the questionnaires")?;
        let given = |text: &Option<String>| text.clone().unwrap_or_default();
        let pairs = [
            ("edition", given(&self.edition)),
            ("audience", self.audience.clone()),
            ("format", if codebook.is_some() { "csv".to_owned() } else { self.format.clone() }),
            ("values", self.values.clone()),
            ("separator", self.separator.clone()),
            ("mark", if self.without_mark { "false".to_owned() } else { String::new() }),
            ("counting", if self.counting { "true".to_owned() } else { String::new() }),
            ("segment", given(&self.segment)),
            ("relay", given(&self.partner)),
            ("sent_from", given(&self.sent_from)),
            ("sent_to", given(&self.sent_to)),
        ];
        let read = ExportRequest::read(pairs.iter().map(|(name, value)| (*name, value.as_str())), library, edition);
        match (read, codebook) {
            (Err(errors), _) => wrong(&errors),
            (Ok(_), Some(Err(expected))) => usage(&format!("--format: codebook-{expected}")),
            (Ok(request), Some(Ok(format))) => Ok(Asked::Codebook(request, format)),
            (Ok(request), None) => Ok(Asked::Responses(request)),
        }
    }
}

fn wrong(errors: &[FieldError]) -> ! {
    let sentence: Vec<_> =
        errors.iter().map(|error| format!("--{}: {}", error.field.replace('_', "-"), error.message)).collect();
    usage(&sentence.join("\n"))
}

fn usage(message: &str) -> ! {
    Command::command().error(ErrorKind::ValueValidation, message).exit()
}

async fn responses(store: &Store, library: &Library, request: ExportRequest, output: &Path) -> Result<u64, Failure> {
    let export = Export::of(store, library, request).await?;
    let entry = NewEntry {
        at: Utc::now(),
        actor: Actor::command_line(),
        address: String::new(),
        act: Act::Exported,
        object: export.request().file_name(),
        details: format!("rows={}&{}", export.count(), export.request().query()),
    };
    store.note(&entry).await?;
    let file = Output::to(output)?;
    let handle = file.handle()?;
    let count = export.write(handle).await?;
    file.done()?;
    Ok(count)
}

/// Standard output, or a file with a temporary name until it is complete.
enum Output {
    Standard(std::io::Stdout),
    Beside(NamedTempFile, PathBuf),
}

impl Output {
    fn to(path: &Path) -> Result<Self, Failure> {
        if path == Path::new("-") {
            return Ok(Self::Standard(std::io::stdout()));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = NamedTempFile::new_in(folder).map_err(|cause| format!("--output: {}: {cause}", folder.display()))?;
        Ok(Self::Beside(file, path.to_owned()))
    }

    /// The writer of an export.
    fn handle(&self) -> Result<Box<dyn Write + Send>, Failure> {
        Ok(match self {
            Self::Standard(_) => Box::new(std::io::stdout()),
            Self::Beside(file, _) => Box::new(std::io::BufWriter::new(file.as_file().try_clone()?)),
        })
    }

    /// Renames the file.
    fn done(self) -> Result<(), Failure> {
        match self {
            Self::Standard(mut out) => out.flush()?,
            Self::Beside(file, path) => {
                file.as_file().sync_all()?;
                file.persist(&path).map_err(|error| format!("--output: {}: {}", path.display(), error.error))?;
            }
        }
        Ok(())
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Self::Standard(out) => out.write(bytes),
            Self::Beside(file, _) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Self::Standard(out) => out.flush(),
            Self::Beside(file, _) => file.flush(),
        }
    }
}
