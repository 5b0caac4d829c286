//! Layout of a figure: heading, main finding, chart, table, notes.

use super::style::{CAPTION, NOTE, READING, cell, of_figure};
use crate::pdf::layout::{Group, Role, Style, Tree};
use crate::pdf::pages::{FOOT, MARGIN, Placed, RIGHT, Row, What};
use crate::pdf::setter::{Column, Setter};
use crate::pdf::text::first_seen;
use crate::report::{Figured, TABLE, table_rows};
use krilla::tagging::TableHeaderScope;
use statistics::figure::Figure;
use std::sync::Arc;

/// Points per unit of a chart.
const SCALE: f32 = 0.8;
/// Maximum height of a chart: four fifths of a page's text.
const HIGHEST: f32 = 580.0;
/// Maximum height of a figure that is kept on one page: leaves room for a chapter heading above it.
const WHOLE: f32 = FOOT - MARGIN - 100.0;
/// Maximum height of table headings that are repeated on each page.
const AGAIN: f32 = (FOOT - MARGIN) / 4.0;
/// Horizontal padding of a cell.
const SIDE: f32 = 3.0;
/// Padding above the lines of a cell.
const ABOVE: f32 = 1.0;
/// Padding below the lines of a cell.
const BELOW: f32 = 1.2;
/// Preferred width of a value column.
const VALUES: f32 = 70.0;

/// Lays out a figure, on one page if possible.
pub fn figure(setter: &mut Setter<'_>, of: &Figured, level: u16) -> Vec<Tree> {
    setter.room(20.0);
    let from = setter.rows.len();
    let figure = &of.figure;
    let mut tree = vec![setter.heading(&of_figure(level), &figure.title, None)];
    tree.extend(setter.paragraphs(&figure.reading, MARGIN, READING, 0.0));
    setter.keep(from);
    tree.extend(chart(setter, figure));
    tree.push(table(setter, figure));
    // Notes move to another page together with a row.
    let last = setter.rows.len().saturating_sub(1);
    setter.room(4.0);
    for note in figure.notes.iter().chain([&of.source()]) {
        tree.extend(setter.paragraphs(note, MARGIN, NOTE, 1.0));
    }
    let whole = setter.height(from) <= WHOLE;
    setter.together(if whole { from } else { last });
    setter.room(20.0);
    tree
}

fn chart(setter: &mut Setter<'_>, figure: &Figure) -> Option<Tree> {
    let drawing = figure.drawing()?.with_legend(&figure.series());
    let scale = SCALE.min(HIGHEST / drawing.height.max(1.0) as f32);
    let height = drawing.height as f32 * scale;
    let leaf = setter.leaf(Role::Figure, &first_seen([figure.reading.as_str(), &figure.title]));
    let what = What::Chart { leaf, drawing: Arc::new(drawing), scale };
    let placed = vec![Placed { x: MARGIN, y: 0.0, what }];
    setter.put(Row { placed, height, ..Row::default() }, 7.0);
    setter.room(6.0);
    Some(Tree::Leaf(leaf))
}

/// Lays out the table: each row on one page, the headings repeated on each page.
fn table(setter: &mut Setter<'_>, figure: &Figure) -> Tree {
    let from = setter.rows.len();
    let caption = setter.paragraphs(TABLE, MARGIN, CAPTION, 6.0);
    let rows = table_rows(figure);
    let columns = rows.iter().map(|(cells, _)| cells.len()).max().unwrap_or_default().max(figure.head.len());
    let ends = ends(columns);
    let top = setter.rows.len();
    let mut tree = vec![Tree::Group(Group::Caption, caption)];
    let scope = |_| Role::Header(TableHeaderScope::Column);
    tree.push(row(setter, &figure.head, &ends, cell(columns, true), scope, true));
    setter.rule(1.0);
    setter.keep(from);
    let head: Arc<[Row]> = setter.rows.get(top..).unwrap_or_default().into();
    let again = setter.height(top) <= AGAIN;
    for (cells, total) in rows {
        let first = setter.rows.len();
        let scope = |place| if place == 0 { Role::Header(TableHeaderScope::Row) } else { Role::Cell };
        tree.push(row(setter, &cells, &ends, cell(columns, total), scope, false));
        setter.together(first);
        setter.rule(0.4);
        if again {
            setter.rows.iter_mut().skip(first).for_each(|row| row.head = Some(head.clone()));
        }
    }
    Tree::Group(Group::Table, tree)
}

/// Right edges of the columns: the row names get the remaining width.
fn ends(columns: usize) -> Vec<f32> {
    let others = columns.saturating_sub(1) as f32;
    let whole = RIGHT - MARGIN;
    let width = if others <= 5.0 { VALUES } else { 0.6 * whole / (1.0 + 0.6 * others) };
    (1..=columns).map(|place| RIGHT - (columns - place) as f32 * width).collect()
}

/// Lays out a row: the first cell left-aligned, the others right-aligned in their columns.
fn row(
    setter: &mut Setter<'_>,
    cells: &[String],
    ends: &[f32],
    style: Style,
    role: impl Fn(usize) -> Role,
    at_foot: bool,
) -> Tree {
    let mut x = MARGIN;
    let mut columns = Vec::new();
    for (place, end) in ends.iter().enumerate() {
        let text = cells.get(place).map_or("", String::as_str);
        let column = Column::new(role(place), x + SIDE, text, style).up_to(end - SIDE);
        columns.push(Column { at_right: place > 0, at_foot, ..column });
        x = *end;
    }
    let from = setter.rows.len();
    let cells = setter.set(&columns, 0.0);
    if setter.rows.len() == from {
        setter.put(Row { height: style.size, ..Row::default() }, 0.0);
    }
    setter.pad(from, ABOVE, BELOW);
    Tree::Group(Group::Row, cells)
}
