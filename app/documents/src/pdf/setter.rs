//! Layout of texts in rows, with gaps and keep-together rules.

use super::fonts::Faces;
use super::layout::{Colour, Group, Leaf, Role, Sheet, Style, Tree};
use super::pages::{FOOT, Landmark, MARGIN, Placed, RIGHT, Row, What, paged};
use super::text::{first_seen, lines};

/// Line height, in units of the type size.
const LEADING: f32 = 1.4;
/// Depth of the baseline, as a fraction of the line height.
const BASELINE: f32 = 0.75;

/// Text to be laid out in a column.
pub struct Column<'a> {
    /// Role in the tree.
    pub role: Role,
    /// Left edge.
    pub x: f32,
    /// Right edge.
    pub right: f32,
    /// Words.
    pub text: &'a str,
    /// Look.
    pub style: Style,
    /// Words read instead of a symbol.
    pub spoken: Option<&'static str>,
    /// Whether it is right-aligned.
    pub at_right: bool,
    /// Whether its last line is aligned with the last one of the row.
    pub at_foot: bool,
}

impl<'a> Column<'a> {
    /// From `x` to the margin.
    pub fn new(role: Role, x: f32, text: &'a str, style: Style) -> Self {
        Self { role, x, right: RIGHT, text, style, spoken: None, at_right: false, at_foot: false }
    }

    /// The same, up to this right edge.
    pub fn up_to(self, right: f32) -> Self {
        Self { right, ..self }
    }
}

/// Layout of the headings of a level.
#[derive(Clone, Copy, Debug)]
pub struct Heading {
    /// Level.
    pub level: u16,
    /// Look.
    pub style: Style,
    /// Room above.
    pub above: f32,
    /// Room below.
    pub below: f32,
    /// Whether it has a rule below.
    pub rule: bool,
}

/// Lays out a document, row by row.
pub struct Setter<'a> {
    /// Typefaces.
    pub faces: &'a Faces,
    /// Pieces so far.
    pub leaves: Vec<Leaf>,
    /// Rows so far.
    pub rows: Vec<Row>,
    /// Lowest heading level with bookmarks.
    deepest: u16,
    /// Minimum gap above the next row.
    below: f32,
}

impl<'a> Setter<'a> {
    /// Begins a document whose headings down to this level have bookmarks.
    pub fn new(faces: &'a Faces, deepest: u16) -> Self {
        Self { faces, leaves: Vec::new(), rows: Vec::new(), deepest, below: 0.0 }
    }

    /// Splits the rows into pages.
    pub fn sheet(self, tree: Vec<Tree>) -> Sheet {
        let (pages, bookmarks) = paged(self.rows);
        Sheet { pages, leaves: self.leaves, tree, bookmarks }
    }

    /// Adds a leaf.
    pub fn leaf(&mut self, role: Role, title: &str) -> usize {
        self.leaves.push(Leaf { role, title: title.to_owned() });
        self.leaves.len() - 1
    }

    /// Lays out texts side by side and returns their leaves. No page begins or ends with a single line of several.
    pub fn set(&mut self, columns: &[Column<'_>], gap: f32) -> Vec<Tree> {
        let broken = |of: &Column<'_>| lines(self.faces.of(of.style.bold), of.text, of.style.size, of.right - of.x);
        let set: Vec<_> = columns.iter().map(broken).collect();
        let count = set.iter().map(Vec::len).max().unwrap_or_default();
        let mut rows = vec![Row::default(); count];
        let mut leaves = Vec::new();
        for (column, lines) in columns.iter().zip(set) {
            let leaf = self.leaf(column.role, column.text);
            leaves.push(Tree::Leaf(leaf));
            let skipped = if column.at_foot { count - lines.len() } else { 0 };
            for (row, line) in rows.iter_mut().skip(skipped).zip(lines) {
                row.height = row.height.max(column.style.size * LEADING);
                let x = if column.at_right { column.right - line.width } else { column.x };
                let what = What::Text { leaf: Some(leaf), line, style: column.style, spoken: column.spoken };
                row.placed.push(Placed { x, y: 0.0, what });
            }
        }
        for (place, row) in rows.iter_mut().enumerate() {
            row.keep = place + 1 < count && (place == 0 || place + 2 == count);
            let baseline = row.height * BASELINE;
            row.placed.iter_mut().for_each(|one| one.y = baseline);
        }
        rows.into_iter().enumerate().for_each(|(place, row)| self.put(row, if place == 0 { gap } else { 0.0 }));
        leaves
    }

    /// Adds a row with this gap above it.
    pub fn put(&mut self, row: Row, gap: f32) {
        let gap = gap.max(std::mem::take(&mut self.below));
        self.rows.push(Row { gap, ..row });
    }

    /// Leaves at least this gap below the last row.
    pub fn room(&mut self, below: f32) {
        self.below = self.below.max(below);
    }

    /// Lays out a text in paragraphs, one for each of its lines.
    pub fn paragraphs(&mut self, text: &str, x: f32, style: Style, gap: f32) -> Vec<Tree> {
        let mut leaves = Vec::new();
        for (place, text) in text.lines().enumerate() {
            let column = Column::new(Role::Paragraph, x, text, style);
            leaves.extend(self.set(&[column], if place == 0 { gap } else { 0.0 }));
        }
        leaves
    }

    /// Lays out a list item: its label and its body, side by side.
    pub fn item(&mut self, name: Column<'_>, body: Column<'_>, gap: f32) -> Tree {
        Tree::Group(Group::Item, self.set(&[name, body], gap))
    }

    /// Lays out a heading, which stays with what follows it. Links refer to it by its anchor.
    pub fn heading(&mut self, of: &Heading, text: &str, anchor: Option<usize>) -> Tree {
        let title = first_seen([text]);
        let from = self.rows.len();
        let leaf = self.set(&[Column::new(Role::Heading(of.level), MARGIN, &title, of.style)], of.above).pop();
        self.keep(from);
        if of.rule {
            self.pad(from, 0.0, 4.0);
            self.rule(1.0);
        }
        if of.level <= self.deepest
            && let Some(first) = self.rows.get_mut(from)
        {
            first.heading = Some(Landmark { level: of.level, title, anchor });
        }
        self.room(of.below);
        leaf.unwrap_or(Tree::Group(Group::Item, Vec::new()))
    }

    /// Adds padding above and below the rows from this one on.
    pub fn pad(&mut self, from: usize, above: f32, below: f32) {
        if let Some(first) = self.rows.get_mut(from) {
            first.height += above;
            first.placed.iter_mut().for_each(|one| one.y += above);
        }
        if let Some(last) = self.rows.get_mut(from..).and_then(<[Row]>::last_mut) {
            last.height += below;
        }
    }

    /// Draws a rule below the last row, from margin to margin.
    pub fn rule(&mut self, thick: f32) {
        if let Some(row) = self.rows.last_mut() {
            let colour = if thick < 1.0 { Colour::Soft } else { Colour::Brand };
            let what = What::Bar { width: RIGHT - MARGIN, height: thick, colour };
            row.placed.push(Placed { x: MARGIN, y: row.height - thick, what });
        }
    }

    /// Keeps the rows from this one on with what follows them.
    pub fn keep(&mut self, from: usize) {
        self.rows.iter_mut().skip(from).for_each(|row| row.keep = true);
    }

    /// Keeps the rows from this one on together, but not with what follows them, unless they fill more than a page.
    pub fn together(&mut self, from: usize) {
        if self.height(from) > FOOT - MARGIN {
            return;
        }
        self.keep(from);
        if let Some(last) = self.rows.last_mut() {
            last.keep = false;
        }
    }

    /// Height of the rows from this one on.
    pub fn height(&self, from: usize) -> f32 {
        self.rows.iter().skip(from).map(|row| row.gap + row.height).sum()
    }
}
