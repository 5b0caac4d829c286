use super::*;
use crate::pdf::layout::{Group, Role, Sheet, Tree};
use crate::pdf::pages::{FOOT, MARGIN, RIGHT, What};
use crate::pdf::reader::{Element, read};
use crate::report::testing::{boxed, figured, passages, report};
use crate::report::{Block, Chapter};
use krilla::tagging::TableHeaderScope;
use statistics::figure::{Chart, Row, Value};
use std::collections::BTreeSet;

/// A report whose figures fall at every position on a page, one of them longer than a page.
fn long() -> Report {
    let mut report = report();
    let mut blocks = Vec::new();
    for number in 0..24 {
        let mut of = figured("barres", 3, Chart::Bars { columns: vec![0], intervals: vec![] });
        if number % 3 == 0 {
            of.figure.chart = Chart::None;
        }
        let rows = if number == 7 { 120 } else { 2 + number % 5 };
        of.figure.rows = (0..rows)
            .map(|n| Row::new(format!("Rang {n} {}", "assez long ".repeat(n % 4 * 6)), vec![Value::Count(n as i64); 3]))
            .collect();
        blocks.push(Block::Figure { of: of.into(), level: 3 });
        blocks.push(Block::Paragraph { text: "Des mots qui vont à la ligne. ".repeat(number) });
        blocks.push(Block::Heading { text: format!("Partie {number}") });
        blocks.push(Block::List { items: vec!["Un".to_owned(); number % 4] });
    }
    report.chapters.insert(1, Chapter { id: "longue".into(), title: "Longue".into(), blocks });
    report
}

fn leaves(tree: &Tree, found: &mut BTreeSet<usize>) {
    match tree {
        Tree::Leaf(leaf) => _ = found.insert(*leaf),
        Tree::Group(_, below) => below.iter().for_each(|one| leaves(one, found)),
    }
}

/// The pages that leaves are on.
fn pages(sheet: &Sheet, of: &BTreeSet<usize>) -> BTreeSet<usize> {
    let stands = |what: &What| match what {
        What::Text { leaf: Some(leaf), .. } | What::PageOf { leaf, .. } | What::Chart { leaf, .. } => of.contains(leaf),
        _ => false,
    };
    (0..sheet.pages.len()).filter(|page| sheet.pages[*page].iter().any(|placed| stands(&placed.what))).collect()
}

fn rows<'a>(tree: &'a Tree, found: &mut Vec<&'a Tree>) {
    if let Tree::Group(kind, below) = tree {
        if *kind == Group::Row {
            found.push(tree);
        }
        below.iter().for_each(|one| rows(one, found));
    }
}

#[test]
fn rows_stay_whole_and_headings_stay_with_their_text() {
    let faces = Faces::load().unwrap();
    let sheet = sheet(&long(), &passages(), &faces);
    let mut all = Vec::new();
    sheet.tree.iter().for_each(|tree| rows(tree, &mut all));
    assert!(all.len() > 200);
    for row in all {
        let mut found = BTreeSet::new();
        leaves(row, &mut found);
        assert_eq!(pages(&sheet, &found).len(), 1, "{row:?}");
    }
    for page in &sheet.pages {
        let last = page.iter().rev().find_map(|placed| match placed.what {
            What::Text { leaf: Some(leaf), .. } => Some(sheet.leaves[leaf].role),
            _ => None,
        });
        assert!(
            !matches!(last, Some(Role::Heading(_) | Role::Header(TableHeaderScope::Column))),
            "{last:?} ends a page"
        );
        for placed in page {
            assert!((MARGIN..=FOOT).contains(&placed.y), "{placed:?}");
            if let What::Text { line, .. } = &placed.what {
                assert!(placed.x >= MARGIN && placed.x + line.width <= RIGHT + 0.1, "{placed:?}");
            }
        }
    }
}

#[test]
fn a_figure_stays_on_one_page_if_it_fits() {
    let faces = Faces::load().unwrap();
    let mut report = report();
    report.chapters.truncate(1);
    for lines in 0..60 {
        let figure =
            Block::Figure { of: boxed("barres", 3, Chart::Histogram { column: 0, breaks: Vec::new() }), level: 3 };
        report.chapters[0].blocks = vec![Block::Paragraph { text: "x\n".repeat(lines) }, figure];
        let sheet = sheet(&report, &passages(), &faces);
        let from = sheet.leaves.iter().rposition(|leaf| matches!(leaf.role, Role::Heading(3))).unwrap();
        assert_eq!(pages(&sheet, &(from..sheet.leaves.len()).collect()).len(), 1, "below {lines} lines");
    }
}

#[test]
fn line_breaks_are_kept_and_separate_words() {
    let mut report = report();
    report.chapters[0].blocks = vec![Block::List { items: vec!["un\ndeux".into()] }];
    let faces = Faces::load().unwrap();
    let sheet = sheet(&report, &passages(), &faces);
    let lines = sheet.pages.iter().flatten().filter_map(|placed| match &placed.what {
        What::Text { line, .. } => Some(line.text.as_str()),
        _ => None,
    });
    assert!(lines.collect::<Vec<_>>().windows(2).any(|pair| pair == ["un ", "deux"]));
}

#[test]
fn the_contents_give_the_page_of_each_chapter() {
    let report = long();
    let faces = Faces::load().unwrap();
    let sheet = sheet(&report, &passages(), &faces);
    let read = read(&pdf(&report, &passages(), "r").unwrap());
    let links: Vec<&Element> = read.document.all().into_iter().filter(|element| element.kind == "Link").collect();
    let chapters = sheet.bookmarks.iter().filter(|bookmark| bookmark.heading.anchor.is_some());
    let expected: Vec<String> =
        chapters.map(|chapter| format!("{} {}", chapter.heading.title, chapter.page + 1)).collect();
    assert_eq!(links.iter().map(|link| link.text.as_str()).collect::<Vec<_>>(), expected);
    assert_eq!(expected.len(), report.chapters.len());
}

#[test]
fn the_series_of_a_chart_are_distinguishable_without_colours() {
    let mut report = report();
    report.chapters[0].blocks =
        vec![Block::Figure { of: boxed("course", 3, Chart::Lines { columns: vec![0, 1, 2], dots: vec![] }), level: 3 }];
    let faces = Faces::load().unwrap();
    let sheet = sheet(&report, &passages(), &faces);
    let about = About { title: "x".into(), id: "x".into(), foot: "x".into(), at: report.at };
    let bytes = write(&sheet, &faces, &about, false).unwrap();
    let count = |part: &[u8]| bytes.windows(part.len()).filter(|window| *window == part).count();
    assert_eq!((count(b"[7 4]0 d"), count(b"[2 4]0 d")), (1, 1), "one line of dashes, one of points");
}
