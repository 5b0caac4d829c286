//! How a report is set.

use crate::pdf::face::Faces;
use crate::pdf::pages::{Chart, FOOT, Head, MARGIN, WIDTH};
use crate::pdf::sheet::{Colour, Column, Group, Role, Setter, Sheet, Style, Tree};
use crate::report::{Block, CONTENTS, Fact, Frozen, GONE, Passages, Report, TABLE, said};
use krilla::tagging::{ListNumbering, TableHeaderScope};
use std::sync::Arc;

const TITLE: Style = Style { bold: true, size: 26.0, colour: Colour::Brand };
const CHAPTER: Style = Style { bold: true, size: 17.0, colour: Colour::Brand };
const HEADING: Style = Style { bold: true, size: 12.5, colour: Colour::Brand };
const FIGURE: Style = Style { bold: true, size: 11.0, colour: Colour::Ink };
const BODY: Style = Style { bold: false, size: 10.0, colour: Colour::Ink };
const STRONG: Style = Style { bold: true, size: 10.0, colour: Colour::Ink };
const LABEL: Style = Style { bold: false, size: 10.0, colour: Colour::Soft };
const NOTE: Style = Style { bold: false, size: 8.5, colour: Colour::Soft };
const QUOTE: Style = Style { bold: false, size: 11.0, colour: Colour::Brand };
const READING: Style = Style { bold: false, size: 10.5, colour: Colour::Ink };

/// How large the unit of a chart is at most, and how high a chart is at most.
const SCALE: f32 = 0.8;
const HIGHEST: f32 = (FOOT - MARGIN) * 0.8;
/// A figure lower than this is not divided between pages.
const WHOLE: f32 = (FOOT - MARGIN) * 0.85;

/// Lays a report out.
pub fn sheet(report: &Report, passages: &Passages, faces: &Faces) -> Sheet {
    let mut page = Layout { setter: Setter::new(faces), report, passages };
    let mut tree = page.front();
    for (number, (title, chapter)) in report.numbered().enumerate() {
        let from = page.setter.rows.len();
        let mut section = vec![page.setter.heading(2, &title, CHAPTER, 26.0, true)];
        // Each chapter begins a page but those that the contents leave room for nothing else.
        if let Some(first) = page.setter.rows.get_mut(from) {
            first.breaks = number == 0 || chapter.blocks.len() > 3;
        }
        for block in &chapter.blocks {
            section.extend(page.block(block));
        }
        tree.push(Tree::Group(Group::Section, section));
    }
    page.setter.sheet(tree)
}

struct Layout<'a> {
    setter: Setter<'a>,
    report: &'a Report,
    passages: &'a Passages,
}

impl Layout<'_> {
    /// The title, what is known of the report, the contents.
    fn front(&mut self) -> Vec<Tree> {
        let mut tree = vec![self.setter.heading(1, &self.report.title, TITLE, 0.0, true)];
        tree.push(self.facts(&self.report.facts(), 84.0, STRONG));
        tree.push(self.setter.heading(2, CONTENTS, HEADING, 26.0, false));
        // The bookmarks: the title, the contents, then the chapters.
        let entries = self.report.numbered().enumerate().map(|(place, (title, _))| {
            let column = Column { leads: Some(place + 2), ..Column::new(Role::Link, MARGIN, &title, BODY) };
            Tree::Group(Group::Entry, self.setter.set(&[column], if place == 0 { 6.0 } else { 4.0 }))
        });
        let entries = entries.collect();
        tree.push(Tree::Group(Group::Contents, entries));
        tree
    }

    fn facts(&mut self, facts: &[Fact], indent: f32, style: Style) -> Tree {
        let mut items = Vec::new();
        for (place, fact) in facts.iter().enumerate() {
            let name = Column::new(Role::Name, MARGIN, &fact.name, LABEL);
            let value = Column::new(Role::Body, MARGIN + indent, &fact.value, style);
            let from = self.setter.rows.len();
            items.push(Tree::Group(Group::Item, self.setter.set(&[name, value], if place == 0 { 8.0 } else { 4.0 })));
            self.setter.together(from);
        }
        Tree::Group(Group::List(ListNumbering::None), items)
    }

    fn block(&mut self, block: &Block) -> Vec<Tree> {
        match block {
            Block::Heading { text } => vec![self.setter.heading(3, text, HEADING, 18.0, false)],
            Block::Paragraph { text } => {
                let from = self.setter.rows.len();
                let tree = self.setter.paragraphs(text, MARGIN, BODY, 7.0);
                if text.ends_with(':') {
                    self.setter.keep(from);
                }
                tree
            }
            Block::List { items } => vec![self.list(items)],
            Block::Facts { facts } => {
                // Explanations need room, key figures stand out.
                let is_long = facts.iter().any(|fact| fact.value.chars().count() > 60);
                let facts: Vec<Fact> = facts.clone();
                let (indent, style) = if is_long { (150.0, BODY) } else { (260.0, STRONG) };
                vec![self.facts(&facts, indent, style)]
            }
            Block::Figure { of, level } => self.figure(of, *level),
            Block::Quote { excerpt, from, .. } => {
                let words = self.passages.get(excerpt).map_or(GONE, String::as_str);
                let start = self.setter.rows.len();
                let quote = self.setter.paragraphs(words, MARGIN + 18.0, QUOTE, 12.0);
                let mut tree = vec![Tree::Group(Group::Quote, quote)];
                tree.extend(self.setter.paragraphs(from, MARGIN + 18.0, NOTE, 2.0));
                if self.setter.height(start) < WHOLE {
                    self.setter.together(start);
                }
                tree
            }
        }
    }

    fn list(&mut self, items: &[String]) -> Tree {
        let items = items.iter().map(|item| {
            let mark = Column { spoken: Some(" "), ..Column::new(Role::Name, MARGIN + 4.0, "•", BODY) };
            let body = Column::new(Role::Body, MARGIN + 16.0, item, BODY);
            Tree::Group(Group::Item, self.setter.set(&[mark, body], 4.0))
        });
        let items = items.collect();
        Tree::Group(Group::List(ListNumbering::Disc), items)
    }

    fn figure(&mut self, of: &Frozen, level: u16) -> Vec<Tree> {
        let figure = &of.figure;
        let from = self.setter.rows.len();
        let style = if level == 3 { HEADING } else { FIGURE };
        let mut tree = vec![self.setter.heading(level, &figure.title, style, 20.0, false)];
        tree.extend(self.setter.paragraphs(&figure.reading, MARGIN, READING, 4.0));
        self.setter.keep(from);
        if let Some(drawing) = figure.drawing() {
            let scale = SCALE.min(HIGHEST / drawing.height.max(1.0) as f32);
            let legend = figure.series();
            tree.push(self.setter.chart(Chart { drawing, scale, legend }, &figure.reading, 8.0));
        }
        if self.setter.height(from) < WHOLE {
            self.setter.together(from);
        }
        tree.push(self.table(of));
        let notes = self.setter.rows.len();
        for note in &figure.notes {
            tree.extend(self.setter.paragraphs(note, MARGIN, NOTE, 4.0));
        }
        tree.extend(self.setter.paragraphs(&of.source(self.report.at), MARGIN, NOTE, 4.0));
        if notes > from && self.setter.height(from) < WHOLE {
            self.setter.together(from);
        }
        tree
    }

    fn table(&mut self, of: &Frozen) -> Tree {
        let figure = &of.figure;
        let columns = figure.head.len().max(1);
        let size = match columns {
            0..=6 => 8.0,
            7 => 7.0,
            _ => 6.5,
        };
        let whole = WIDTH - 2.0 * MARGIN;
        let first = match columns {
            1 => whole,
            2..=6 => (whole * 0.42).max(whole - 70.0 * (columns - 1) as f32),
            _ => whole * 0.27,
        };
        let each = (whole - first) / (columns - 1).max(1) as f32;
        let cell = Style { bold: false, size, colour: Colour::Ink };
        let head = Style { bold: true, ..cell };
        let start = self.setter.rows.len();
        let caption = self.setter.set(&[Column::new(Role::Caption, MARGIN, TABLE, Style { size: 8.0, ..LABEL })], 8.0);
        let mut tree = caption;
        let row = |setter: &mut Setter<'_>, texts: &[String], roles: (Role, Role), style: Style, thick: f32| {
            let from = setter.rows.len();
            let set: Vec<Column<'_>> = texts
                .iter()
                .enumerate()
                .map(|(place, text)| {
                    let (role, x) = match place {
                        0 => (roles.0, MARGIN),
                        place => (roles.1, MARGIN + first + each * (place - 1) as f32),
                    };
                    let right = if place == 0 { MARGIN + first - 6.0 } else { x + each - 2.0 };
                    Column {
                        right: Some(right),
                        at_end: place > 0,
                        ..Column::new(role, x + if place == 0 { 0.0 } else { 4.0 }, text, style)
                    }
                })
                .collect();
            let cells = setter.set(&set, 2.5);
            setter.together(from);
            if let Some(last) = setter.rows.last_mut() {
                last.rule = Some(thick);
                last.height += 2.5;
            }
            Tree::Group(Group::Row, cells)
        };
        let column = Role::Header(TableHeaderScope::Column);
        let headed = self.setter.rows.len();
        let heading = row(&mut self.setter, &figure.head, (column, column), head, 1.0);
        let head_rows = Arc::new(Head::of(self.setter.rows.get(headed..).unwrap_or_default()));
        // The headings stay with the first row.
        self.setter.keep(start);
        tree.push(Tree::Group(Group::Head, vec![heading]));
        let body = self.setter.rows.len();
        let rows = said(figure).into_iter().map(|(cells, total)| {
            let style = if total { head } else { cell };
            row(&mut self.setter, &cells, (Role::Header(TableHeaderScope::Row), Role::Cell), style, 0.4)
        });
        let rows = rows.collect();
        tree.push(Tree::Group(Group::Rows, rows));
        self.setter.rows.iter_mut().skip(body).for_each(|row| row.head = Some(head_rows.clone()));
        Tree::Group(Group::Table, tree)
    }
}
