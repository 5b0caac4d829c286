//! The page of a report has the same text as its files.

use documents::pdf::reader::{read, read_html, words};
use documents::report::Report;
use documents::report::pdf::pdf;
use documents::report::testing::{all_texts, passages, report};
use leptos::prelude::{Owner, RenderHtml};
use observe::reports::report_view::report_view;

fn html(report: &Report) -> String {
    Owner::new().with(|| report_view(report, &passages(), None).to_html())
}

#[test]
fn the_page_and_the_pdf_contain_the_same_words_in_the_same_order() {
    let report = report();
    let document = read(&pdf(&report, &passages(), "r").unwrap()).document;
    assert_eq!(read_html(&html(&report)), words(all_texts(&document)));
    assert!(!html(&report).contains("<script"));
}

#[test]
fn a_stored_report_gives_the_same_page() {
    let report = report();
    let stored: Report = serde_json::from_str(&serde_json::to_string(&report).unwrap()).unwrap();
    assert_eq!(html(&report), html(&stored));
}
