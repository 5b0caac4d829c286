//! A codebook as DDI-Codebook 2.5.

use super::READING;
use crate::responses::{Column, Holds, Values, columns};
use std::fmt::Write;
use survey::Questionnaire;

/// The name space of the schema.
pub const NAMESPACE: &str = "ddi:codebook:2_5";

/// The codebook of a questionnaire. The order of elements is the schema's.
pub fn ddi(questionnaire: &Questionnaire) -> String {
    let all = columns(questionnaire, Values::Codes);
    let Questionnaire { edition, audience, version, .. } = questionnaire;
    let title = format!("{}, édition {edition}", questionnaire.title);
    let mut xml = Xml::new();
    xml.open("codeBook", &[("xmlns", NAMESPACE), ("version", "2.5"), ("xml:lang", "fr")]);
    xml.open("stdyDscr", &[]);
    xml.open("citation", &[]);
    xml.open("titlStmt", &[]);
    xml.text("titl", &[], &title);
    xml.text("IDNo", &[("agency", "observatoire")], &format!("{audience}-{edition}-v{version}"));
    xml.close("titlStmt");
    xml.close("citation");
    xml.open("stdyInfo", &[]);
    xml.text("abstract", &[], &READING.join(" "));
    xml.close("stdyInfo");
    xml.close("stdyDscr");
    xml.open("fileDscr", &[("ID", "F1")]);
    xml.open("fileTxt", &[]);
    xml.text("fileName", &[], &format!("observatoire-{edition}-{audience}"));
    xml.open("dimensns", &[]);
    xml.text("varQnty", &[], &all.len().to_string());
    xml.close("dimensns");
    xml.close("fileTxt");
    xml.close("fileDscr");
    xml.open("dataDscr", &[]);
    for section in &questionnaire.sections {
        let inside = all.iter().enumerate().filter(|(_, column)| column.section.as_deref() == Some(&section.title));
        let ids: Vec<String> = inside.map(|(place, _)| id(place)).collect();
        if !ids.is_empty() {
            let group = format!("G-{}", section.id);
            xml.open("varGrp", &[("ID", &group), ("type", "section"), ("var", &ids.join(" "))]);
            xml.text("labl", &[], &section.title);
            xml.close("varGrp");
        }
    }
    for (place, column) in all.iter().enumerate() {
        variable(&mut xml, &id(place), column);
    }
    xml.close("dataDscr");
    xml.close("codeBook");
    xml.0
}

fn id(place: usize) -> String {
    format!("V{}", place + 1)
}

fn variable(xml: &mut Xml, id: &str, column: &Column) {
    let (interval, decimals) = match column.holds {
        Holds::Decimal => ("contin", "2"),
        Holds::Integer | Holds::Moment => ("contin", "0"),
        Holds::Text | Holds::Boolean => ("discrete", "0"),
    };
    let mut attributes =
        vec![("ID", id), ("name", &column.name), ("files", "F1"), ("dcml", decimals), ("intrvl", interval)];
    if let Some(unit) = column.unit {
        attributes.push(("measUnit", unit));
    }
    xml.open("var", &attributes);
    xml.text("labl", &[], &column.label);
    if let Some(question) = &column.question {
        xml.open("qstn", &[]);
        xml.text("qstnLit", &[], question);
        xml.close("qstn");
    }
    if let Some(when) = &column.when {
        xml.text("universe", &[], when);
    }
    if let Some(note) = &column.note {
        xml.text("txt", &[], note);
    }
    for meaning in &column.values {
        xml.open("catgry", &[]);
        xml.text("catValu", &[], &meaning.code);
        xml.text("labl", &[], &meaning.label);
        xml.close("catgry");
    }
    let (kind, schema) = match column.holds {
        Holds::Text => ("character", "other"),
        Holds::Moment => ("character", "ISO"),
        Holds::Integer | Holds::Decimal | Holds::Boolean => ("numeric", "other"),
    };
    xml.text("varFormat", &[("type", kind), ("schema", schema)], column.holds.name());
    xml.close("var");
}

/// A document that grows.
struct Xml(String);

impl Xml {
    fn new() -> Self {
        Self("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned())
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.begin(name, attributes);
        self.0.push('\n');
    }

    fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.begin(name, attributes);
        self.0.push_str(&escaped(text));
        self.close(name);
    }

    fn begin(&mut self, name: &str, attributes: &[(&str, &str)]) {
        // Writing to a string cannot fail.
        let _never = write!(self.0, "<{name}");
        for (attribute, value) in attributes {
            let _never = write!(self.0, " {attribute}=\"{}\"", escaped(value));
        }
        self.0.push('>');
    }

    fn close(&mut self, name: &str) {
        let _never = writeln!(self.0, "</{name}>");
    }
}

/// Text in which XML sees nothing but text; what no XML document may hold becomes a replacement character.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\n' | '\r' | '\t' => {
                let _never = write!(safe, "&#{};", u32::from(character));
            }
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            other => safe.push(other),
        }
    }
    safe
}
