//! A moving window on a stream: what was read can be read again, as far back as the caller still needs it.

use std::io::{self, BufRead};

/// The bytes of a stream that are still needed, and a cursor among them. Memory is bounded by what is not
/// [forgotten](Window::forget), and one buffer of the stream.
pub(crate) struct Window<R> {
    inner: R,
    bytes: Vec<u8>,
    /// The offset in the stream of the first of `bytes`.
    base: u64,
    /// The cursor, as an index into `bytes`.
    cursor: usize,
}

/// Forgotten bytes are moved out once there are this many, so that moving the rest stays rare.
const WORTH_MOVING: usize = 1 << 16;

impl<R: BufRead> Window<R> {
    /// A window at the beginning of a stream.
    pub(crate) fn new(inner: R) -> Self {
        Self { inner, bytes: Vec::new(), base: 0, cursor: 0 }
    }

    /// The offset of the cursor in the stream.
    pub(crate) fn offset(&self) -> u64 {
        self.base + self.cursor as u64
    }

    /// The bytes from the cursor on; empty only at the end of the stream.
    ///
    /// # Errors
    /// Those of the stream.
    pub(crate) fn ahead(&mut self) -> io::Result<&[u8]> {
        if self.cursor >= self.bytes.len() {
            self.extend()?;
        }
        Ok(self.bytes.get(self.cursor..).unwrap_or_default())
    }

    /// The byte at the cursor, or `None` at the end of the stream.
    ///
    /// # Errors
    /// Those of the stream.
    pub(crate) fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.ahead()?.first().copied())
    }

    /// Moves the cursor over bytes that were seen.
    pub(crate) fn advance(&mut self, count: usize) {
        self.cursor = (self.cursor + count).min(self.bytes.len());
    }

    /// Moves the cursor back to an offset that was not forgotten.
    pub(crate) fn rewind(&mut self, offset: u64) {
        self.cursor = self.index(offset);
    }

    /// The bytes between an offset that was not forgotten and the cursor.
    pub(crate) fn since(&self, offset: u64) -> &[u8] {
        self.bytes.get(self.index(offset)..self.cursor).unwrap_or_default()
    }

    /// Gives up the bytes before an offset, or before the cursor if that is earlier.
    pub(crate) fn forget(&mut self, offset: u64) {
        let end = self.index(offset).min(self.cursor);
        if end >= WORTH_MOVING || end == self.bytes.len() {
            self.bytes.drain(..end);
            self.base += end as u64;
            self.cursor -= end;
        }
    }

    /// The most memory that was ever needed, in bytes.
    #[cfg(test)]
    pub(crate) fn capacity(&self) -> usize {
        self.bytes.capacity()
    }

    fn index(&self, offset: u64) -> usize {
        usize::try_from(offset.saturating_sub(self.base)).unwrap_or(usize::MAX).min(self.bytes.len())
    }

    fn extend(&mut self) -> io::Result<()> {
        loop {
            match self.inner.fill_buf() {
                Ok(chunk) => {
                    // Of a reader that has all in memory, not all is copied.
                    let chunk = chunk.get(..WORTH_MOVING).unwrap_or(chunk);
                    self.bytes.extend_from_slice(chunk);
                    let length = chunk.len();
                    self.inner.consume(length);
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}
