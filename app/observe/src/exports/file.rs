//! An export under way: responses are read in one state of the database, turned into rows and written, page after page,
//! so that the memory it takes does not depend on how many there are.

use documents::responses::csv::CsvFile;
use documents::responses::parquet::ParquetFile;
use documents::responses::xlsx::XlsxFile;
use documents::responses::{Counted, ExportError, ExportRequest, Format, RowWriter, Rows};
use std::io::Write;
use store::{Reading, Selection, Store, StoreError, StoredResponse};
use survey::library::Library;
use tokio::sync::mpsc;

/// How many responses are read at a time.
const PAGE: u32 = 500;
/// How many pages may wait to be written.
const AHEAD: usize = 2;

/// Why an export did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum ExportFailure {
    /// The responses could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file could not be written.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The questionnaire is not among those at hand.
    #[error("there is no such questionnaire")]
    NoQuestionnaire,
    /// The writing stopped short.
    #[error("the writing stopped: {0}")]
    Stopped(String),
}

/// An export whose responses are counted and whose file is not begun.
pub struct Export {
    request: ExportRequest,
    rows: Rows,
    reading: Reading,
}

impl Export {
    /// Counts the responses that are asked for, and holds the state of the database in which they were counted.
    ///
    /// # Errors
    /// The database's own, and [`ExportFailure::NoQuestionnaire`].
    pub async fn of(store: &Store, library: &Library, request: ExportRequest) -> Result<Self, ExportFailure> {
        let questionnaire =
            library.get(request.edition, request.audience).cloned().ok_or(ExportFailure::NoQuestionnaire)?;
        let reading = store.reading(Selection::from(&request)).await?;
        Ok(Self { rows: Rows::of(questionnaire, request.values), request, reading })
    }

    /// How many responses the file will have.
    pub fn count(&self) -> u64 {
        self.reading.count()
    }

    /// What was asked for.
    pub fn request(&self) -> &ExportRequest {
        &self.request
    }

    /// Writes the file; gives the number of its rows. The connection to the database is given back as soon as the last
    /// response is read.
    ///
    /// # Errors
    /// [`ExportFailure`]; what was written then is no file.
    pub async fn write<W: Write + Send + 'static>(self, out: W) -> Result<u64, ExportFailure> {
        let Self { request, rows, mut reading } = self;
        let expected = reading.count();
        let (pages, mut received) = mpsc::channel::<Vec<StoredResponse>>(AHEAD);
        // Work for a processor and a disk, not for the threads that answer.
        let writing = tokio::task::spawn_blocking(move || -> Result<u64, ExportError> {
            let writer = writer(&request, expected, out)?;
            let mut file = Counted::begin(writer, rows.columns(), &rows.headers(), expected)?;
            while let Some(page) = received.blocking_recv() {
                for stored in page {
                    file.row(&rows.row(stored.into()))?;
                }
                file.flush()?;
            }
            file.finish()
        });
        let read = async move {
            loop {
                let page = reading.next(PAGE).await?;
                // Nobody receives any more once the writing has failed: it says why itself.
                if page.is_empty() || pages.send(page).await.is_err() {
                    return Ok::<(), StoreError>(());
                }
            }
        }
        .await;
        let written = writing.await.map_err(|error| ExportFailure::Stopped(error.to_string()))?;
        // A reading that failed makes a short file too: its own cause comes first.
        read?;
        Ok(written?)
    }
}

fn writer<W: Write + Send + 'static>(
    request: &ExportRequest,
    expected: u64,
    out: W,
) -> Result<Box<dyn RowWriter>, ExportError> {
    Ok(match request.format {
        Format::Csv if request.mark => Box::new(CsvFile::new(out, request.separator)?),
        Format::Csv => Box::new(CsvFile::without_mark(out, request.separator)),
        Format::Xlsx => Box::new(XlsxFile::new(out, request.pairs(), expected)),
        Format::Parquet => Box::new(ParquetFile::new(out, request.pairs())),
    })
}
