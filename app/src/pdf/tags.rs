//! The tree that assistive technologies read.

use super::LANGUAGE;
use super::sheet::{Group, Leaf, Role, Sheet, Tree};
use krilla::tagging::{Identifier, Node, Tag, TagGroup, TagTree};
use std::num::NonZeroU16;

/// What was drawn of each leaf: contents and links.
#[derive(Clone, Debug, Default)]
pub struct Drawn {
    /// What stands on the pages.
    pub contents: Vec<Identifier>,
    /// The links over it.
    pub links: Vec<Identifier>,
}

pub fn tags(sheet: &Sheet, drawn: &[Drawn]) -> TagTree {
    let mut root = TagTree::new().with_lang(Some(LANGUAGE.to_owned()));
    for node in &sheet.tree {
        if let Some(node) = tag(node, sheet, drawn) {
            root.push(node);
        }
    }
    root
}

/// A node of the tree; `None` where nothing was drawn of it, but for the cells of a table, which stay in their columns.
fn tag(node: &Tree, sheet: &Sheet, drawn: &[Drawn]) -> Option<Node> {
    match node {
        Tree::Leaf(place) => {
            let leaf = sheet.leaves.get(*place)?;
            let mut group = leaf_group(leaf);
            let drawn = drawn.get(*place)?;
            drawn.contents.iter().for_each(|identifier| group.push(*identifier));
            drawn.links.iter().for_each(|identifier| group.push(*identifier));
            (!group.children.is_empty()).then(|| group.into())
        }
        Tree::Group(kind, children) => {
            let mut group = group(*kind);
            for child in children {
                if let Some(child) = tag(child, sheet, drawn) {
                    group.push(child);
                }
            }
            (!group.children.is_empty()).then(|| group.into())
        }
    }
}

fn group(kind: Group) -> TagGroup {
    match kind {
        Group::Section => TagGroup::new(Tag::Section),
        Group::List(numbering) => TagGroup::new(Tag::L(numbering)),
        Group::Item => TagGroup::new(Tag::LI),
        Group::Quote => TagGroup::new(Tag::BlockQuote),
        Group::Table => TagGroup::new(Tag::Table),
        Group::Head => TagGroup::new(Tag::THead),
        Group::Rows => TagGroup::new(Tag::TBody),
        Group::Row => TagGroup::new(Tag::TR),
        Group::Contents => TagGroup::new(Tag::TOC),
        Group::Entry => TagGroup::new(Tag::TOCI),
    }
}

fn leaf_group(leaf: &Leaf) -> TagGroup {
    match leaf.role {
        Role::Heading(level) => {
            let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
            TagGroup::new(Tag::Hn(level, Some(leaf.title.clone())))
        }
        Role::Paragraph => TagGroup::new(Tag::P),
        Role::Name => TagGroup::new(Tag::Lbl),
        Role::Body => TagGroup::new(Tag::LBody),
        Role::Header(scope) => TagGroup::new(Tag::TH(scope)),
        Role::Cell => TagGroup::new(Tag::TD),
        Role::Caption => TagGroup::new(Tag::Caption),
        Role::Figure => TagGroup::new(Tag::Figure(Some(leaf.title.clone()))),
        Role::Link => TagGroup::new(Tag::Link),
    }
}
