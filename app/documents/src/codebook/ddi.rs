//! A codebook as DDI-Codebook 2.5.

use super::READING;
use crate::responses::{Column, Holds, Values, columns};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use quick_xml::writer::ElementWriter;
use std::io;
use survey::Questionnaire;

/// The name space of the schema.
pub const NAMESPACE: &str = "ddi:codebook:2_5";

/// A document that grows.
type Xml = Writer<Vec<u8>>;

/// The codebook of a questionnaire. The order of elements is the schema's.
///
/// # Errors
/// Those of the writer, which has none of its own.
pub fn ddi(questionnaire: &Questionnaire) -> io::Result<Vec<u8>> {
    let all = columns(questionnaire, Values::Codes);
    let Questionnaire { edition, audience, version, .. } = questionnaire;
    let title = format!("{}, édition {edition}", questionnaire.title);
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 0);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let book = [("xmlns", NAMESPACE), ("version", "2.5"), ("xml:lang", "fr")];
    begin(&mut xml, "codeBook", &book).write_inner_content(|book| {
        begin(book, "stdyDscr", &[]).write_inner_content(|study| {
            begin(study, "citation", &[]).write_inner_content(|citation| {
                begin(citation, "titlStmt", &[]).write_inner_content(|statement| {
                    text(statement, "titl", &[], &title)?;
                    let number = format!("{audience}-{edition}-v{version}");
                    text(statement, "IDNo", &[("agency", "observatoire")], &number)
                })?;
                Ok(())
            })?;
            begin(study, "stdyInfo", &[])
                .write_inner_content(|info| text(info, "abstract", &[], &READING.join(" ")))?;
            Ok(())
        })?;
        begin(book, "fileDscr", &[("ID", "F1")]).write_inner_content(|file| {
            begin(file, "fileTxt", &[]).write_inner_content(|file| {
                text(file, "fileName", &[], &format!("observatoire-{edition}-{audience}"))?;
                let columns = all.len().to_string();
                begin(file, "dimensns", &[]).write_inner_content(|size| text(size, "varQnty", &[], &columns))?;
                Ok(())
            })?;
            Ok(())
        })?;
        begin(book, "dataDscr", &[]).write_inner_content(|data| described(data, questionnaire, &all))?;
        Ok(())
    })?;
    Ok(xml.into_inner())
}

fn described(data: &mut Xml, questionnaire: &Questionnaire, all: &[Column]) -> io::Result<()> {
    for section in &questionnaire.sections {
        let inside = all.iter().enumerate().filter(|(_, column)| column.section.as_deref() == Some(&section.title));
        let ids: Vec<String> = inside.map(|(place, _)| id(place)).collect();
        if !ids.is_empty() {
            let group = format!("G-{}", section.id);
            begin(data, "varGrp", &[("ID", &group), ("type", "section"), ("var", &ids.join(" "))])
                .write_inner_content(|group| text(group, "labl", &[], &section.title))?;
        }
    }
    for (place, column) in all.iter().enumerate() {
        variable(data, &id(place), column)?;
    }
    Ok(())
}

fn id(place: usize) -> String {
    format!("V{}", place + 1)
}

fn variable(data: &mut Xml, id: &str, column: &Column) -> io::Result<()> {
    let (interval, decimals) = match column.holds {
        Holds::Decimal => ("contin", "2"),
        Holds::Integer | Holds::Moment => ("contin", "0"),
        Holds::Text | Holds::Boolean => ("discrete", "0"),
    };
    let (kind, schema) = match column.holds {
        Holds::Text => ("character", "other"),
        Holds::Moment => ("character", "ISO"),
        Holds::Integer | Holds::Decimal | Holds::Boolean => ("numeric", "other"),
    };
    let mut attributes =
        vec![("ID", id), ("name", &column.name), ("files", "F1"), ("dcml", decimals), ("intrvl", interval)];
    if let Some(unit) = column.unit {
        attributes.push(("measUnit", unit));
    }
    begin(data, "var", &attributes).write_inner_content(|var| {
        text(var, "labl", &[], &column.label)?;
        if let Some(question) = &column.question {
            begin(var, "qstn", &[]).write_inner_content(|asked| text(asked, "qstnLit", &[], question))?;
        }
        if let Some(when) = &column.when {
            text(var, "universe", &[], when)?;
        }
        if let Some(note) = &column.note {
            text(var, "txt", &[], note)?;
        }
        for meaning in &column.values {
            begin(var, "catgry", &[]).write_inner_content(|category| {
                text(category, "catValu", &[], &meaning.code)?;
                text(category, "labl", &[], &meaning.label)
            })?;
        }
        text(var, "varFormat", &[("type", kind), ("schema", schema)], column.holds.name())
    })?;
    Ok(())
}

fn begin<'a>(xml: &'a mut Xml, name: &'a str, attributes: &[(&str, &str)]) -> ElementWriter<'a, Vec<u8>> {
    let element = xml.create_element(name);
    attributes.iter().fold(element, |element, (name, value)| element.with_attribute((*name, valid(value).as_str())))
}

fn text(xml: &mut Xml, name: &str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
    begin(xml, name, attributes).write_text_content(BytesText::new(&valid(text)))?;
    Ok(())
}

/// Text in which what no XML document may hold is a replacement character: the writer escapes the rest.
fn valid(text: &str) -> String {
    text.replace(
        |c| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}'),
        "\u{fffd}",
    )
}
