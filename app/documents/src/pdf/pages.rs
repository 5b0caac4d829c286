//! Rows on pages: what is kept together moves on together, so that a question keeps its first option.

use super::layout::Style;
use super::text::Line;

/// A4, in points.
pub const WIDTH: f32 = 595.28;
/// A4, in points.
pub const HEIGHT: f32 = 841.89;
/// Around the text, 2 cm.
pub const MARGIN: f32 = 56.7;
/// The lowest that text goes.
pub const FOOT: f32 = HEIGHT - MARGIN;
/// How far below the top of its row a line of body text stands.
const BODY_BASELINE: f32 = 10.5;

/// Something that stands on a page; points from its top left corner.
#[derive(Clone, Debug)]
pub enum Placed {
    /// A line of text, its baseline at `y`.
    Text {
        /// The leaf that it belongs to.
        leaf: usize,
        /// Where it begins.
        x: f32,
        /// Its baseline.
        y: f32,
        /// The line.
        line: Line,
        /// How it looks.
        style: Style,
        /// What is read in the place of a sign.
        spoken: Option<&'static str>,
    },
    /// A rule across the page.
    Rule {
        /// Where.
        y: f32,
        /// How thick.
        thick: f32,
    },
}

/// All that stands on a page.
pub type Page = Vec<Placed>;

/// A heading to jump to.
#[derive(Clone, Debug)]
pub struct Bookmark {
    /// What it says.
    pub title: String,
    /// The level of its heading.
    pub level: u16,
    /// The page, from 0.
    pub page: usize,
    /// How far down.
    pub y: f32,
}

/// Lines that stand side by side.
pub struct Row {
    /// What stands in it.
    pub cells: Vec<Cell>,
    /// Above it, except at the top of a page.
    pub gap: f32,
    /// How high it is.
    pub height: f32,
    /// Whether it stays with the row below.
    pub keep: bool,
    /// Whether a rule stands under it, and how thick.
    pub rule: Option<f32>,
    /// The bookmark that leads here: its level and what it says.
    pub bookmark: Option<(u16, String)>,
}

impl Row {
    /// A row with nothing in it yet, so far below the one above.
    pub fn new(gap: f32) -> Self {
        Self { cells: Vec::new(), gap, height: 0.0, keep: false, rule: None, bookmark: None }
    }
}

/// A line in a row.
pub struct Cell {
    /// The leaf that it belongs to.
    pub leaf: usize,
    /// Where it begins.
    pub x: f32,
    /// The line.
    pub line: Line,
    /// How it looks.
    pub style: Style,
    /// What is read in the place of a sign.
    pub spoken: Option<&'static str>,
}

/// Puts rows on pages: rows that are kept together move on together, unless they fill more than a page.
pub fn paged(rows: Vec<Row>) -> (Vec<Page>, Vec<Bookmark>) {
    let mut pages = vec![Page::new()];
    let mut bookmarks = Vec::new();
    let mut y = MARGIN;
    let heights: Vec<(f32, f32, bool)> = rows.iter().map(|row| (row.gap, row.height, row.keep)).collect();
    let mut decided = 0;
    for (place, row) in rows.into_iter().enumerate() {
        let top = y <= MARGIN;
        if place >= decided {
            // The rows up to the first that may be left by the next one.
            let end = place + heights[place..].iter().take_while(|(_, _, keep)| *keep).count() + 1;
            decided = end.min(heights.len());
            let needed: f32 = heights[place..decided].iter().map(|(gap, height, _)| gap + height).sum();
            let on_its_own_page = needed - row.gap <= FOOT - MARGIN;
            if !top && y + needed > FOOT && on_its_own_page {
                pages.push(Page::new());
                y = MARGIN;
            } else if !on_its_own_page {
                decided = place + 1;
            }
        }
        if y > MARGIN && y + row.gap + row.height > FOOT {
            pages.push(Page::new());
            y = MARGIN;
        }
        if y > MARGIN {
            y += row.gap;
        }
        let number = pages.len() - 1;
        if let Some((level, title)) = row.bookmark {
            bookmarks.push(Bookmark { title, level, page: number, y });
        }
        let page = &mut pages[number];
        for cell in row.cells {
            // That of a line of its own size, whatever stands beside it.
            let y = y + BODY_BASELINE.max(cell.style.size);
            let Cell { leaf, x, line, style, spoken } = cell;
            page.push(Placed::Text { leaf, x, y, line, style, spoken });
        }
        y += row.height;
        if let Some(thick) = row.rule {
            page.push(Placed::Rule { y: y - 2.0, thick });
        }
    }
    (pages, bookmarks)
}
