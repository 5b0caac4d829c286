//! Page breaking: rows that belong together stay together, so that a question keeps its first option.

use super::layout::{Colour, Style};
use super::text::Line;
use statistics::figure::Drawing;
use std::sync::Arc;

/// A4, in points.
pub const WIDTH: f32 = 595.28;
/// A4, in points.
pub const HEIGHT: f32 = 841.89;
/// Margin around the text, 2 cm.
pub const MARGIN: f32 = 56.7;
/// Right edge of the text.
pub const RIGHT: f32 = WIDTH - MARGIN;
/// Bottom edge of the text.
pub const FOOT: f32 = HEIGHT - MARGIN;

/// A piece of a row, then of a page, positioned from its top left corner in points.
#[derive(Clone, Debug)]
pub struct Placed {
    /// Distance from the left.
    pub x: f32,
    /// Distance from the top.
    pub y: f32,
    /// Text, bar or chart.
    pub what: What,
}

/// Kinds of pieces.
#[derive(Clone, Debug)]
pub enum What {
    /// A line of text that begins here, on its baseline.
    Text {
        /// Its leaf; `None` for an artifact.
        leaf: Option<usize>,
        /// Words and glyphs.
        line: Line,
        /// Look.
        style: Style,
        /// Words read instead of a symbol.
        spoken: Option<&'static str>,
    },
    /// Page number of a heading, which ends here, on its baseline.
    PageOf {
        /// Its leaf.
        leaf: usize,
        /// Anchor of the heading.
        anchor: usize,
        /// Look.
        style: Style,
    },
    /// A horizontal or vertical bar.
    Bar {
        /// Width.
        width: f32,
        /// Height.
        height: f32,
        /// Colour.
        colour: Colour,
    },
    /// Chart.
    Chart {
        /// Its leaf.
        leaf: usize,
        /// Shapes, in their own units.
        drawing: Arc<Drawing>,
        /// Points per unit.
        scale: f32,
    },
}

/// Pieces of a page.
pub type Page = Vec<Placed>;

/// A heading with a bookmark.
#[derive(Clone, Debug)]
pub struct Landmark {
    /// Level.
    pub level: u16,
    /// Words.
    pub title: String,
    /// Anchor that links refer to.
    pub anchor: Option<usize>,
}

/// A heading with its position.
#[derive(Clone, Debug)]
pub struct Bookmark {
    /// Heading.
    pub heading: Landmark,
    /// Page, from 0.
    pub page: usize,
    /// Distance from the top.
    pub y: f32,
}

/// Lines side by side.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Pieces.
    pub placed: Vec<Placed>,
    /// Gap above it, except at the top of a page.
    pub gap: f32,
    /// Height.
    pub height: f32,
    /// Whether it stays with the row below.
    pub keep: bool,
    /// Whether it begins a page.
    pub breaks: bool,
    /// Rows repeated above it if it comes first on a page: the headings of its table.
    pub head: Option<Arc<[Row]>>,
    /// Heading that begins here.
    pub heading: Option<Landmark>,
}

/// Splits rows into pages: rows that belong together stay together, unless they fill more than a page.
pub fn paged(rows: Vec<Row>) -> (Vec<Page>, Vec<Bookmark>) {
    let mut pager = Pager { pages: vec![Page::new()], bookmarks: Vec::new(), y: MARGIN, fresh: true };
    let mut rows = rows.into_iter().peekable();
    while let Some(first) = rows.next() {
        let mut bound = first.keep;
        let mut group = vec![first];
        while bound && let Some(row) = rows.next_if(|row| !row.breaks) {
            bound = row.keep;
            group.push(row);
        }
        pager.put(group);
    }
    (pager.pages, pager.bookmarks)
}

/// Pages so far.
struct Pager {
    pages: Vec<Page>,
    bookmarks: Vec<Bookmark>,
    /// Top of the next row.
    y: f32,
    /// Whether the last page is empty, apart from repeated headings.
    fresh: bool,
}

impl Pager {
    /// Adds rows that belong together.
    fn put(&mut self, group: Vec<Row>) {
        let height: f32 = group.iter().map(|row| row.gap + row.height).sum();
        if let Some(first) = group.first() {
            let again = first.head.iter().flat_map(|rows| rows.iter()).map(|row| row.height).sum::<f32>();
            let fits_a_page = again + height - first.gap <= FOOT - MARGIN;
            if !self.fresh && (first.breaks || self.y + height > FOOT && fits_a_page) {
                self.turn(first);
            }
        }
        for row in group {
            if !self.fresh && self.y + row.gap + row.height > FOOT {
                self.turn(&row);
            }
            if !self.fresh {
                self.y += row.gap;
            }
            self.fresh = false;
            if let Some(heading) = row.heading {
                self.bookmarks.push(Bookmark { heading, page: self.pages.len() - 1, y: self.y });
            }
            self.draw(row.placed, row.height);
        }
    }

    /// Begins a page for a row.
    fn turn(&mut self, row: &Row) {
        self.pages.push(Page::new());
        (self.y, self.fresh) = (MARGIN, true);
        for row in row.head.iter().flat_map(|rows| rows.iter()) {
            let mut placed = row.placed.clone();
            for one in &mut placed {
                if let What::Text { leaf, .. } = &mut one.what {
                    *leaf = None;
                }
            }
            self.draw(placed, row.height);
        }
    }

    fn draw(&mut self, placed: Vec<Placed>, height: f32) {
        if let Some(page) = self.pages.last_mut() {
            page.extend(placed.into_iter().map(|one| Placed { y: self.y + one.y, ..one }));
        }
        self.y += height;
    }
}
