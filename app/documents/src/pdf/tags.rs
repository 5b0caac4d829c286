//! The structure tree for assistive technologies.

use super::LANGUAGE;
use super::layout::{Group, Leaf, Role, Sheet, Tree};
use super::text::first_seen;
use krilla::tagging::{BBox, Identifier, Node, Tag, TagGroup, TagTree};
use std::num::NonZeroU16;

/// Drawn content of a leaf.
#[derive(Clone, Default)]
pub struct Drawn {
    /// Contents.
    pub contents: Vec<Identifier>,
    /// Bounding box, for a picture.
    pub place: Option<BBox>,
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

/// Node of the tree; `None` if nothing of it was drawn. Empty cells and parts of items are kept: rows have equal
/// lengths.
fn tag(node: &Tree, sheet: &Sheet, drawn: &[Drawn]) -> Option<Node> {
    match node {
        Tree::Leaf(place) => {
            let leaf = sheet.leaves.get(*place)?;
            let drawn = drawn.get(*place)?;
            let mut group = leaf_group(leaf, drawn.place);
            drawn.contents.iter().for_each(|identifier| group.push(*identifier));
            let stays = matches!(leaf.role, Role::Name | Role::Body | Role::Header(_) | Role::Cell);
            (stays || !group.children.is_empty()).then(|| group.into())
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
        Group::Contents => TagGroup::new(Tag::TOC),
        Group::Entry => TagGroup::new(Tag::TOCI),
        Group::Reference => TagGroup::new(Tag::Reference),
        Group::Table => TagGroup::new(Tag::Table),
        Group::Caption => TagGroup::new(Tag::Caption),
        Group::Row => TagGroup::new(Tag::TR),
    }
}

fn leaf_group(leaf: &Leaf, place: Option<BBox>) -> TagGroup {
    let title = || first_seen([leaf.title.as_str()]);
    match leaf.role {
        Role::Heading(level) => {
            let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
            TagGroup::new(Tag::Hn(level, Some(title())))
        }
        Role::Paragraph => TagGroup::new(Tag::P),
        Role::Name => TagGroup::new(Tag::Lbl),
        Role::Body => TagGroup::new(Tag::LBody),
        Role::Link(_) => TagGroup::new(Tag::Link),
        Role::Header(scope) => TagGroup::new(Tag::TH(scope)),
        Role::Cell => TagGroup::new(Tag::TD),
        Role::Figure => TagGroup::new(Tag::Figure(Some(title())).with_bbox(place)),
    }
}
