//! The pages of a column, decompressed.
//!
//! The `parquet` crate reads Zstandard by a library in C. Here it is asked for the pages as they are stored, and
//! `ruzstd` decompresses them.

use ::parquet::basic::Compression;
use ::parquet::column::page::{Page, PageMetadata, PageReader};
use ::parquet::errors::{ParquetError, Result};
use ::parquet::file::metadata::ColumnChunkMetaData;
use ::parquet::file::reader::ChunkReader;
use ::parquet::file::serialized_reader::SerializedPageReader;
use bytes::Bytes;
use ruzstd::decoding::StreamingDecoder;
use std::io::Read;
use std::sync::Arc;

/// The largest page, decompressed. Writers make pages of 1 MB.
const MAX_PAGE: u64 = 1 << 28;

/// Whether the pages of a column can be read.
pub(super) fn can_read(compression: Compression) -> bool {
    let known = matches!(compression, Compression::UNCOMPRESSED | Compression::SNAPPY | Compression::GZIP(_));
    known || matches!(compression, Compression::ZSTD(_))
}

/// The pages of a column of a group of `rows` lines.
pub(super) fn open<R: ChunkReader + 'static>(
    file: &Arc<R>,
    column: &ColumnChunkMetaData,
    rows: usize,
) -> Result<Box<dyn PageReader>> {
    if !matches!(column.compression(), Compression::ZSTD(_)) {
        return Ok(Box::new(SerializedPageReader::new(Arc::clone(file), column, rows, None)?));
    }
    let stored = column.clone().into_builder().set_compression(Compression::UNCOMPRESSED).build()?;
    Ok(Box::new(Zstandard(SerializedPageReader::new(Arc::clone(file), &stored, rows, None)?)))
}

/// Pages that are stored in Zstandard.
struct Zstandard<P>(P);

impl<P: PageReader> PageReader for Zstandard<P> {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        self.0.get_next_page()?.map(decompressed).transpose()
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.0.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.0.skip_next_page()
    }
}

impl<P: PageReader> Iterator for Zstandard<P> {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

fn decompressed(mut page: Page) -> Result<Page> {
    match &mut page {
        Page::DataPage { buf, .. } | Page::DictionaryPage { buf, .. } => *buf = decompress(buf, 0)?,
        Page::DataPageV2 { buf, def_levels_byte_len, rep_levels_byte_len, is_compressed: true, .. } => {
            // Levels stand in front, as they are.
            *buf = decompress(buf, *def_levels_byte_len as usize + *rep_levels_byte_len as usize)?;
        }
        Page::DataPageV2 { .. } => {}
    }
    Ok(page)
}

/// Bytes of which those behind the first `levels` are decompressed.
fn decompress(stored: &[u8], levels: usize) -> Result<Bytes> {
    let failed = |_| ParquetError::General("a page is not valid Zstandard".to_owned());
    let (levels, compressed) =
        stored.split_at_checked(levels).ok_or(ParquetError::General("a page is too short".to_owned()))?;
    let mut bytes = levels.to_vec();
    if !compressed.is_empty() {
        let decoder =
            StreamingDecoder::new(compressed).map_err(|_| ParquetError::General("no Zstandard".to_owned()))?;
        decoder.take(MAX_PAGE).read_to_end(&mut bytes).map_err(failed)?;
    }
    Ok(Bytes::from(bytes))
}
