//! Reads a PDF as assistive technologies do: by its structure tree, with texts decoded through the fonts' own tables.
#![allow(missing_docs, clippy::unwrap_used)] // only tests

use super::text::printable;
use hayro_syntax::Pdf;
use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Array, Dict, Name, ObjRef, Object, ObjectIdentifier, Stream};
use std::collections::HashMap;

/// A node of the structure tree.
#[derive(Debug)]
pub struct Element {
    pub kind: String,
    pub title: Option<String>,
    pub text: String,
    /// Text alternative of a picture.
    pub alt: Option<String>,
    /// The scope of a header cell.
    pub scope: Option<String>,
    /// Number of links over it.
    pub links: usize,
    pub children: Vec<Element>,
}

impl Element {
    /// This node and all below it, in reading order.
    pub fn all(&self) -> Vec<&Self> {
        std::iter::once(self).chain(self.children.iter().flat_map(Self::all)).collect()
    }

    /// Every text in reading order, one for each node with text.
    pub fn texts(&self) -> Vec<&str> {
        self.all().into_iter().map(|e| e.text.as_str()).filter(|text| !text.is_empty()).collect()
    }
}

/// A PDF as read.
pub struct Read {
    pub document: Element,
    pub artifacts: Vec<String>,
    pub untagged: String,
    pub pages: usize,
    pub language: String,
    pub title: String,
    pub marked: bool,
    pub shows_title: bool,
    pub tabs_by_structure: bool,
    pub bookmarks: Vec<String>,
    pub fonts_embedded: bool,
}

type Contents = HashMap<(ObjectIdentifier, i32), String>;

pub fn read(bytes: &[u8]) -> Read {
    let pdf = Pdf::new(bytes.to_vec()).unwrap();
    let xref = pdf.xref();
    let root: Dict<'_> = xref.get(xref.root_id()).unwrap();
    let (mut contents, mut artifacts, mut untagged) = (Contents::new(), Vec::new(), String::new());
    let (mut tabs_by_structure, mut fonts_embedded) = (true, true);
    for page in pdf.pages().iter() {
        let number = page.raw().obj_id().unwrap();
        tabs_by_structure &= page.raw().get::<Name<'_>>("Tabs").is_some_and(|name| &*name == b"S");
        let mut fonts = HashMap::new();
        for name in page.resources().fonts.keys() {
            let font = page.resources().get_font(&name).unwrap();
            fonts_embedded &= is_embedded(&font);
            fonts.insert(name.to_vec(), to_unicode(&font));
        }
        let mut shown =
            Shown { fonts, page: number, contents: &mut contents, artifacts: &mut artifacts, untagged: &mut untagged };
        shown.read(page.operations());
    }
    let tree: Dict<'_> = root.get("StructTreeRoot").unwrap();
    let document = match tree.get::<Array<'_>>("K") {
        Some(kids) => kids.iter::<Dict<'_>>().next().unwrap(),
        None => tree.get::<Dict<'_>>("K").unwrap(),
    };
    let string =
        |dict: &Dict<'_>, key: &str| dict.get::<hayro_syntax::object::String<'_>>(key).map(|s| decoded(s.as_bytes()));
    let flag = |dict: &str, key: &str| root.get::<Dict<'_>>(dict).and_then(|d| d.get::<bool>(key)).unwrap_or(false);
    let mut bookmarks = Vec::new();
    if let Some(outlines) = root.get::<Dict<'_>>("Outlines") {
        note_bookmarks(&outlines, &mut bookmarks);
    }
    Read {
        document: element(&document, &contents),
        pages: pdf.pages().len(),
        language: string(&root, "Lang").unwrap_or_default(),
        title: pdf.metadata().title.as_deref().map(decoded).unwrap_or_default(),
        marked: flag("MarkInfo", "Marked"),
        shows_title: flag("ViewerPreferences", "DisplayDocTitle"),
        artifacts,
        untagged,
        tabs_by_structure,
        bookmarks,
        fonts_embedded,
    }
}

/// The bookmarks below one, in depth-first order.
fn note_bookmarks(above: &Dict<'_>, bookmarks: &mut Vec<String>) {
    let mut next = above.get::<Dict<'_>>("First");
    while let Some(bookmark) = next {
        let title = bookmark.get::<hayro_syntax::object::String<'_>>("Title").unwrap();
        bookmarks.push(decoded(title.as_bytes()));
        note_bookmarks(&bookmark, bookmarks);
        next = bookmark.get::<Dict<'_>>("Next");
    }
}

fn element(dict: &Dict<'_>, contents: &Contents) -> Element {
    let page = dict.get_ref("Pg").map(ObjectIdentifier::from);
    let mut found = Element {
        kind: String::from_utf8(dict.get::<Name<'_>>("S").unwrap().to_vec()).unwrap(),
        title: dict.get::<hayro_syntax::object::String<'_>>("T").map(|s| decoded(s.as_bytes())),
        text: String::new(),
        alt: dict.get::<hayro_syntax::object::String<'_>>("Alt").map(|s| decoded(s.as_bytes())),
        scope: attributes(dict)
            .iter()
            .find_map(|a| a.get::<Name<'_>>("Scope"))
            .map(|n| String::from_utf8_lossy(&n).into_owned()),
        links: 0,
        children: Vec::new(),
    };
    let kids: Vec<Object<'_>> = match dict.get::<Object<'_>>("K") {
        Some(Object::Array(kids)) => kids.iter::<Object<'_>>().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    for kid in kids {
        match kid {
            Object::Number(number) => found.text += &contents[&(page.unwrap(), number.as_i64() as i32)],
            Object::Dict(kid) if kid.contains_key("MCID") => {
                let page = kid.get_ref("Pg").map(ObjectIdentifier::from).or(page).unwrap();
                found.text += &contents[&(page, kid.get::<i32>("MCID").unwrap())];
            }
            Object::Dict(kid) if kid.contains_key("Obj") => found.links += 1,
            Object::Dict(kid) => {
                let parent: ObjRef = kid.get_ref("P").unwrap();
                assert_eq!(Some(ObjectIdentifier::from(parent)), dict.obj_id(), "a child knows its parent");
                found.children.push(element(&kid, contents));
            }
            other => panic!("{other:?}"),
        }
    }
    found
}

fn attributes<'a>(dict: &Dict<'a>) -> Vec<Dict<'a>> {
    match dict.get::<Object<'_>>("A") {
        Some(Object::Array(all)) => all.iter::<Dict<'_>>().collect(),
        Some(Object::Dict(one)) => vec![one],
        _ => Vec::new(),
    }
}

/// The texts of a page, by marked content.
struct Shown<'a> {
    fonts: HashMap<Vec<u8>, HashMap<u16, String>>,
    page: ObjectIdentifier,
    contents: &'a mut Contents,
    artifacts: &'a mut Vec<String>,
    untagged: &'a mut String,
}

#[derive(Clone)]
enum Mark {
    Artifact,
    Content(i32),
    Inner,
}

impl Shown<'_> {
    fn read(&mut self, mut operations: UntypedIter<'_>) {
        let mut marks: Vec<(Mark, bool)> = Vec::new();
        let mut font = Vec::new();
        while let Some(instruction) = operations.next() {
            let operands: Vec<Object<'_>> = instruction.operands().cloned().collect();
            match &**instruction.operator {
                b"BMC" | b"BDC" => {
                    let artifact = matches!(operands.first(), Some(Object::Name(name)) if &**name == b"Artifact");
                    let properties = operands.get(1).and_then(|o| o.clone().into_dict());
                    let number = properties.as_ref().and_then(|p| p.get::<i32>("MCID"));
                    let mark = match number {
                        _ if artifact => Mark::Artifact,
                        Some(number) => Mark::Content(number),
                        None => Mark::Inner,
                    };
                    if matches!(mark, Mark::Artifact) {
                        self.artifacts.push(String::new());
                    }
                    if let Mark::Content(number) = mark {
                        let before = self.contents.insert((self.page, number), String::new());
                        assert!(before.is_none(), "content {number} twice on a page");
                    }
                    let actual = properties.and_then(|p| p.get::<hayro_syntax::object::String<'_>>("ActualText"));
                    let hidden = marks.iter().any(|(_, hides)| *hides);
                    marks.push((mark, actual.is_some()));
                    if let Some(actual) = actual.filter(|_| !hidden) {
                        self.show(&marks, decoded(actual.as_bytes()));
                    }
                }
                b"EMC" => {
                    marks.pop().unwrap();
                }
                b"Tf" => font = operands[0].clone().into_name().unwrap().to_vec(),
                b"Tj" | b"TJ" | b"'" | b"\"" => {
                    let strings: Vec<Object<'_>> = match &operands[operands.len() - 1] {
                        Object::Array(parts) => parts.iter::<Object<'_>>().collect(),
                        one => vec![one.clone()],
                    };
                    let map = &self.fonts[&font];
                    let bytes = strings.into_iter().filter_map(Object::into_string).flat_map(|s| s.as_bytes().to_vec());
                    let bytes: Vec<u8> = bytes.collect();
                    let codes = bytes.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
                    let text: String = codes.map(|code| map[&code].as_str()).collect();
                    if !marks.iter().any(|(_, hides)| *hides) {
                        self.show(&marks, text);
                    }
                }
                _ => {}
            }
        }
        assert!(marks.is_empty(), "marked content that does not end");
    }

    fn show(&mut self, marks: &[(Mark, bool)], text: String) {
        let mark = marks.iter().rev().map(|(mark, _)| mark).find(|mark| !matches!(mark, Mark::Inner));
        match mark {
            Some(Mark::Content(number)) => *self.contents.get_mut(&(self.page, *number)).unwrap() += &text,
            Some(Mark::Artifact) => *self.artifacts.last_mut().unwrap() += &text,
            _ => *self.untagged += &text,
        }
    }
}

fn is_embedded(font: &Dict<'_>) -> bool {
    let descendants: Array<'_> = font.get("DescendantFonts").unwrap();
    let descriptor = descendants.iter::<Dict<'_>>().next().and_then(|d| d.get::<Dict<'_>>("FontDescriptor")).unwrap();
    descriptor.contains_key("FontFile2") || descriptor.contains_key("FontFile3")
}

/// The text for each code of a font.
fn to_unicode(font: &Dict<'_>) -> HashMap<u16, String> {
    let table: Stream<'_> = font.get("ToUnicode").expect("a font without ToUnicode");
    let table = table.decoded().unwrap().into_owned();
    let table = String::from_utf8_lossy(&table).into_owned();
    let mut map = HashMap::new();
    for block in table.split("beginbfchar").skip(1) {
        let words: Vec<&str> = block
            .split("endbfchar")
            .next()
            .unwrap()
            .split(['<', '>'])
            .map(str::trim)
            .filter(|w| !w.is_empty())
            .collect();
        for pair in words.chunks(2) {
            map.insert(u16::from_str_radix(pair[0], 16).unwrap(), utf16(&hex(pair[1])));
        }
    }
    for block in table.split("beginbfrange").skip(1) {
        assert!(block.split("endbfrange").next().unwrap().trim().is_empty(), "ranges are not read here");
    }
    map
}

fn hex(digits: &str) -> Vec<u8> {
    (0..digits.len() / 2).map(|i| u8::from_str_radix(&digits[2 * i..2 * i + 2], 16).unwrap()).collect()
}

fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    String::from_utf16(&units).unwrap()
}

/// A text string: UTF-16 after a byte order mark, otherwise one byte per character.
fn decoded(bytes: &[u8]) -> String {
    match bytes.strip_prefix(&[0xfe, 0xff]) {
        Some(rest) => utf16(rest),
        None => bytes.iter().map(|b| char::from(*b)).collect(),
    }
}

/// The words of texts.
pub fn words<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    texts
        .into_iter()
        .flat_map(|text| printable(text).split_whitespace().map(ToOwned::to_owned).collect::<Vec<_>>())
        .collect()
}

/// The texts of HTML, without what is hidden from assistive technologies.
pub fn read_html(html: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut hidden = 0;
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        if hidden == 0 {
            texts.push(
                rest[..open]
                    .replace("&lt;", "<")
                    .replace("&gt;", ">")
                    .replace("&quot;", "\"")
                    .replace("&#x27;", "'")
                    .replace("&amp;", "&"),
            );
        }
        let close = open + rest[open..].find('>').unwrap();
        let tag = &rest[open..=close];
        match (hidden, tag.starts_with("</")) {
            (0, _) => hidden = usize::from(tag.contains("aria-hidden=\"true\"")),
            (_, true) => hidden -= 1,
            (_, false) => hidden += usize::from(!tag.starts_with("<!") && !tag.ends_with("/>")),
        }
        rest = &rest[close + 1..];
    }
    words(texts.iter().map(String::as_str))
}
