//! Rows on pages: what is kept together moves on together, so that a question keeps its first option.

use super::sheet::Style;
use super::text::Line;
use crate::figure::Drawing;
use std::sync::Arc;

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
/// Type smaller than this is small print.
const SMALL: f32 = 9.0;

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
        /// The bookmark that it leads to, by its place.
        leads: Option<usize>,
    },
    /// A rule across the page.
    Rule {
        /// Where.
        y: f32,
        /// How thick.
        thick: f32,
    },
    /// A line of a heading that a page says again for the eye: it was read where the table began.
    Again {
        /// Where it begins.
        x: f32,
        /// Its baseline.
        y: f32,
        /// The line.
        line: Line,
        /// How it looks.
        style: Style,
    },
    /// A chart.
    Chart {
        /// The leaf that it is.
        leaf: usize,
        /// Its top.
        y: f32,
        /// What is drawn, and how large its unit is.
        chart: Chart,
    },
}

/// A chart, and how large its unit is.
#[derive(Clone, Debug)]
pub struct Chart {
    /// What is drawn.
    pub drawing: Drawing,
    /// How large its unit is, in points.
    pub scale: f32,
    /// The colours' names, drawn below it.
    pub legend: Vec<(&'static str, String)>,
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
    /// The chart that stands in it, with its leaf.
    pub chart: Option<(usize, Chart)>,
    /// Whether it begins a page.
    pub breaks: bool,
    /// What stands above it where it comes first on a page: the headings of its table.
    pub head: Option<Arc<Head>>,
}

/// The headings of a table, from the top of their first row.
pub struct Head {
    /// The lines: where they begin, their baseline, what they say, how they look.
    pub lines: Vec<(f32, f32, Line, Style)>,
    /// The rules: where, and how thick.
    pub rules: Vec<(f32, f32)>,
    /// How high they are.
    pub height: f32,
}

impl Head {
    /// What rows that were set look like together.
    pub fn of(rows: &[Row]) -> Self {
        let (mut lines, mut rules, mut y) = (Vec::new(), Vec::new(), 0.0);
        for row in rows {
            let baseline = baseline(row);
            lines.extend(row.cells.iter().map(|cell| (cell.x, y + baseline(cell), cell.line.clone(), cell.style)));
            y += row.height;
            rules.extend(row.rule.map(|thick| (y - 2.0, thick)));
        }
        Self { lines, rules, height: y }
    }

    /// Says them again at the top of a page.
    fn again(&self, page: &mut Page) {
        for (x, y, line, style) in &self.lines {
            page.push(Placed::Again { x: *x, y: MARGIN + y, line: line.clone(), style: *style });
        }
        page.extend(self.rules.iter().map(|(y, thick)| Placed::Rule { y: MARGIN + y, thick: *thick }));
    }
}

/// How far below the top of a row the baseline of each of its cells is: that of a line of its own size, whatever stands beside
/// it; that of small print in its own height.
fn baseline(row: &Row) -> impl Fn(&Cell) -> f32 + use<> {
    let is_small = row.cells.iter().all(|cell| cell.style.size < SMALL);
    move |cell| if is_small { cell.style.size * 1.1 } else { BODY_BASELINE.max(cell.style.size) }
}

impl Row {
    /// A row with nothing in it yet, so far below the one above.
    pub fn new(gap: f32) -> Self {
        Self {
            cells: Vec::new(),
            gap,
            height: 0.0,
            keep: false,
            rule: None,
            bookmark: None,
            chart: None,
            breaks: false,
            head: None,
        }
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
    /// The bookmark that it leads to, by its place.
    pub leads: Option<usize>,
}

/// Puts rows on pages: rows that are kept together move on together, unless they fill more than a page.
pub fn paged(rows: Vec<Row>) -> (Vec<Page>, Vec<Bookmark>) {
    let mut pages = vec![Page::new()];
    let mut bookmarks = Vec::new();
    let mut y = MARGIN;
    let heights: Vec<(f32, f32, bool)> = rows.iter().map(|row| (row.gap, row.height, row.keep)).collect();
    let mut decided = 0;
    for (place, row) in rows.into_iter().enumerate() {
        if row.breaks && y > MARGIN {
            pages.push(Page::new());
            y = MARGIN;
        }
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
        if y <= MARGIN
            && let (Some(head), Some(page)) = (&row.head, pages.last_mut())
        {
            head.again(page);
            y += head.height;
        }
        if y > MARGIN {
            y += row.gap;
        }
        let (number, baseline) = (pages.len() - 1, baseline(&row));
        if let Some((level, title)) = row.bookmark {
            bookmarks.push(Bookmark { title, level, page: number, y });
        }
        let page = &mut pages[number];
        for cell in row.cells {
            let y = y + baseline(&cell);
            let Cell { leaf, x, line, style, spoken, leads } = cell;
            page.push(Placed::Text { leaf, x, y, line, style, spoken, leads });
        }
        if let Some((leaf, chart)) = row.chart {
            page.push(Placed::Chart { leaf, y, chart });
        }
        y += row.height;
        if let Some(thick) = row.rule {
            page.push(Placed::Rule { y: y - 2.0, thick });
        }
    }
    (pages, bookmarks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::face::Faces;
    use crate::pdf::sheet::Colour;
    use crate::pdf::text::lines;

    #[test]
    fn a_table_that_goes_on_over_pages_says_its_headings_again_on_each() {
        let faces = Faces::load().ok().unwrap();
        let style = Style { bold: false, size: 8.0, colour: Colour::Ink };
        let row = |text: &str| {
            let line = lines(faces.of(false), text, 8.0, 200.0).remove(0);
            let cells = vec![Cell { leaf: 0, x: MARGIN, line, style, spoken: None, leads: None }];
            Row { cells, height: 12.0, ..Row::new(2.0) }
        };
        let heading = Row { rule: Some(1.0), keep: true, ..row("Segment") };
        let head = Arc::new(Head::of(std::slice::from_ref(&heading)));
        let mut rows = vec![heading];
        rows.extend((0..150).map(|n| Row { head: Some(head.clone()), ..row(&format!("{n}")) }));
        let (pages, _) = paged(rows);
        assert!(pages.len() >= 3);
        let again = |page: &Page| page.iter().filter(|placed| matches!(placed, Placed::Again { .. })).count();
        assert_eq!(pages.iter().map(again).collect::<Vec<_>>()[..3], [0, 1, 1]);
        for page in &pages {
            let lowest = page.iter().map(|placed| match placed {
                Placed::Text { y, .. } | Placed::Again { y, .. } => *y,
                _ => 0.0,
            });
            assert!(lowest.fold(0.0, f32::max) <= FOOT, "nothing goes below the foot");
        }
    }
}
