//! Content of the file.

use super::escaped;
use crate::report::{Block, CONTENTS, Fact, Figured, GONE, Passages, Report, TABLE, table_rows};
use french::spacing::bound;
use statistics::figure::WIDTH;
use std::collections::BTreeSet;

/// Width of a chart, in centimetres.
const CHART: f64 = 13.0;
/// Maximum height of a chart, in centimetres.
const HIGHEST: f64 = 20.0;

/// The XML written so far, and its pictures.
#[derive(Default)]
pub(super) struct Content {
    pub xml: String,
    pub pictures: Vec<(String, String)>,
    /// The distinct numbers of value columns of its tables.
    pub columns: BTreeSet<usize>,
}

impl Content {
    pub fn report(&mut self, report: &Report, passages: &Passages) {
        self.paragraph("Title", &report.title);
        self.facts(&report.facts());
        self.paragraph("Contents_20_Heading", CONTENTS);
        self.xml += "<text:table-of-content text:name=\"Sommaire\" text:protected=\"false\"><text:table-of-content-source text:outline-level=\"1\"/><text:index-body>";
        for (title, chapter) in report.numbered() {
            let (id, title) = (escaped(&chapter.id), escaped(&title));
            self.xml += &format!(
                "<text:p text:style-name=\"Contents_20_1\"><text:a xlink:type=\"simple\" xlink:href=\"#{id}\">{title}</text:a></text:p>"
            );
        }
        self.xml += "</text:index-body></text:table-of-content>";
        for (title, chapter) in report.numbered() {
            self.heading(1, &title, Some(&chapter.id));
            for block in &chapter.blocks {
                self.block(block, passages);
            }
        }
    }

    fn block(&mut self, block: &Block, passages: &Passages) {
        match block {
            Block::Heading { text } => self.heading(2, text, None),
            Block::Paragraph { text } => self.paragraph("Text_20_body", text),
            Block::List { items } => {
                self.xml += "<text:list text:style-name=\"Puces\">";
                for item in items {
                    self.xml += "<text:list-item>";
                    self.paragraph("Text_20_body", item);
                    self.xml += "</text:list-item>";
                }
                self.xml += "</text:list>";
            }
            Block::Facts { facts } => self.facts(facts),
            Block::Figure { of, level } => self.figure(of, *level),
            Block::Quote { excerpt, from, .. } => {
                self.paragraph("Quotations", passages.get(excerpt).map_or(GONE, String::as_str));
                self.paragraph("Note", from);
            }
        }
    }

    fn heading(&mut self, level: u16, text: &str, id: Option<&str>) {
        let mark = id.map(|id| format!("<text:bookmark text:name=\"{}\"/>", escaped(id))).unwrap_or_default();
        self.xml += &format!(
            "<text:h text:style-name=\"Heading_20_{level}\" text:outline-level=\"{level}\">{mark}{}</text:h>",
            escaped(text)
        );
    }

    fn paragraph(&mut self, style: &str, text: &str) {
        let lines: Vec<String> = text.lines().map(|line| escaped(&bound(line))).collect();
        self.xml += &format!("<text:p text:style-name=\"{style}\">{}</text:p>", lines.join("<text:line-break/>"));
    }

    /// Facts: a table of two columns, which word processors keep side by side.
    fn facts(&mut self, facts: &[Fact]) {
        self.xml += "<table:table table:style-name=\"Faits\"><table:table-column table:style-name=\"Nom\"/><table:table-column table:style-name=\"Dit\"/>";
        for fact in facts {
            self.xml += "<table:table-row>";
            self.cell("Fait", "Fact_20_name", &fact.name);
            self.cell("Fait", "Text_20_body", &fact.value);
            self.xml += "</table:table-row>";
        }
        self.xml += "</table:table><text:p text:style-name=\"Standard\"/>";
    }

    fn cell(&mut self, style: &str, paragraph: &str, text: &str) {
        self.xml += &format!("<table:table-cell table:style-name=\"{style}\" office:value-type=\"string\">");
        self.paragraph(paragraph, text);
        self.xml += "</table:table-cell>";
    }

    fn figure(&mut self, of: &Figured, level: u16) {
        let figure = &of.figure;
        self.heading(level - 1, &figure.title, None);
        self.paragraph("Reading", &figure.reading);
        if let Some(drawing) = figure.drawing() {
            let picture = drawing.picture(&figure.series());
            let scale = (CHART / WIDTH).min(HIGHEST / picture.height.max(1.0));
            let (width, height) = (WIDTH * scale, picture.height * scale);
            let name = format!("Pictures/figure-{}.svg", self.pictures.len() + 1);
            self.xml += &format!(
                "<text:p text:style-name=\"Chart\"><draw:frame draw:style-name=\"Image\" draw:name=\"{}\" text:anchor-type=\"as-char\" svg:width=\"{width:.2}cm\" svg:height=\"{height:.2}cm\">\
                 <draw:image xlink:href=\"{name}\" xlink:type=\"simple\" xlink:show=\"embed\" xlink:actuate=\"onLoad\" draw:mime-type=\"image/svg+xml\"/>\
                 <svg:title>{}</svg:title><svg:desc>{}</svg:desc></draw:frame></text:p>",
                escaped(&of.name),
                escaped(&figure.title),
                escaped(&figure.reading)
            );
            self.pictures.push((name, picture.svg));
        }
        self.table(of);
        for note in &figure.notes {
            self.paragraph("Note", note);
        }
        self.paragraph("Note", &of.source());
    }

    fn table(&mut self, of: &Figured) {
        let figure = &of.figure;
        self.paragraph("Table", TABLE);
        let others = figure.head.len().saturating_sub(1).max(1);
        self.columns.insert(others);
        self.xml += &format!(
            "<table:table table:name=\"{}\" table:style-name=\"Valeurs\"><table:table-column table:style-name=\"Libelle{others}\"/>\
             <table:table-column table:style-name=\"Valeur{others}\" table:number-columns-repeated=\"{others}\"/><table:table-header-rows><table:table-row>",
            escaped(&of.name)
        );
        for (place, heading) in figure.head.iter().enumerate() {
            self.cell("Tete", if place == 0 { "Table_20_Heading" } else { "Table_20_Heading_20_End" }, heading);
        }
        self.xml += "</table:table-row></table:table-header-rows>";
        for (cells, total) in table_rows(figure) {
            self.xml += "<table:table-row>";
            for (place, cell) in cells.iter().enumerate() {
                let paragraph = match (place, total) {
                    (0, true) => "Table_20_Heading",
                    (_, true) => "Table_20_Heading_20_End",
                    (0, false) => "Table_20_Contents",
                    (_, false) => "Table_20_Contents_20_End",
                };
                self.cell("Case", paragraph, cell);
            }
            self.xml += "</table:table-row>";
        }
        self.xml += "</table:table>";
    }
}
