//! Turns a part of the page into the server's new rendering of it and touches only the differences. Focus, unfolded
//! details and scrolling are preserved, and shapes move smoothly from one value to the other.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

/// Attributes that the browser changes and the server does not know of.
const OWN: [&str; 2] = ["open", "data-moved"];
/// Attribute of elements whose text is a figure: a change is highlighted for a moment.
const FIGURE: &str = "data-figure";

/// Makes the children of one element equal to those of another. Returns whether a text changed.
pub fn morph(old: &Element, new: &Element) -> bool {
    let mut moved = false;
    attributes(old, new);
    let mut here = old.first_child();
    let mut there = new.first_child();
    while let Some(wanted) = there {
        there = wanted.next_sibling();
        match here {
            Some(node) if node.node_type() == wanted.node_type() && node.node_name() == wanted.node_name() => {
                here = node.next_sibling();
                moved |= same_kind(old, &node, &wanted);
            }
            Some(node) => {
                here = node.next_sibling();
                moved |= old.replace_child(&wanted, &node).is_ok();
            }
            None => moved |= old.append_child(&wanted).is_ok(),
        }
    }
    while let Some(node) = here {
        here = node.next_sibling();
        moved |= old.remove_child(&node).is_ok();
    }
    moved
}

fn same_kind(parent: &Element, node: &Node, wanted: &Node) -> bool {
    if let (Some(old), Some(new)) = (node.dyn_ref::<Element>(), wanted.dyn_ref::<Element>()) {
        return morph(old, new);
    }
    let text = wanted.node_value();
    if node.node_value() == text {
        return false;
    }
    node.set_node_value(text.as_deref());
    if parent.has_attribute(FIGURE) {
        // Removing the attribute first restarts the animation.
        parent.remove_attribute("data-moved").ok();
        let _restart = parent.dyn_ref::<HtmlElement>().map(HtmlElement::offset_width);
        parent.set_attribute("data-moved", "").ok();
    }
    node.node_type() == Node::TEXT_NODE
}

fn attributes(old: &Element, new: &Element) {
    let names =
        |element: &Element| element.get_attribute_names().iter().filter_map(|n| n.as_string()).collect::<Vec<_>>();
    for name in names(new) {
        let value = new.get_attribute(&name).unwrap_or_default();
        if !OWN.contains(&name.as_str()) && old.get_attribute(&name).as_ref() != Some(&value) {
            old.set_attribute(&name, &value).ok();
        }
    }
    for name in names(old) {
        if !OWN.contains(&name.as_str()) && !new.has_attribute(&name) {
            old.remove_attribute(&name).ok();
        }
    }
}
