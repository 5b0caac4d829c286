//! Layout of a report: title, facts, contents, chapters.

use super::figure::figure;
use super::style::{BODY, CHAPTER, LABEL, NOTE, PART, QUOTE, STRONG, TITLE};
use crate::pdf::fonts::Faces;
use crate::pdf::layout::{Colour, Group, Role, Sheet, Tree};
use crate::pdf::pages::{MARGIN, Placed, RIGHT, What};
use crate::pdf::setter::{Column, Setter};
use crate::pdf::text::unbroken;
use crate::report::{Block, CONTENTS, Chapter, Fact, GONE, Passages, Report};
use krilla::tagging::ListNumbering;

/// Left edge of the text of the report's own facts.
const OF_THE_REPORT: f32 = MARGIN + 84.0;
/// Left edge of the text of other facts.
const FACT: f32 = MARGIN + 210.0;
/// Number of characters beyond which a fact is placed below its name.
const EXPLAINS: usize = 60;
/// Distance from the margin to a list marker.
const MARK: f32 = 4.0;
/// Distance from the margin to the text of a list item.
const ITEM: f32 = 16.0;
/// Distance from the bar of a quotation to its text.
const QUOTED: f32 = 16.0;
/// Width of page numbers in the contents.
const NUMBER: f32 = 24.0;
/// Leader dots between a title and its page number.
const LEADER: &str = ". ";
/// Number of blocks beyond which a chapter begins a page.
const SHORT: usize = 3;

/// Lays out a report with its quoted passages.
pub fn sheet(report: &Report, passages: &Passages, faces: &Faces) -> Sheet {
    let mut setter = Setter::new(faces, u16::MAX);
    let mut tree = vec![setter.heading(&TITLE, &report.title, None)];
    tree.push(side_by_side(&mut setter, &report.facts(), OF_THE_REPORT));
    tree.push(setter.heading(&CHAPTER, CONTENTS, None));
    let entries = report.numbered().enumerate().map(|(number, (title, _))| entry(&mut setter, number, &title));
    let entries = entries.collect();
    tree.push(Tree::Group(Group::Contents, entries));
    for (number, (title, of)) in report.numbered().enumerate() {
        tree.push(chapter(&mut setter, passages, (number, &title), of));
    }
    setter.sheet(tree)
}

/// Lays out a line of the contents.
fn entry(setter: &mut Setter<'_>, number: usize, title: &str) -> Tree {
    let from = setter.rows.len();
    let column = Column::new(Role::Link(number), MARGIN, title, BODY).up_to(RIGHT - NUMBER);
    let link = setter.set(&[column], 3.0);
    setter.together(from);
    let faces = setter.faces;
    if let (Some(Tree::Leaf(leaf)), Some(row)) = (link.first(), setter.rows.last_mut()) {
        let y = row.placed.first().map_or(0.0, |title| title.y);
        let ends = row.placed.iter().map(|title| match &title.what {
            What::Text { line, .. } => title.x + line.width,
            _ => title.x,
        });
        // The dots of all lines are aligned.
        let room = RIGHT - NUMBER - ends.fold(0.0, f32::max) - 4.0;
        let one = unbroken(faces.of(false), LEADER, BODY.size);
        let whole: f32 = one.glyphs.iter().map(|glyph| glyph.x_advance).sum::<f32>() * BODY.size;
        let points = LEADER.repeat((room / whole.max(1.0)) as usize);
        let line = unbroken(faces.of(false), points.trim_end(), BODY.size);
        let x = RIGHT - NUMBER - line.width;
        if !points.is_empty() {
            row.placed.push(Placed { x, y, what: What::Text { leaf: None, line, style: LABEL, spoken: None } });
        }
        let what = What::PageOf { leaf: *leaf, anchor: number, style: BODY };
        row.placed.push(Placed { x: RIGHT, y, what });
    }
    Tree::Group(Group::Entry, vec![Tree::Group(Group::Reference, link)])
}

fn chapter(setter: &mut Setter<'_>, passages: &Passages, of: (usize, &str), chapter: &Chapter) -> Tree {
    let (number, title) = of;
    let from = setter.rows.len();
    let mut tree = vec![setter.heading(&CHAPTER, title, Some(number))];
    if let Some(first) = setter.rows.get_mut(from) {
        first.breaks = number == 0 || chapter.blocks.len() > SHORT;
    }
    for block in &chapter.blocks {
        match block {
            Block::Heading { text } => tree.push(setter.heading(&PART, text, None)),
            Block::Paragraph { text } => tree.extend(setter.paragraphs(text, MARGIN, BODY, 5.0)),
            Block::List { items } => tree.push(list(setter, items)),
            Block::Facts { facts } => tree.push(self::facts(setter, facts)),
            Block::Figure { of, level } => tree.extend(figure(setter, of, *level)),
            Block::Quote { excerpt, from, .. } => {
                tree.extend(quote(setter, passages.get(excerpt).map_or(GONE, String::as_str), from));
            }
        }
    }
    Tree::Group(Group::Section, tree)
}

fn list(setter: &mut Setter<'_>, items: &[String]) -> Tree {
    let (mark, at) = (MARGIN + MARK, MARGIN + ITEM);
    let mut item = |(place, text): (usize, &String)| {
        let bullet = Column::new(Role::Name, mark, "•", BODY).up_to(at);
        setter.item(bullet, Column::new(Role::Body, at, text, BODY), if place == 0 { 5.0 } else { 2.0 })
    };
    Tree::Group(Group::List(ListNumbering::Disc), items.iter().enumerate().map(&mut item).collect())
}

/// Lays out facts: side by side if short, stacked if long.
fn facts(setter: &mut Setter<'_>, facts: &[Fact]) -> Tree {
    setter.room(9.0);
    let list = if facts.iter().any(|fact| fact.value.chars().count() > EXPLAINS) {
        stacked(setter, facts)
    } else {
        side_by_side(setter, facts, FACT)
    };
    setter.room(10.0);
    list
}

fn side_by_side(setter: &mut Setter<'_>, facts: &[Fact], x: f32) -> Tree {
    let item = |fact: &Fact| {
        let name = Column::new(Role::Name, MARGIN, &fact.name, LABEL).up_to(x - 8.0);
        setter.item(name, Column::new(Role::Body, x, &fact.value, STRONG), 2.0)
    };
    Tree::Group(Group::List(ListNumbering::None), facts.iter().map(item).collect())
}

fn stacked(setter: &mut Setter<'_>, facts: &[Fact]) -> Tree {
    let item = |fact: &Fact| {
        let from = setter.rows.len();
        let mut item = setter.set(&[Column::new(Role::Name, MARGIN, &fact.name, STRONG)], 5.0);
        setter.keep(from);
        item.extend(setter.set(&[Column::new(Role::Body, MARGIN, &fact.value, BODY)], 0.0));
        Tree::Group(Group::Item, item)
    };
    Tree::Group(Group::List(ListNumbering::None), facts.iter().map(item).collect())
}

/// Lays out a quotation and its author, along a bar.
fn quote(setter: &mut Setter<'_>, words: &str, writer: &str) -> Vec<Tree> {
    setter.room(14.0);
    let from = setter.rows.len();
    let words = setter.paragraphs(words, MARGIN + QUOTED, QUOTE, 0.0);
    let middle = setter.rows.len();
    let writer = setter.paragraphs(writer, MARGIN + QUOTED, NOTE, 0.0);
    setter.pad(middle, 4.0, 2.0);
    setter.pad(from, 2.0, 0.0);
    for row in setter.rows.iter_mut().skip(from) {
        let what = What::Bar { width: 2.0, height: row.height, colour: Colour::Brand };
        row.placed.push(Placed { x: MARGIN, y: 0.0, what });
    }
    setter.together(from);
    setter.room(14.0);
    std::iter::once(Tree::Group(Group::Quote, words)).chain(writer).collect()
}
