//! The record's page and its PDF have the same text.

use super::record_view;
use documents::pdf::reader::{read, read_html, words};
use documents::receipt::Record;
use documents::receipt::pdf::pdf;
use documents::receipt::testing::{LIBRARY, latest, random, written};
use leptos::prelude::{Owner, RenderHtml};
use proptest::prelude::*;
use survey::{Answer, Answers, Audience};

fn both(record: &Record) -> [Vec<String>; 2] {
    let html = Owner::new().with(|| record_view(record).to_html());
    [words(read(&pdf(record).unwrap()).document.texts()), read_html(&html)]
}

#[test]
fn the_page_and_the_pdf_contain_the_same_words_in_the_same_order() {
    for questionnaire in LIBRARY.iter() {
        for seed in 0..25 {
            let [pdf, page] = both(&written(questionnaire, &random(questionnaire, seed)));
            assert_eq!(pdf, page, "{} {seed}", questionnaire.audience);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_typed_text_is_the_same_on_the_page_and_in_the_pdf(text in "(\\PC|[\u{a0}\u{202f}\n\t☑…]){0,200}") {
        let mut answers = Answers::default();
        answers.insert("AC27", Answer::Text(text));
        let [pdf, page] = both(&written(&latest(Audience::Acheteurs), &answers));
        prop_assert_eq!(pdf, page);
    }
}
