//! Parts of a document: pages, styles, and the structure tree.

use super::pages::{Bookmark, Page};
use krilla::tagging::{ListNumbering, TableHeaderScope};

/// Black, and two colours with a contrast above 7:1 on white.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Text.
    Ink,
    /// Secondary text.
    Soft,
    /// Headings.
    Brand,
}

impl Colour {
    /// Red, green, blue, from `style/tokens.css`.
    pub fn rgb(self) -> (u8, u8, u8) {
        match self {
            Self::Ink => (0x15, 0x21, 0x1f),
            Self::Soft => (0x43, 0x52, 0x4f),
            Self::Brand => (0x0b, 0x4a, 0x4f),
        }
    }
}

/// Style of a text.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// In bold.
    pub bold: bool,
    /// The type size, in points.
    pub size: f32,
    /// Its colour.
    pub colour: Colour,
}

/// Role of a piece for assistive technologies.
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
    /// Link to the heading with this anchor.
    Link(usize),
    /// Header cell of a row or a column.
    Header(TableHeaderScope),
    /// Cell of a table.
    Cell,
    /// Picture.
    Figure,
}

/// A piece with one role, on as many lines as it needs.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// Its role.
    pub role: Role,
    /// Its words, or the text alternative of a picture.
    pub title: String,
}

/// Group of pieces.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Group {
    /// A section.
    Section,
    /// A list.
    List(ListNumbering),
    /// An item of a list.
    Item,
    /// Quotation.
    Quote,
    /// Table of contents.
    Contents,
    /// Item of a table of contents.
    Entry,
    /// Reference to another place of the document.
    Reference,
    /// Table.
    Table,
    /// Caption of a table.
    Caption,
    /// Row of a table.
    Row,
}

/// Reading order of the leaves, and their groups.
#[derive(Clone, Debug)]
pub enum Tree {
    /// A leaf, by its index.
    Leaf(usize),
    /// A group of several.
    Group(Group, Vec<Tree>),
}

/// The whole document.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// The pages.
    pub pages: Vec<Page>,
    /// The pieces.
    pub leaves: Vec<Leaf>,
    /// Their order.
    pub tree: Vec<Tree>,
    /// The bookmarks.
    pub bookmarks: Vec<Bookmark>,
}
