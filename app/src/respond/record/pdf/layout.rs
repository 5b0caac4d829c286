//! How the record is set: which text in which style, in rows, and the tree that says what each is.

use super::super::{Entry, Given, Record};
use super::face::Faces;
use super::pages::{Bookmark, Cell, FOOT, MARGIN, Page, Row, WIDTH, paged};
use super::text::lines;

/// A question shorter than this is not divided between pages.
const WHOLE: f32 = (FOOT - MARGIN) / 3.0;
/// Where answers begin, to the right of their question.
const INDENT: f32 = MARGIN + 12.0;
/// From a box to its option.
const MARK: f32 = 16.0;
/// The height of a line, in parts of the type size.
const LEADING: f32 = 1.4;

/// Black, and two colours that are darker than 7:1 on white.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Text.
    Ink,
    /// What matters less.
    Soft,
    /// Headings.
    Brand,
}

impl Colour {
    /// Red, green, blue: those of `style/tokens.css`.
    pub fn rgb(self) -> (u8, u8, u8) {
        match self {
            Self::Ink => (0x15, 0x21, 0x1f),
            Self::Soft => (0x43, 0x52, 0x4f),
            Self::Brand => (0x0b, 0x4a, 0x4f),
        }
    }
}

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// In bold.
    pub bold: bool,
    /// The type size, in points.
    pub size: f32,
    /// Its colour.
    pub colour: Colour,
}

const TITLE: Style = Style { bold: true, size: 19.0, colour: Colour::Brand };
const SECTION: Style = Style { bold: true, size: 13.0, colour: Colour::Brand };
const QUESTION: Style = Style { bold: true, size: 10.0, colour: Colour::Ink };
const LABEL: Style = Style { bold: false, size: 10.0, colour: Colour::Soft };
const BODY: Style = Style { bold: false, size: 10.0, colour: Colour::Ink };
const STRONG: Style = Style { bold: true, size: 10.0, colour: Colour::Ink };
const OTHERS: Style = Style { bold: false, size: 10.0, colour: Colour::Soft };
const NOTE: Style = Style { bold: true, size: 9.0, colour: Colour::Brand };

/// What a piece of text is to those who do not see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A heading of this level.
    Heading(u16),
    /// A paragraph.
    Paragraph,
    /// The label of a list's item.
    Name,
    /// The body of a list's item.
    Body,
}

/// A piece of text of one role, on as many lines as it takes.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// What it is.
    pub role: Role,
    /// What it says.
    pub title: String,
}

/// The order in which the leaves are read, and how they belong together.
#[derive(Clone, Debug)]
pub enum Tree {
    /// A leaf, by its place.
    Leaf(usize),
    /// A section.
    Section(Vec<Tree>),
    /// A list of names and values.
    Names(Vec<Tree>),
    /// A list of options.
    Options(Vec<Tree>),
    /// An item of a list.
    Item(Vec<Tree>),
}

/// The whole document.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// The pages.
    pub pages: Vec<Page>,
    /// The pieces of text.
    pub leaves: Vec<Leaf>,
    /// Their order.
    pub tree: Vec<Tree>,
    /// The bookmarks.
    pub bookmarks: Vec<Bookmark>,
}

/// A text to be set in a column.
struct Column<'a> {
    role: Role,
    x: f32,
    text: &'a str,
    style: Style,
    spoken: Option<&'static str>,
}

struct Setter<'a> {
    faces: &'a Faces,
    leaves: Vec<Leaf>,
    rows: Vec<Row>,
}

/// Lays a record out.
pub fn sheet(record: &Record, faces: &Faces) -> Sheet {
    let mut setter = Setter { faces, leaves: Vec::new(), rows: Vec::new() };
    let mut tree = vec![setter.heading(1, &record.title, TITLE, 0.0)];
    tree.push(setter.facts(record));
    for part in &record.sections {
        let mut section = vec![setter.heading(2, &part.title, SECTION, 18.0)];
        for (place, entry) in part.entries.iter().enumerate() {
            section.extend(setter.entry(entry, if place == 0 { 7.0 } else { 11.0 }));
        }
        tree.push(Tree::Section(section));
    }
    let (pages, bookmarks) = paged(setter.rows);
    Sheet { pages, leaves: setter.leaves, tree, bookmarks }
}

impl Setter<'_> {
    /// Sets texts side by side and gives their leaves.
    fn set(&mut self, columns: &[Column<'_>], gap: f32) -> Vec<Tree> {
        let mut rows: Vec<Row> = Vec::new();
        let mut leaves = Vec::new();
        for (place, column) in columns.iter().enumerate() {
            let leaf = self.leaves.len();
            self.leaves.push(Leaf { role: column.role, title: column.text.to_owned() });
            leaves.push(Tree::Leaf(leaf));
            let right = columns.get(place + 1).map_or(WIDTH - MARGIN, |next| next.x - 4.0);
            let set = lines(self.faces.of(column.style.bold), column.text, column.style.size, right - column.x);
            for (number, line) in set.into_iter().enumerate() {
                if number == rows.len() {
                    let gap = if number == 0 { gap } else { 0.0 };
                    rows.push(Row { cells: Vec::new(), gap, height: 0.0, keep: false, rule: false, bookmark: None });
                }
                rows[number].height = rows[number].height.max(column.style.size * LEADING);
                let cell = Cell { leaf, x: column.x, line, style: column.style, spoken: column.spoken };
                rows[number].cells.push(cell);
            }
        }
        self.rows.extend(rows);
        leaves
    }

    fn paragraph(&mut self, text: &str, style: Style, gap: f32) -> Vec<Tree> {
        let mut leaves = Vec::new();
        for (place, text) in text.lines().enumerate() {
            let column = Column { role: Role::Paragraph, x: INDENT, text, style, spoken: None };
            leaves.extend(self.set(&[column], if place == 0 { gap } else { 0.0 }));
        }
        leaves
    }

    fn heading(&mut self, level: u16, text: &str, style: Style, gap: f32) -> Tree {
        let from = self.rows.len();
        let column = Column { role: Role::Heading(level), x: MARGIN, text, style, spoken: None };
        let leaf = self.set(&[column], gap).pop();
        self.keep(from);
        let last = self.rows.len();
        if level < 3
            && let Some(first) = self.rows.get_mut(from)
        {
            first.bookmark = Some(text.to_owned());
        }
        if level == 2
            && let Some(row) = last.checked_sub(1).and_then(|place| self.rows.get_mut(place))
        {
            row.rule = true;
            row.height += 4.0;
        }
        leaf.unwrap_or(Tree::Item(Vec::new()))
    }

    /// Keeps the rows from one on with what follows them.
    fn keep(&mut self, from: usize) {
        self.rows[from..].iter_mut().for_each(|row| row.keep = true);
    }

    fn facts(&mut self, record: &Record) -> Tree {
        let mut items = Vec::new();
        for (place, fact) in record.facts.iter().enumerate() {
            let name = Column { role: Role::Name, x: MARGIN, text: fact.name, style: LABEL, spoken: None };
            let style = if place == 0 { STRONG } else { BODY };
            let value = Column { role: Role::Body, x: MARGIN + 84.0, text: &fact.value, style, spoken: None };
            items.push(Tree::Item(self.set(&[name, value], if place == 0 { 8.0 } else { 3.0 })));
        }
        Tree::Names(items)
    }

    fn entry(&mut self, entry: &Entry, gap: f32) -> Vec<Tree> {
        let from = self.rows.len();
        let mut tree = vec![self.heading(3, &entry.question, QUESTION, gap)];
        for given in &entry.fields {
            tree.extend(self.given(given));
        }
        let height: f32 = self.rows[from..].iter().map(|row| row.gap + row.height).sum();
        if height <= WHOLE {
            self.keep(from);
            if let Some(last) = self.rows.last_mut() {
                last.keep = false;
            }
        }
        tree
    }

    fn given(&mut self, given: &Given) -> Vec<Tree> {
        let mut tree = Vec::new();
        if let Some(label) = &given.label {
            let from = self.rows.len();
            tree.extend(self.paragraph(label, LABEL, 4.0));
            self.keep(from);
        }
        let mut items = Vec::new();
        for option in &given.options {
            let style = if option.chosen { STRONG } else { OTHERS };
            let mark = Style { bold: false, size: 11.0, ..style };
            let mark =
                Column { role: Role::Name, x: INDENT, text: option.mark(), style: mark, spoken: Some(option.state()) };
            let text = Column { role: Role::Body, x: INDENT + MARK, text: &option.text, style, spoken: None };
            let gap = if items.is_empty() { 2.0 } else { 0.0 };
            items.push(Tree::Item(self.set(&[mark, text], gap)));
        }
        if !items.is_empty() {
            tree.push(Tree::Options(items));
        }
        if let Some(text) = given.text() {
            let style = if given.said.is_some() { STRONG } else { LABEL };
            tree.extend(self.paragraph(text, style, 1.5));
        }
        if let Some(note) = &given.note {
            tree.extend(self.paragraph(note, NOTE, 1.0));
        }
        tree
    }
}
