//! Layout of the receipt: texts and styles in rows, and the structure tree.

use super::super::{Entry, Given, Record};
use crate::pdf::fonts::Faces;
use crate::pdf::layout::{Colour, Group, Role, Sheet, Style, Tree};
use crate::pdf::pages::{FOOT, MARGIN};
use crate::pdf::setter::{Column, Heading, Setter};
use krilla::tagging::ListNumbering;

/// A question shorter than this is not split between pages.
const WHOLE: f32 = (FOOT - MARGIN) / 3.0;
/// Left edge of the answers, indented below their question.
const INDENT: f32 = MARGIN + 12.0;
/// Distance from a box to its option.
const MARK: f32 = 16.0;
/// Left edge of the text of a fact.
const FACT: f32 = MARGIN + 84.0;
const TITLE: Heading = Heading {
    level: 1,
    style: Style { bold: true, size: 19.0, colour: Colour::Brand },
    above: 0.0,
    below: 8.0,
    rule: false,
};
const SECTION: Heading = Heading {
    level: 2,
    style: Style { bold: true, size: 13.0, colour: Colour::Brand },
    above: 18.0,
    below: 7.0,
    rule: true,
};
const QUESTION: Heading = Heading { level: 3, style: STRONG, above: 11.0, below: 0.0, rule: false };
const LABEL: Style = Style { bold: false, size: 10.0, colour: Colour::Soft };
const BODY: Style = Style { bold: false, size: 10.0, colour: Colour::Ink };
const STRONG: Style = Style { bold: true, size: 10.0, colour: Colour::Ink };
const OTHERS: Style = Style { bold: false, size: 10.0, colour: Colour::Soft };
const NOTE: Style = Style { bold: true, size: 9.0, colour: Colour::Brand };

/// Lays out a receipt.
pub fn sheet(record: &Record, faces: &Faces) -> Sheet {
    let mut setter = Setter::new(faces, SECTION.level);
    let mut tree = vec![setter.heading(&TITLE, &record.title, None)];
    tree.push(facts(&mut setter, record));
    for part in &record.sections {
        let mut section = vec![setter.heading(&SECTION, &part.title, None)];
        for (place, one) in part.entries.iter().enumerate() {
            section.extend(entry(&mut setter, one, if place == 0 { 0.0 } else { QUESTION.above }));
        }
        tree.push(Tree::Group(Group::Section, section));
    }
    setter.sheet(tree)
}

fn facts(setter: &mut Setter<'_>, record: &Record) -> Tree {
    let mut items = Vec::new();
    for (place, fact) in record.facts.iter().enumerate() {
        let name = Column::new(Role::Name, MARGIN, fact.name, LABEL).up_to(FACT - 4.0);
        let value = Column::new(Role::Body, FACT, &fact.value, if place == 0 { STRONG } else { BODY });
        items.push(setter.item(name, value, 3.0));
    }
    Tree::Group(Group::List(ListNumbering::None), items)
}

fn entry(setter: &mut Setter<'_>, entry: &Entry, above: f32) -> Vec<Tree> {
    let from = setter.rows.len();
    let mut tree = vec![setter.heading(&Heading { above, ..QUESTION }, &entry.question, None)];
    for one in &entry.fields {
        tree.extend(given(setter, one));
    }
    if setter.height(from) <= WHOLE {
        setter.together(from);
    }
    tree
}

fn given(setter: &mut Setter<'_>, given: &Given) -> Vec<Tree> {
    let mut tree = Vec::new();
    if let Some(label) = &given.label {
        let from = setter.rows.len();
        tree.extend(setter.paragraphs(label, INDENT, LABEL, 4.0));
        setter.keep(from);
    }
    let mut items = Vec::new();
    for option in &given.options {
        let style = if option.chosen { STRONG } else { OTHERS };
        let mark = Style { bold: false, size: 11.0, ..style };
        let mark = Column::new(Role::Name, INDENT, option.mark(), mark).up_to(INDENT + MARK - 4.0);
        let mark = Column { spoken: Some(option.state()), ..mark };
        let text = Column::new(Role::Body, INDENT + MARK, &option.text, style);
        items.push(setter.item(mark, text, if items.is_empty() { 2.0 } else { 0.0 }));
    }
    if !items.is_empty() {
        tree.push(Tree::Group(Group::List(ListNumbering::Square), items));
    }
    if let Some(text) = given.text() {
        let style = if given.answer.is_some() { STRONG } else { LABEL };
        tree.extend(setter.paragraphs(text, INDENT, style, 1.5));
    }
    if let Some(note) = &given.note {
        tree.extend(setter.paragraphs(note, INDENT, NOTE, 1.0));
    }
    tree
}
