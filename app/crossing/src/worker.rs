//! The worker's side of a crossing in the browser: it reads the file with the code that the server would run, and has
//! no access to the network.

use js_sys::{Array, Uint8Array};
use serde::{Deserialize, Serialize};
use std::cell::{Cell, RefCell};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::rc::Rc;
use suppliers::amount::Decimal;
use suppliers::base::{Base, Definition};
use suppliers::crossing::{Crossing, Outcome};
use suppliers::file::{Preview, TableFile};
use suppliers::layout::{Format, Layout};
use suppliers::parents::Parents;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, DedicatedWorkerGlobalScope, File, FileReaderSync, MessageEvent};

/// What the worker answers.
#[derive(Serialize, Deserialize)]
pub enum Reply {
    /// The first rows.
    Preview(Preview),
    /// Lines read, and per cent of the file.
    Progress(u64, u32),
    /// What was found, and the definitions of the base.
    Outcome(Box<Outcome>, Vec<Definition>),
    /// A sentence for the person.
    Failed(String),
}

/// Bytes read at once.
const BLOCK: usize = 1 << 20;

struct Work {
    file: TableFile<BufReader<LocalFile>>,
    parents: Option<File>,
    read: Rc<Cell<u64>>,
    size: u64,
}

thread_local! {
    static WORK: RefCell<Option<Work>> = const { RefCell::new(None) };
}

/// Takes a file, answers with its first rows, and then does what the page asks.
pub fn start(file: File, parents: JsValue) {
    let read = Rc::new(Cell::new(0));
    let size = file.size() as u64;
    let opened = LocalFile::new(file.into(), read.clone())
        .map_err(|error| suppliers::table::ReadError::Io(error).to_string())
        .and_then(|local| TableFile::open(BufReader::with_capacity(BLOCK, local)).map_err(|error| error.to_string()));
    match opened {
        Err(message) => reply(&Reply::Failed(message)),
        Ok(file) => {
            let format = file.format();
            WORK.set(Some(Work { file, parents: parents.dyn_into().ok(), read, size }));
            preview(&format);
        }
    }
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| asked(&event));
    scope().set_onmessage(Some(listener.as_ref().unchecked_ref()));
    // As long as the worker.
    listener.forget();
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn reply(reply: &Reply) {
    let text = serde_json::to_string(reply).unwrap_or_default();
    let _ = scope().post_message(&JsValue::from_str(&text));
}

fn asked(event: &MessageEvent) {
    let parts: Array = event.data().unchecked_into();
    let (kind, value) = (parts.get(0).as_string().unwrap_or_default(), parts.get(1).as_string().unwrap_or_default());
    match kind.as_str() {
        "preview" => {
            if let Ok(format) = serde_json::from_str(&value) {
                preview(&format);
            }
        }
        _ => match (serde_json::from_str(&value), parts.get(2).dyn_into::<Uint8Array>()) {
            (Ok(layout), Ok(base)) => match cross(&layout, &base.to_vec()) {
                Ok((outcome, definitions)) => reply(&Reply::Outcome(Box::new(outcome), definitions)),
                Err(message) => reply(&Reply::Failed(message)),
            },
            _ => reply(&Reply::Failed("Le croisement n’a pas pu commencer : rechargez la page.".to_owned())),
        },
    }
}

fn preview(format: &Format) {
    let shown = WORK.with_borrow_mut(|work| work.as_mut().map(|work| work.file.preview(format)));
    match shown {
        Some(Ok(preview)) => reply(&Reply::Preview(preview)),
        Some(Err(error)) => reply(&Reply::Failed(error.to_string())),
        None => {}
    }
}

fn cross(layout: &Layout, base: &[u8]) -> Result<(Outcome, Vec<Definition>), String> {
    let base = Base::decode(base).map_err(|_| "La base des start-up est abîmée : rechargez la page.".to_owned())?;
    WORK.with_borrow_mut(|work| {
        let work = work.as_mut().ok_or_else(String::new)?;
        let parents = work.parents.as_ref().map_or(Ok(Parents::default()), parents)?;
        let (read, size, mut printed) = (work.read.clone(), work.size.max(1), 0);
        let mut goes_on = |lines: u64| {
            let per_cent = (100 * read.get() / size).min(100) as u32;
            if per_cent != printed {
                printed = per_cent;
                reply(&Reply::Progress(lines, per_cent));
            }
            true
        };
        let crossing = Crossing::new(&base, &parents, layout);
        let outcome = work
            .file
            .with_rows(&layout.format, layout.decimal, |rows| crossing.all(rows, &mut goes_on))
            .map_err(|error| error.to_string())?
            .map_err(|error| error.to_string())?;
        Ok((outcome, base.definitions().to_vec()))
    })
}

fn parents(file: &File) -> Result<Parents, String> {
    let named = |error: &dyn std::fmt::Display| format!("Table des maisons mères\u{a0}: {error}");
    let local = LocalFile::new(file.clone().into(), Rc::default())
        .map_err(|error| named(&suppliers::table::ReadError::Io(error)))?;
    let mut file = TableFile::open(BufReader::with_capacity(BLOCK, local)).map_err(|error| named(&error))?;
    let format = file.format();
    let read = file.with_rows(&format, Decimal::Comma, |rows| Parents::read(rows)).map_err(|error| named(&error))?;
    read.map(|(parents, _)| parents).map_err(|error| named(&error))
}

/// A file on the person's machine.
struct LocalFile {
    blob: Blob,
    reader: FileReaderSync,
    place: u64,
    size: u64,
    read: Rc<Cell<u64>>,
}

fn failed(_: JsValue) -> io::Error {
    io::ErrorKind::Other.into()
}

impl LocalFile {
    fn new(blob: Blob, read: Rc<Cell<u64>>) -> io::Result<Self> {
        let size = blob.size() as u64;
        Ok(Self { blob, reader: FileReaderSync::new().map_err(failed)?, place: 0, size, read })
    }
}

impl Read for LocalFile {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let end = self.size.min(self.place + out.len() as u64);
        if end <= self.place {
            return Ok(0);
        }
        let part = self.blob.slice_with_f64_and_f64(self.place as f64, end as f64).map_err(failed)?;
        let block = self.reader.read_as_array_buffer(&part).map_err(failed)?;
        let bytes = Uint8Array::new(&block);
        let count = (bytes.length() as usize).min(out.len());
        bytes.subarray(0, count as u32).copy_to(&mut out[..count]);
        self.place += count as u64;
        self.read.set(self.place);
        Ok(count)
    }
}

impl Seek for LocalFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::Current(by) => self.place.checked_add_signed(by),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
        };
        self.place = place.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.place)
    }
}
