//! The structure of DDI-Codebook 2.5 as far as the codebooks use it: allowed elements with their order, cardinality and
//! attributes. Transcribed from the schema, which is not in the repository.

use super::*;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;

/// Cardinality of an element.
#[derive(Clone, Copy, PartialEq)]
enum Times {
    Once,
    AtMostOnce,
    Any,
}
use Times::{Any, AtMostOnce, Once};

/// The child elements, in order; none for text.
fn inside(name: &str) -> &'static [(&'static str, Times)] {
    match name {
        "codeBook" => &[("stdyDscr", Once), ("fileDscr", Once), ("dataDscr", Once)],
        "stdyDscr" => &[("citation", Once), ("stdyInfo", AtMostOnce)],
        "citation" => &[("titlStmt", Once)],
        "titlStmt" => &[("titl", Once), ("IDNo", Any)],
        "stdyInfo" => &[("abstract", Any)],
        "fileDscr" => &[("fileTxt", Any)],
        "fileTxt" => &[("fileName", AtMostOnce), ("dimensns", AtMostOnce)],
        "dimensns" => &[("varQnty", Any)],
        "dataDscr" => &[("varGrp", Any), ("var", Any)],
        "varGrp" => &[("labl", Any)],
        "var" => &[
            ("labl", Once),
            ("qstn", AtMostOnce),
            ("universe", AtMostOnce),
            ("txt", AtMostOnce),
            ("catgry", Any),
            ("varFormat", Once),
        ],
        "qstn" => &[("qstnLit", Any)],
        "catgry" => &[("catValu", Once), ("labl", Any)],
        _ => &[],
    }
}

/// Whether an attribute may have this value.
fn may_say(name: &str, attribute: &str, value: &str) -> bool {
    match (name, attribute) {
        ("codeBook", "xmlns") => value == "ddi:codebook:2_5",
        ("codeBook", "version") => value == "2.5",
        ("codeBook", "xml:lang") => value == "fr",
        ("fileDscr" | "varGrp" | "var", "ID") => {
            value.starts_with(|c: char| c.is_ascii_alphabetic()) && !value.contains(' ')
        }
        ("IDNo", "agency") | ("var", "name" | "measUnit") => !value.is_empty(),
        ("varGrp", "type") => value == "section",
        ("varGrp", "var") | ("var", "files") => !value.is_empty(),
        ("var", "dcml") => value.parse::<u8>().is_ok(),
        ("var", "intrvl") => matches!(value, "contin" | "discrete"),
        ("varFormat", "type") => matches!(value, "numeric" | "character"),
        ("varFormat", "schema") => matches!(value, "SAS" | "SPSS" | "IBM" | "ANSI" | "ISO" | "XML-Data" | "other"),
        _ => false,
    }
}

#[derive(Default)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
    children: Vec<Element>,
}

fn begun(start: &BytesStart<'_>) -> Element {
    let attributes = start.attributes().map(|attribute| {
        let attribute = attribute.unwrap();
        let value = quick_xml::escape::unescape(&attribute.value).unwrap().into_owned();
        (attribute.key.as_ref().to_owned(), value)
    });
    let name = start.name().as_ref().to_owned();
    Element { name, attributes: attributes.collect(), ..Element::default() }
}

fn parsed(xml: &str) -> Element {
    let mut reader = Reader::from_str(xml);
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => open.push(begun(&start)),
            Event::End(_) => {
                let closed = open.pop().unwrap();
                open.last_mut().unwrap().children.push(closed);
            }
            Event::Text(text) => open.last_mut().unwrap().text.push_str(&text),
            Event::GeneralRef(name) => {
                let reference = format!("&{};", &*name);
                open.last_mut().unwrap().text.push_str(&quick_xml::escape::unescape(&reference).unwrap());
            }
            Event::Decl(_) => {}
            Event::Eof => break,
            other => panic!("{other:?}"),
        }
    }
    let mut document = open.pop().unwrap();
    assert!(open.is_empty() && document.children.len() == 1);
    document.children.remove(0)
}

fn written(questionnaire: &Questionnaire) -> String {
    String::from_utf8(ddi(questionnaire).unwrap()).unwrap()
}

fn check(element: &Element) {
    let allowed = inside(&element.name);
    for (attribute, value) in &element.attributes {
        assert!(may_say(&element.name, attribute, value), "{}/@{attribute} = {value}", element.name);
    }
    let mut place = 0;
    for child in &element.children {
        let found = allowed[place..].iter().position(|(name, _)| *name == child.name);
        place += found.unwrap_or_else(|| panic!("{} inside {}, or out of order", child.name, element.name));
        check(child);
    }
    for (name, times) in allowed {
        let count = element.children.iter().filter(|child| child.name == *name).count();
        assert!(*times == Any || count <= 1, "{name} {count} times in {}", element.name);
        assert!(*times != Once || count == 1, "{name} is missing in {}", element.name);
    }
    if allowed.is_empty() {
        assert!(!element.text.trim().is_empty(), "{} is empty", element.name);
    } else {
        assert!(element.text.trim().is_empty(), "text in {}: {}", element.name, element.text);
    }
}

fn child<'a>(element: &'a Element, name: &str) -> &'a Element {
    element.children.iter().find(|child| child.name == name).unwrap_or_else(|| panic!("no {name}"))
}

#[test]
fn the_ddi_codebook_follows_the_schema_and_describes_each_column() {
    for questionnaire in Library::embedded().unwrap().iter() {
        let document = parsed(&written(questionnaire));
        assert_eq!(document.name, "codeBook");
        check(&document);
        let (file, data) = (child(&document, "fileDscr"), child(&document, "dataDscr"));
        let all = columns(questionnaire, Values::Codes);
        let variables: Vec<_> = data.children.iter().filter(|child| child.name == "var").collect();
        assert_eq!(variables.len(), all.len());
        let mut ids: BTreeSet<&str> = BTreeSet::new();
        for (variable, column) in variables.iter().zip(&all) {
            assert!(ids.insert(&variable.attributes["ID"]), "an identifier stands once");
            assert_eq!(variable.attributes["files"], file.attributes["ID"]);
            assert_eq!(variable.attributes["name"], column.name);
            assert_eq!(child(variable, "labl").text, column.label);
            let codes: Vec<_> = variable.children.iter().filter(|child| child.name == "catgry").collect();
            assert_eq!(codes.len(), column.values.len());
            for (category, meaning) in codes.iter().zip(&column.values) {
                assert_eq!(child(category, "catValu").text, meaning.code);
                assert_eq!(child(category, "labl").text, meaning.label);
            }
        }
        for group in data.children.iter().filter(|child| child.name == "varGrp") {
            assert!(group.attributes["var"].split(' ').all(|id| ids.contains(id)), "references lead somewhere");
            assert!(!ids.contains(group.attributes["ID"].as_str()));
        }
    }
}

#[test]
fn the_structure_check_detects_faults() {
    let library = Library::embedded().unwrap();
    let good = written(library.iter().next().unwrap());
    let (from, to) = (good.find("<var ").unwrap(), good.find("</var>").unwrap() + 6);
    for (what, bad) in [
        ("no title", good.replacen("<titl>", "<labl>", 1).replacen("</titl>", "</labl>", 1)),
        (
            "order",
            format!("{}{}", good[..from].replace("<varGrp", &format!("{}<varGrp", &good[from..to])), &good[to..]),
        ),
        ("an attribute", good.replacen("intrvl=\"contin\"", "intrvl=\"ordinal\"", 1)),
    ] {
        let document = parsed(&bad);
        assert!(std::panic::catch_unwind(|| check(&document)).is_err(), "{what}");
    }
}
