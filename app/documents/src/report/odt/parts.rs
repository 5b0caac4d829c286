//! The other parts of the file: styles, metadata, manifest.
//! By hand: nearly all of it is the same in every file, and reads as the XML that it is.

use super::{TYPE, escaped};
use crate::report::Report;
use french::dates;
use std::collections::BTreeSet;
use std::fmt::Write;
use survey::identifier::SERVICE_NAME;

const SPACES: &str = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" \
xmlns:xlink=\"http://www.w3.org/1999/xlink\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\" \
xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" office:version=\"1.3\"";

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// Width of the tables, in centimetres: that of the text.
const TABLE: f64 = 16.5;

pub(super) fn content(body: &str, columns: &BTreeSet<usize>) -> String {
    // Given only relative widths, word processors distribute the width each in their own way.
    let column = |name: &str, of: &usize, width: f64| {
        format!(
            "<style:style style:name=\"{name}{of}\" style:family=\"table-column\"><style:table-column-properties style:column-width=\"{width:.2}cm\"/></style:style>"
        )
    };
    let widths: String = columns
        .iter()
        .map(|of| {
            let one = TABLE / (3.0 + *of as f64);
            column("Libelle", of, 3.0 * one) + &column("Valeur", of, one)
        })
        .collect();
    format!(
        "{XML}<office:document-content {SPACES}><office:automatic-styles>\
         <style:style style:name=\"Faits\" style:family=\"table\"><style:table-properties style:width=\"16.5cm\" table:align=\"left\"/></style:style>\
         <style:style style:name=\"Nom\" style:family=\"table-column\"><style:table-column-properties style:column-width=\"6cm\"/></style:style>\
         <style:style style:name=\"Dit\" style:family=\"table-column\"><style:table-column-properties style:column-width=\"10.5cm\"/></style:style>\
         <style:style style:name=\"Fait\" style:family=\"table-cell\"><style:table-cell-properties fo:padding=\"0.08cm\" fo:border=\"none\"/></style:style>\
         <style:style style:name=\"Valeurs\" style:family=\"table\"><style:table-properties style:width=\"{TABLE}cm\" table:align=\"left\" fo:margin-bottom=\"0.2cm\"/></style:style>\
         {widths}\
         <style:style style:name=\"Tete\" style:family=\"table-cell\"><style:table-cell-properties fo:padding=\"0.08cm\" fo:border=\"none\" fo:border-bottom=\"1pt solid #0b4a4f\" style:vertical-align=\"bottom\"/></style:style>\
         <style:style style:name=\"Case\" style:family=\"table-cell\"><style:table-cell-properties fo:padding=\"0.08cm\" fo:border=\"none\" fo:border-bottom=\"0.25pt solid #6d7d79\"/></style:style>\
         <style:style style:name=\"Image\" style:family=\"graphic\"><style:graphic-properties style:vertical-pos=\"top\" style:vertical-rel=\"baseline\"/></style:style>\
         </office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
}

/// A paragraph style: name, parent, paragraph properties, text properties.
type Style = (&'static str, &'static str, &'static str, &'static str);

const STYLES: [Style; 16] = [
    ("Text body", "Standard", "fo:margin-top=\"0.1cm\" fo:margin-bottom=\"0.2cm\"", ""),
    (
        "Title",
        "Standard",
        "fo:margin-bottom=\"0.4cm\"",
        "fo:font-size=\"26pt\" fo:font-weight=\"bold\" fo:color=\"#0b4a4f\"",
    ),
    (
        "Heading 1",
        "Standard",
        "fo:margin-top=\"0.9cm\" fo:margin-bottom=\"0.3cm\" fo:keep-with-next=\"always\" fo:border-bottom=\"1pt solid #0b4a4f\"",
        "fo:font-size=\"17pt\" fo:font-weight=\"bold\" fo:color=\"#0b4a4f\"",
    ),
    (
        "Heading 2",
        "Standard",
        "fo:margin-top=\"0.7cm\" fo:margin-bottom=\"0.2cm\" fo:keep-with-next=\"always\"",
        "fo:font-size=\"13pt\" fo:font-weight=\"bold\" fo:color=\"#0b4a4f\"",
    ),
    (
        "Heading 3",
        "Standard",
        "fo:margin-top=\"0.5cm\" fo:margin-bottom=\"0.2cm\" fo:keep-with-next=\"always\"",
        "fo:font-size=\"11.5pt\" fo:font-weight=\"bold\"",
    ),
    (
        "Contents Heading",
        "Standard",
        "fo:margin-top=\"0.8cm\" fo:margin-bottom=\"0.2cm\" fo:keep-with-next=\"always\"",
        "fo:font-size=\"13pt\" fo:font-weight=\"bold\" fo:color=\"#0b4a4f\"",
    ),
    ("Contents 1", "Standard", "fo:margin-bottom=\"0.15cm\"", ""),
    ("Reading", "Text body", "fo:keep-with-next=\"always\"", "fo:font-size=\"10.5pt\""),
    ("Chart", "Standard", "fo:margin-top=\"0.2cm\" fo:margin-bottom=\"0.2cm\"", ""),
    (
        "Table",
        "Standard",
        "fo:margin-top=\"0.2cm\" fo:keep-with-next=\"always\"",
        "fo:font-size=\"8pt\" fo:color=\"#43524f\"",
    ),
    ("Table Contents", "Standard", "", "fo:font-size=\"8pt\""),
    ("Table Contents End", "Table Contents", "fo:text-align=\"end\"", ""),
    ("Table Heading", "Table Contents", "", "fo:font-weight=\"bold\""),
    ("Table Heading End", "Table Heading", "fo:text-align=\"end\"", ""),
    ("Fact name", "Text body", "", "fo:color=\"#43524f\""),
    (
        "Note",
        "Standard",
        "fo:margin-top=\"0.1cm\" fo:margin-bottom=\"0.1cm\"",
        "fo:font-size=\"8.5pt\" fo:color=\"#43524f\"",
    ),
];

pub(super) fn styles(title: &str) -> String {
    let named = |name: &str| name.replace(' ', "_20_");
    let mut styles = String::new();
    for (name, parent, paragraph, text) in STYLES {
        let outline = name
            .strip_prefix("Heading ")
            .map(|level| format!(" style:default-outline-level=\"{level}\""))
            .unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = write!(
            styles,
            "<style:style style:name=\"{}\" style:display-name=\"{name}\" style:family=\"paragraph\" style:parent-style-name=\"{}\" style:next-style-name=\"Text_20_body\"{outline}>\
             <style:paragraph-properties {paragraph}/><style:text-properties {text}/></style:style>",
            named(name),
            named(parent)
        );
    }
    format!(
        "{XML}<office:document-styles {SPACES}><office:styles>\
         <style:default-style style:family=\"paragraph\"><style:paragraph-properties fo:orphans=\"2\" fo:widows=\"2\"/>\
         <style:text-properties style:font-name=\"DejaVu Sans Condensed\" fo:font-family=\"'DejaVu Sans Condensed', Arial, sans-serif\" fo:font-size=\"10pt\" fo:language=\"fr\" fo:country=\"FR\" fo:color=\"#15211f\"/></style:default-style>\
         <style:style style:name=\"Standard\" style:family=\"paragraph\" style:class=\"text\"/>\
         <style:style style:name=\"Quotations\" style:family=\"paragraph\" style:parent-style-name=\"Text_20_body\"><style:paragraph-properties fo:margin-left=\"0.8cm\" fo:margin-right=\"0.8cm\" fo:margin-top=\"0.3cm\" fo:border-left=\"2pt solid #0b4a4f\" fo:padding-left=\"0.3cm\"/><style:text-properties fo:font-size=\"11pt\"/></style:style>\
         {styles}\
         <text:list-style style:name=\"Puces\"><text:list-level-style-bullet text:level=\"1\" text:bullet-char=\"•\"><style:list-level-properties text:space-before=\"0.2cm\" text:min-label-width=\"0.5cm\"/></text:list-level-style-bullet></text:list-style>\
         </office:styles><office:automatic-styles><style:page-layout style:name=\"Page\"><style:page-layout-properties fo:page-width=\"21cm\" fo:page-height=\"29.7cm\" fo:margin=\"2cm\"/><style:footer-style/></style:page-layout></office:automatic-styles>\
         <office:master-styles><style:master-page style:name=\"Standard\" style:page-layout-name=\"Page\"><style:footer><text:p text:style-name=\"Note\">{SERVICE_NAME} – {} – page <text:page-number>1</text:page-number></text:p></style:footer></style:master-page></office:master-styles></office:document-styles>",
        escaped(title)
    )
}

pub(super) fn meta(report: &Report) -> String {
    let (title, at) = (escaped(&report.title), dates::machine(report.at));
    format!(
        "{XML}<office:document-meta {SPACES}><office:meta><meta:generator>{SERVICE_NAME}</meta:generator><dc:title>{title}</dc:title><dc:creator>{SERVICE_NAME}</dc:creator>\
         <meta:creation-date>{at}</meta:creation-date><dc:date>{at}</dc:date><dc:language>fr-FR</dc:language></office:meta></office:document-meta>"
    )
}

pub(super) fn manifest(pictures: &[&str]) -> String {
    let entry = |path: &str, kind: &str| {
        format!("<manifest:file-entry manifest:full-path=\"{path}\" manifest:media-type=\"{kind}\"/>")
    };
    let pictures: String = pictures.iter().map(|name| entry(name, "image/svg+xml")).collect();
    format!(
        "{XML}<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.3\">{}{}{}{}{pictures}</manifest:manifest>",
        entry("/", TYPE),
        entry("content.xml", "text/xml"),
        entry("styles.xml", "text/xml"),
        entry("meta.xml", "text/xml")
    )
}
