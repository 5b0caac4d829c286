//! Properties of every report: its renderings match, every time.

use super::odt::odt;
use super::pdf::pdf;
use super::testing::{all_texts, at, figure, figured, passages, report};
use super::*;
use crate::pdf::fonts::Faces;
use crate::pdf::layout::Colour;
use crate::pdf::reader::{Element, read, words};
use crate::pdf::text::lines;
use proptest::prelude::*;
use statistics::figure::Value;
use std::io::{Cursor, Read};

fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|place| {
            let mut file = archive.by_index(place).unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            (file.name().unwrap().into_owned(), text)
        })
        .collect()
}

/// The words of the ODT file, without those of its pictures.
fn read_odt(bytes: &[u8]) -> Vec<String> {
    let content = parts(bytes).into_iter().find(|(name, _)| name == "content.xml").unwrap().1;
    let (mut texts, mut aside) = (Vec::new(), false);
    let mut reader = quick_xml::Reader::from_str(&content);
    loop {
        use quick_xml::events::Event;
        match reader.read_event().unwrap() {
            Event::Start(tag) => aside = aside || matches!(tag.name().as_ref(), "svg:title" | "svg:desc"),
            Event::End(tag) => {
                aside = aside && !matches!(tag.name().as_ref(), "svg:title" | "svg:desc");
                texts.push(" ".to_owned());
            }
            Event::Empty(_) => texts.push(" ".to_owned()),
            Event::Text(text) if !aside => texts.push((*text).to_owned()),
            Event::GeneralRef(name) if !aside => {
                let sign = match &*name {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    other => panic!("{other}"),
                };
                texts.push(sign.to_owned());
            }
            Event::Eof => break,
            _ => {}
        }
    }
    words([texts.concat().as_str()])
}

#[test]
fn the_pdf_and_the_odt_have_the_same_words_in_the_same_order() {
    let report = report();
    let document = read(&pdf(&report, &passages(), "r").unwrap()).document;
    let all = words(all_texts(&document));
    assert_eq!(read_odt(&odt(&report, &passages()).unwrap()), all);
    let text = all.join(" ");
    for part in [
        "Source : Observatoire, publication 2026-1.",
        "2026-1, chiffres provisoires, parue le",
        "données de démonstration",
        "non diffusable",
        "Payer à 30 jours,",
        "retirée",
    ] {
        assert!(text.contains(part), "{part}");
    }
    assert!(text.contains("<script>alert(1)</script>"));
}

#[test]
fn the_same_report_gives_the_same_bytes_even_after_storage() {
    let report = report();
    let stored: Report = serde_json::from_str(&serde_json::to_string(&report).unwrap()).unwrap();
    assert_eq!(stored, report);
    assert_eq!(pdf(&report, &passages(), "r").unwrap(), pdf(&stored, &passages(), "r").unwrap());
    assert_eq!(odt(&report, &passages()).unwrap(), odt(&stored, &passages()).unwrap());
}

#[test]
fn the_pdf_has_headings_tables_pictures_and_linked_contents() {
    let report = report();
    let read = read(&pdf(&report, &passages(), "r").unwrap());
    assert_eq!((read.language.as_str(), read.title.as_str()), ("fr-FR", report.title.as_str()));
    assert!(read.marked && read.shows_title && read.tabs_by_structure && read.fonts_embedded);
    assert_eq!(read.untagged, "");
    let headings = read.document.all().into_iter().filter(|element| element.kind.starts_with('H'));
    assert_eq!(read.bookmarks, headings.map(|heading| heading.text.as_str()).collect::<Vec<_>>());
    assert!(report.numbered().all(|(title, _)| read.bookmarks.contains(&title)));
    let all = read.document.all();
    let mut level = 0;
    for element in &all {
        let kinds: Vec<&str> = element.children.iter().map(|child| child.kind.as_str()).collect();
        match element.kind.as_str() {
            "H1" | "H2" | "H3" | "H4" => {
                let next: u32 = element.kind[1..].parse().unwrap();
                assert!(next <= level + 1, "H{level} then {}", element.kind);
                level = next;
            }
            "L" => assert!(kinds.iter().all(|kind| *kind == "LI")),
            "LI" => assert_eq!(kinds, ["Lbl", "LBody"]),
            "Table" => {
                assert!(kinds[0] == "Caption" && kinds.len() > 2 && kinds[1..].iter().all(|kind| *kind == "TR"));
                let scopes = |row: &Element| row.children.iter().map(|cell| cell.scope.clone()).collect::<Vec<_>>();
                assert!(scopes(&element.children[1]).iter().all(|scope| scope.as_deref() == Some("Column")));
                for row in &element.children[2..] {
                    assert_eq!(scopes(row)[0].as_deref(), Some("Row"));
                    assert!(row.children[1..].iter().all(|cell| cell.kind == "TD"));
                }
            }
            "TR" => assert!(kinds.len() > 1),
            "TOC" => assert!(kinds == ["TOC"] || (kinds.len() == 3 && kinds.iter().all(|kind| *kind == "TOCI"))),
            "Link" => assert_eq!(element.links, 1, "{}", element.text),
            _ => {}
        }
    }
    assert_eq!(all.iter().filter(|element| element.kind == "Table").count(), report.figures().count());
    let pictures: Vec<_> = all.iter().filter(|element| element.kind == "Figure").collect();
    assert_eq!(pictures.len(), 5);
    assert!(pictures.iter().all(|picture| picture.alt.as_deref().unwrap().starts_with("Ce que dit la figure")));
}

#[test]
fn the_odt_is_a_valid_archive_for_word_processors() {
    let report = report();
    let bytes = odt(&report, &passages()).unwrap();
    // The type is stored uncompressed at its expected offset.
    assert_eq!(&bytes[30..38], b"mimetype");
    assert_eq!(&bytes[38..38 + odt::TYPE.len()], odt::TYPE.as_bytes());
    let parts = parts(&bytes);
    for (name, text) in parts.iter().filter(|(name, _)| name != "mimetype") {
        let mut reader = quick_xml::Reader::from_str(text);
        while !matches!(reader.read_event().unwrap_or_else(|e| panic!("{name}: {e}")), quick_xml::events::Event::Eof) {}
    }
    let part = |name: &str| &parts.iter().find(|(own, _)| own == name).unwrap_or_else(|| panic!("{name}")).1;
    let (content, styles, manifest) = (part("content.xml"), part("styles.xml"), part("META-INF/manifest.xml"));
    for style in content.split("text:style-name=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(styles.contains(&format!("style:name=\"{style}\"")), "{style}");
    }
    assert_eq!(content.matches("<table:table-header-rows>").count(), report.figures().count());
    assert_eq!(content.matches("<svg:desc>Ce que dit la figure").count(), 5);
    for (name, _) in parts.iter().filter(|(name, _)| name.starts_with("Pictures/")) {
        assert!(content.contains(name) && manifest.contains(name) && part(name).contains("#0b5a60"));
    }
    assert!(part("meta.xml").contains("<dc:date>2026-"));
}

#[test]
fn the_colours_of_the_pdf_are_those_of_the_style_sheet() {
    let sheet = include_str!("../../../../style/tokens.css");
    let light = &sheet[..sheet.find("@media").unwrap()];
    for (colour, token) in [(Colour::Ink, "ink"), (Colour::Soft, "ink-soft"), (Colour::Brand, "brand")] {
        let (red, green, blue) = colour.rgb();
        assert!(light.contains(&format!("--{token}: #{red:02x}{green:02x}{blue:02x};")), "{token}");
    }
}

#[test]
fn a_wide_table_is_split_without_loss() {
    let whole = figured("large", 12, Chart::None);
    let parts = whole.clone().parts();
    assert_eq!(parts.iter().map(|part| part.name.as_str()).collect::<Vec<_>>(), ["large-1", "large-2"]);
    let heads: Vec<_> = parts.iter().flat_map(|part| &part.figure.head[1..]).cloned().collect();
    assert_eq!(heads, whole.figure.head[1..]);
    for (place, row) in whole.figure.rows.iter().enumerate() {
        let values: Vec<_> = parts.iter().flat_map(|part| &part.figure.rows[place].values).cloned().collect();
        assert_eq!(values, row.values);
        assert!(parts.iter().all(|part| part.figure.rows[place].name == row.name));
    }
    let drawn = figured("barres", 12, Chart::Bars { columns: vec![0], intervals: vec![] });
    assert_eq!(drawn.clone().parts(), [drawn], "a chart and its table stay together");
}

#[test]
fn no_report_goes_without_its_method() {
    let mut plan = Plan::default();
    plan.left_out.extend(CHAPTERS.map(|(id, _)| id.to_owned()));
    assert_eq!(CHAPTERS.iter().filter(|(id, _)| plan.has(id)).map(|(id, _)| *id).collect::<Vec<_>>(), ["methode"]);
    plan.texts.insert("introduction".into(), "Bonjour".into());
    assert!(plan.has("introduction"));
    let text = serde_json::to_string(&method::blocks()).unwrap();
    for part in ["85 %", "tirés au sort", "panel", "1,43 % ou à 1,35 %", "PME innovantes", "39 groupes"] {
        assert!(text.replace(['\u{a0}', '\u{202f}'], " ").contains(part), "{part}");
    }
}

#[test]
fn characters_that_xml_cannot_contain_are_removed() {
    let mut report = report();
    report.chapters[0].blocks[0] = Block::Paragraph { text: "a\u{1}b\u{ffff}c\u{0}d".into() };
    for (_, text) in parts(&odt(&report, &passages()).unwrap()) {
        assert!(!text.contains(['\u{1}', '\u{ffff}', '\u{0}']));
    }
    assert!(pdf(&report, &passages(), "r").unwrap().starts_with(b"%PDF-1.7"));
}

#[test]
fn a_table_over_several_pages_repeats_its_headings_but_is_read_once() {
    let mut long = figured("longue", 3, Chart::None);
    long.figure.rows = (0..150).map(|n| Row::new(format!("Rang {n}"), vec![Value::Count(n); 3])).collect();
    let mut report = report();
    report.chapters[0].blocks = vec![Block::Figure { of: long.into(), level: 3 }];
    let read = read(&pdf(&report, &passages(), "r").unwrap());
    assert!(read.pages >= 5, "{}", read.pages);
    let heads = read.artifacts.iter().filter(|text| text.contains("Colonne 3")).count();
    assert!((2..read.pages).contains(&heads), "{heads} on {} pages", read.pages);
    let rows = read.document.all().into_iter().find(|element| element.kind == "Table").unwrap();
    assert_eq!(rows.children.len(), 1 + 1 + 150);
}

#[test]
fn typed_text_is_never_markup_and_missing_glyphs_are_shown_as_such() {
    let mut report = report();
    let typed = "#panic(\"x\") *gras* $x$ @renvoi <etiquette> = titre\n- liste \\ /* fin */ 👍 مرحبا";
    report.title = typed.replace('\n', " ");
    report.chapters[0].blocks = vec![Block::Paragraph { text: typed.into() }, Block::Heading { text: typed.into() }];
    let read = read(&pdf(&report, &passages(), "r").unwrap());
    let text = read.document.texts().join("\n");
    assert!(text.contains(typed), "{text}");
    assert!(read.bookmarks.contains(&typed.replace('\n', " ")));
    // The glyphs shown are replacements.
    let faces = Faces::load().unwrap();
    let shown: Vec<u32> =
        lines(faces.of(false), "👍م", 10.0, 100.0)[0].glyphs.iter().map(|g| g.glyph_id.to_u32()).collect();
    let sign = faces.of(false).glyph('\u{fffd}').unwrap().0;
    assert_eq!(shown, [sign, sign]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_typed_text_can_be_rendered(typed in proptest::collection::vec("\\PC{0,30}|\\s{0,3}|[\\u{0}-\\u{ffff}]{0,8}", 8)) {
        let mut report = report();
        let mut typed = typed.into_iter();
        let mut next = || typed.next().unwrap();
        let mut shown = figure("courte", 1, Chart::Bars { columns: vec![0], intervals: vec![] });
        (shown.title, shown.head[1], shown.rows[0].name) = (next(), next(), next());
        // Generated sentences are never empty.
        shown.reading = format!("Lecture : {}", next());
        let of = Figured { name: "courte".into(), publication: "2026-1".into(), figure: shown };
        report.chapters.truncate(1);
        report.chapters[0].blocks = vec![
            Block::Paragraph { text: next() },
            Block::Heading { text: next() },
            Block::List { items: vec![next(), String::new()] },
            Block::Quote { excerpt: 1, of: (2026, Audience::Acheteurs), from: next() },
            Block::Figure { of: of.into(), level: 4 },
        ];
        prop_assert!(pdf(&report, &passages(), "r").unwrap().starts_with(b"%PDF-1.7"));
    }
}

#[test]
fn a_report_shows_the_figures_of_its_publication_and_no_others() {
    use publications::table_catalogue::{Ask, What};
    let content = publications::testing::published("Les achats progressent");
    let asks = [Ask { what: What::Volumes(2025), by: "AC01".to_owned(), filter: None }];
    let of = made::Of { content: &content, hash: &content.hash(), published_at: at(), asks: &asks };
    let mut plan = Plan::default();
    plan.texts.insert("introduction".into(), "Un mot.\n\nUn autre.".into());
    let added = made::Added { plan, ..Default::default() };
    let report = made::report(&of, added, at());
    let chapters: Vec<_> = report.chapters.iter().map(|chapter| chapter.id.as_str()).collect();
    assert_eq!(chapters, ["introduction", "synthese", "volumes", "methode"], "what it says nothing of is not there");
    let shown: Vec<&Figure> = report.figures().map(|of| &of.figure).collect();
    assert_eq!(shown, content.tables.iter().map(|table| table.figure()).collect::<Vec<_>>().iter().collect::<Vec<_>>());
    assert_eq!((report.publication.id.as_str(), report.publication.hash.as_str()), ("2026-1", content.hash().as_str()));
    assert!(pdf(&report, &Passages::new(), "r").unwrap().starts_with(b"%PDF-1.7"));
}
