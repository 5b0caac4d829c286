//! The tree that assistive technologies read.

use super::LANGUAGE;
use super::layout::{Group, Leaf, Role, Sheet, Tree};
use krilla::tagging::{Identifier, Node, Tag, TagGroup, TagTree};
use std::num::NonZeroU16;

/// What was drawn of a leaf.
pub type Drawn = Vec<Identifier>;

pub fn tags(sheet: &Sheet, drawn: &[Drawn]) -> TagTree {
    let mut root = TagTree::new().with_lang(Some(LANGUAGE.to_owned()));
    for node in &sheet.tree {
        if let Some(node) = tag(node, sheet, drawn) {
            root.push(node);
        }
    }
    root
}

/// A node of the tree; `None` where nothing was drawn of it.
fn tag(node: &Tree, sheet: &Sheet, drawn: &[Drawn]) -> Option<Node> {
    match node {
        Tree::Leaf(place) => {
            let leaf = sheet.leaves.get(*place)?;
            let mut group = leaf_group(leaf);
            drawn.get(*place)?.iter().for_each(|identifier| group.push(*identifier));
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
    }
}
