//! What a document is made of: texts in their styles, in rows, and the tree that says what each is.

use super::fonts::Faces;
use super::pages::{Bookmark, Cell, MARGIN, Page, Row, WIDTH, paged};
use super::text::lines;
use krilla::tagging::ListNumbering;

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

/// What a piece of text is to those who do not see it.
#[derive(Clone, Copy, Debug, PartialEq)]
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

/// What belongs together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Group {
    /// A section.
    Section,
    /// A list.
    List(ListNumbering),
    /// An item of a list.
    Item,
}

/// The order in which the leaves are read, and how they belong together.
#[derive(Clone, Debug)]
pub enum Tree {
    /// A leaf, by its place.
    Leaf(usize),
    /// Several.
    Group(Group, Vec<Tree>),
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
pub struct Column<'a> {
    /// What it is.
    pub role: Role,
    /// Where it begins.
    pub x: f32,
    /// What it says.
    pub text: &'a str,
    /// How it looks.
    pub style: Style,
    /// What is read in the place of a sign.
    pub spoken: Option<&'static str>,
}

impl<'a> Column<'a> {
    /// A text that begins at `x`.
    pub fn new(role: Role, x: f32, text: &'a str, style: Style) -> Self {
        Self { role, x, text, style, spoken: None }
    }
}

/// Sets a document, row by row.
pub struct Setter<'a> {
    /// The typefaces.
    pub faces: &'a Faces,
    /// What was set.
    pub leaves: Vec<Leaf>,
    /// In which rows.
    pub rows: Vec<Row>,
}

impl<'a> Setter<'a> {
    /// Nothing yet.
    pub fn new(faces: &'a Faces) -> Self {
        Self { faces, leaves: Vec::new(), rows: Vec::new() }
    }

    /// Puts what was set on pages.
    pub fn sheet(self, tree: Vec<Tree>) -> Sheet {
        let (pages, bookmarks) = paged(self.rows);
        Sheet { pages, leaves: self.leaves, tree, bookmarks }
    }

    /// A new leaf.
    pub fn leaf(&mut self, role: Role, title: &str) -> usize {
        self.leaves.push(Leaf { role, title: title.to_owned() });
        self.leaves.len() - 1
    }

    /// Sets texts side by side and gives their leaves.
    pub fn set(&mut self, columns: &[Column<'_>], gap: f32) -> Vec<Tree> {
        let mut rows: Vec<Row> = Vec::new();
        let mut leaves = Vec::new();
        for (place, column) in columns.iter().enumerate() {
            let leaf = self.leaf(column.role, column.text);
            leaves.push(Tree::Leaf(leaf));
            let right = columns.get(place + 1).map_or(WIDTH - MARGIN, |next| next.x - 4.0);
            let set = lines(self.faces.of(column.style.bold), column.text, column.style.size, right - column.x);
            for (number, line) in set.into_iter().enumerate() {
                if number == rows.len() {
                    rows.push(Row::new(if number == 0 { gap } else { 0.0 }));
                }
                let Some(row) = rows.get_mut(number) else { continue };
                row.height = row.height.max(column.style.size * LEADING);
                let (x, style, spoken) = (column.x, column.style, column.spoken);
                row.cells.push(Cell { leaf, x, line, style, spoken });
            }
        }
        self.rows.extend(rows);
        leaves
    }

    /// A text in paragraphs, one for each of its lines.
    pub fn paragraphs(&mut self, text: &str, x: f32, style: Style, gap: f32) -> Vec<Tree> {
        let mut leaves = Vec::new();
        for (place, text) in text.lines().enumerate() {
            let column = Column::new(Role::Paragraph, x, text, style);
            leaves.extend(self.set(&[column], if place == 0 { gap } else { 0.0 }));
        }
        leaves
    }

    /// A heading, which stays with what follows it. Those above the third level have a bookmark; `rule` stands under it.
    pub fn heading(&mut self, level: u16, text: &str, style: Style, gap: f32, rule: bool) -> Tree {
        let from = self.rows.len();
        let leaf = self.set(&[Column::new(Role::Heading(level), MARGIN, text, style)], gap).pop();
        self.keep(from);
        let last = self.rows.len();
        if level < 3
            && let Some(first) = self.rows.get_mut(from)
        {
            first.bookmark = Some((level, text.to_owned()));
        }
        if rule && let Some(row) = last.checked_sub(1).and_then(|place| self.rows.get_mut(place)) {
            row.rule = Some(1.0);
            row.height += 4.0;
        }
        leaf.unwrap_or(Tree::Group(Group::Item, Vec::new()))
    }

    /// Keeps the rows from one on with what follows them.
    pub fn keep(&mut self, from: usize) {
        self.rows.iter_mut().skip(from).for_each(|row| row.keep = true);
    }

    /// Keeps the rows from one on together, but not with what follows them.
    pub fn together(&mut self, from: usize) {
        self.keep(from);
        if let Some(last) = self.rows.last_mut() {
            last.keep = false;
        }
    }

    /// How high the rows from one on are.
    pub fn height(&self, from: usize) -> f32 {
        self.rows.iter().skip(from).map(|row| row.gap + row.height).sum()
    }
}
