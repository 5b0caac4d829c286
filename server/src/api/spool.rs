//! A file that is sent while it is being written. Writing goes at the speed of the database and disk, sending at the
//! client's: a slow client occupies a nameless file, not a database connection.

use super::downloads::Download;
use axum::body::Bytes;
use futures::stream::{self, Stream, StreamExt};
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::sync::Arc;
use tokio::sync::watch;

/// Size of a chunk sent.
const CHUNK: usize = 64 * 1024;

/// The progress of writing.
#[derive(Clone, Copy, Debug, Default)]
struct Progress {
    written: u64,
    /// Whether writing is over: completely, or not.
    whole: Option<bool>,
}

/// The writer.
pub struct Spool {
    file: BufWriter<File>,
    written: u64,
    progress: watch::Sender<Progress>,
    download: Arc<Download>,
}

/// Reports to the reader how writing ended. If it is dropped without a report, the file is incomplete.
#[derive(Clone)]
pub struct End(watch::Sender<Progress>);

/// The reader.
pub struct Sent {
    file: File,
    read: u64,
    progress: watch::Receiver<Progress>,
    /// Keeps the download open until the last chunk is sent, or the client is gone.
    _download: Arc<Download>,
}

impl Spool {
    /// A new file without a name, which disappears with its last reader, whatever happens to the process.
    pub fn new(download: Arc<Download>) -> io::Result<(Self, Sent)> {
        let named = tempfile::NamedTempFile::new()?;
        let reader = named.reopen()?;
        // The name is removed at once: the contents are confidential, and no crash may leave them behind.
        let (file, path) = named.into_parts();
        path.close()?;
        let (progress, received) = watch::channel(Progress::default());
        let sent = Sent { file: reader, read: 0, progress: received, _download: download.clone() };
        let spool = Self { file: BufWriter::with_capacity(CHUNK, file), written: 0, progress, download };
        Ok((spool, sent))
    }

    /// The handle that reports how writing ended.
    pub fn end(&self) -> End {
        End(self.progress.clone())
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.progress.is_closed() {
            return Err(io::Error::new(io::ErrorKind::BrokenPipe, "nobody reads any more"));
        }
        let count = self.file.write(bytes)?;
        self.written += count as u64;
        self.download.wrote(count as u64);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()?;
        self.progress.send_modify(|progress| progress.written = self.written);
        Ok(())
    }
}

impl End {
    /// Whether the reader is gone.
    pub fn is_left(&self) -> bool {
        self.0.is_closed()
    }

    /// Reports that writing is over, and whether the file is complete.
    pub fn tell(&self, whole: bool) {
        self.0.send_modify(|progress| progress.whole = Some(whole));
    }
}

/// The contents as they are written. If writing fails, the transfer breaks, so that an incomplete file is never taken
/// for a complete one.
pub fn body(sent: Sent) -> impl Stream<Item = io::Result<Bytes>> {
    stream::unfold(Some(sent), |sent| async move {
        let mut sent = sent?;
        match sent.next().await {
            Ok(Some(bytes)) => Some((Ok(bytes), Some(sent))),
            Ok(None) => None,
            Err(error) => Some((Err(error), None)),
        }
    })
    // Compression polls once more after the end.
    .fuse()
}

impl Sent {
    async fn next(&mut self) -> io::Result<Option<Bytes>> {
        let cut = || io::Error::other("the file was not written to its end");
        loop {
            let Progress { written, whole } = *self.progress.borrow_and_update();
            if self.read < written {
                return self.chunk(written - self.read).await.map(Some);
            }
            match whole {
                Some(true) => return Ok(None),
                Some(false) => return Err(cut()),
                None => self.progress.changed().await.map_err(|_| cut())?,
            }
        }
    }

    async fn chunk(&mut self, there: u64) -> io::Result<Bytes> {
        let mut file = self.file.try_clone()?;
        let most = usize::try_from(there).unwrap_or(CHUNK).min(CHUNK);
        let read = tokio::task::spawn_blocking(move || {
            let mut bytes = vec![0; most];
            file.read_exact(&mut bytes).map(|()| bytes)
        });
        let bytes = read.await.map_err(io::Error::other)??;
        self.read += bytes.len() as u64;
        Ok(bytes.into())
    }
}

#[cfg(test)]
mod tests {
    use super::super::downloads::Downloads;
    use super::*;

    fn begun() -> (Spool, Sent) {
        Spool::new(Downloads::new(u64::MAX).begin("a").unwrap()).unwrap()
    }

    async fn received(sent: Sent) -> (Vec<u8>, bool) {
        let (mut all, mut whole) = (Vec::new(), true);
        let mut stream = Box::pin(body(sent));
        while let Some(chunk) = stream.next().await {
            match chunk {
                Ok(bytes) => all.extend_from_slice(&bytes),
                Err(_) => whole = false,
            }
        }
        (all, whole)
    }

    #[tokio::test]
    async fn a_file_is_received_while_it_is_written() {
        let (mut spool, sent) = begun();
        let receiving = tokio::spawn(received(sent));
        let end = spool.end();
        let text = vec![7_u8; CHUNK * 2 + 5];
        for part in text.chunks(10_000) {
            spool.write_all(part).unwrap();
            spool.flush().unwrap();
            tokio::task::yield_now().await;
        }
        drop(spool);
        end.tell(true);
        assert_eq!(receiving.await.unwrap(), (text, true));
    }

    #[tokio::test]
    async fn failed_or_aborted_writing_breaks_the_transfer() {
        for completes in [true, false] {
            let (mut spool, sent) = begun();
            let end = spool.end();
            spool.write_all(b"some").unwrap();
            spool.flush().unwrap();
            drop(spool);
            if completes {
                end.tell(false);
            }
            drop(end);
            assert_eq!(received(sent).await, (b"some".to_vec(), false));
        }
    }

    #[test]
    fn writing_notices_that_the_reader_is_gone() {
        let (mut spool, sent) = begun();
        assert!(!spool.end().is_left());
        drop(sent);
        assert!(spool.end().is_left());
        assert_eq!(spool.write(b"more").unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    }
}
