//! A running export. Responses are read from one snapshot of the database, turned into rows and written page by page,
//! so that memory does not depend on their number.

use documents::responses::csv::CsvFile;
use documents::responses::parquet::ParquetFile;
use documents::responses::xlsx::XlsxFile;
use documents::responses::{Counted, ExportError, ExportRequest, Format, RowWriter, Rows};
use std::io::Write;
use store::{Reading, Selection, Store, StoreError, StoredResponse};
use survey::library::Library;
use tokio::sync::mpsc;

/// Number of responses read at a time.
const PAGE: u32 = 500;
/// Maximum number of pages waiting to be written.
const AHEAD: usize = 2;

/// Why an export failed.
#[derive(Debug, thiserror::Error)]
pub enum ExportFailure {
    /// The responses could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file could not be written.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The questionnaire is not available.
    #[error("there is no such questionnaire")]
    NoQuestionnaire,
    /// Writing stopped before the end.
    #[error("the writing stopped: {0}")]
    Stopped(String),
}

/// An export whose responses are counted, before its file is written.
pub struct Export {
    request: ExportRequest,
    rows: Rows,
    reading: Reading,
}

impl Export {
    /// Counts the requested responses, and keeps the database snapshot in which they were counted.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails, and [`ExportFailure::NoQuestionnaire`].
    pub async fn of(store: &Store, library: &Library, request: ExportRequest) -> Result<Self, ExportFailure> {
        let questionnaire =
            library.get(request.edition, request.audience).cloned().ok_or(ExportFailure::NoQuestionnaire)?;
        let reading = store.reading(Selection::from(&request)).await?;
        Ok(Self { rows: Rows::of(questionnaire, request.values), request, reading })
    }

    /// The number of responses in the file.
    pub fn count(&self) -> u64 {
        self.reading.count()
    }

    /// The request.
    pub fn request(&self) -> &ExportRequest {
        &self.request
    }

    /// Writes the file. Returns the number of its rows. The database connection is released as soon as the last
    /// response is read.
    ///
    /// # Errors
    /// [`ExportFailure`]; the file is then incomplete.
    pub async fn write<W: Write + Send + 'static>(self, out: W) -> Result<u64, ExportFailure> {
        let Self { request, rows, mut reading } = self;
        let expected = reading.count();
        let (pages, mut received) = mpsc::channel::<Vec<StoredResponse>>(AHEAD);
        // Work for a processor and a disk, not for the threads that serve requests.
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
                // If writing has failed, the receiver is gone; the writer reports the error itself.
                if page.is_empty() || pages.send(page).await.is_err() {
                    return Ok::<(), StoreError>(());
                }
            }
        }
        .await;
        let written = writing.await.map_err(|error| ExportFailure::Stopped(error.to_string()))?;
        // Failed reading also leaves an incomplete file, so its error comes first.
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
