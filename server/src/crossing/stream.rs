//! A file of a form, as it arrives.

use super::arrival::Arrival;
use super::{TOO_LARGE, UNREADABLE};
use axum::body::Bytes;
use axum::extract::multipart::Field;
use std::io::{self, Read};
use suppliers::file::FIRST_BYTES;
use tokio::sync::mpsc;

/// Blocks that wait between the network and the reader: the slower one holds the other back.
const WAITING: usize = 16;

/// A field of a form that arrives.
pub struct Part<'f> {
    field: Field<'f>,
    arrival: &'f Arrival,
}

impl<'f> Part<'f> {
    /// A field whose head was read.
    pub fn new(field: Field<'f>, arrival: &'f Arrival) -> Self {
        arrival.claimed();
        Self { field, arrival }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.field.name().unwrap_or_default()
    }

    async fn chunk(&mut self) -> Result<Option<Bytes>, String> {
        let chunk = self.field.chunk().await.map_err(|_| UNREADABLE.to_owned());
        self.arrival.claimed();
        chunk
    }

    /// The first bytes, by which a file is recognised.
    pub async fn beginning(&mut self) -> Result<Vec<u8>, String> {
        let mut first = Vec::new();
        while first.len() < FIRST_BYTES
            && let Some(chunk) = self.chunk().await?
        {
            first.extend_from_slice(&chunk);
        }
        Ok(first)
    }

    /// The whole of a small field after its beginning; `None` if it is larger than `most`.
    pub async fn collected(mut self, most: usize, first: Vec<u8>) -> Result<Option<Vec<u8>>, String> {
        let mut all = first;
        while let Some(chunk) = self.chunk().await? {
            if all.len() + chunk.len() > most {
                return Ok(None);
            }
            all.extend_from_slice(&chunk);
        }
        Ok(Some(all))
    }
}

/// The end of a stream that the network feeds.
pub struct Stream {
    sender: mpsc::Sender<io::Result<Bytes>>,
}

impl Stream {
    /// A stream that begins with some bytes, and what a reader on another thread reads of it.
    pub fn new(first: Vec<u8>) -> (Self, Incoming) {
        let (sender, receiver) = mpsc::channel(WAITING);
        (Self { sender }, Incoming { receiver, block: first.into() })
    }

    /// Passes on the rest of a file. If it breaks off, the reader gets an error, and never takes it for the end.
    pub async fn feed(self, part: &mut Part<'_>, most: u64) -> Result<(), String> {
        let mut received = 0;
        loop {
            match part.chunk().await {
                Ok(None) => return Ok(()),
                Ok(Some(block)) => {
                    received += block.len() as u64;
                    if received > most {
                        let _ = self.sender.send(Err(io::ErrorKind::FileTooLarge.into())).await;
                        return Err(TOO_LARGE.to_owned());
                    }
                    // The reader may have ended early: the rest is received all the same.
                    let _ = self.sender.send(Ok(block)).await;
                }
                Err(message) => {
                    let _ = self.sender.send(Err(io::ErrorKind::UnexpectedEof.into())).await;
                    return Err(message);
                }
            }
        }
    }
}

/// What arrives of a file, for a reader that waits for it.
pub struct Incoming {
    receiver: mpsc::Receiver<io::Result<Bytes>>,
    block: Bytes,
}

impl Read for Incoming {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.block.is_empty() {
            match self.receiver.blocking_recv() {
                None => return Ok(0),
                Some(block) => self.block = block?,
            }
        }
        let count = out.len().min(self.block.len());
        let given = self.block.split_to(count);
        out[..count].copy_from_slice(&given);
        Ok(count)
    }
}
