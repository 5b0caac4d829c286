use super::super::{Fact, NOTHING};
use super::*;
use crate::pdf::layout::Role;
use crate::pdf::pages::{HEIGHT, MARGIN, What};
use crate::pdf::reader::{Element, Read, read};
use crate::pdf::text::{lines, printable};
use crate::receipt::testing::{LIBRARY, latest, random, written};
use proptest::prelude::*;
use survey::seeded_random::Dice;
use survey::{Answer, Answers, Audience};

fn made(record: &Record) -> Read {
    read(&pdf(record).unwrap())
}

fn with_proposal(text: &str) -> Record {
    let mut answers = Answers::default();
    answers.insert("AC27", Answer::Text(text.to_owned()));
    written(&latest(Audience::Acheteurs), &answers)
}

/// The text of the proposal, its paragraphs joined by a character that no text contains.
fn proposal(document: &Element) -> String {
    let all = document.all();
    let at = all.iter().position(|e| e.kind == "H3" && e.text.starts_with("Avez-vous une proposition")).unwrap();
    let texts = all[at + 1..].iter().take_while(|e| e.kind == "P").map(|e| e.text.trim_end());
    texts.collect::<Vec<_>>().join("¶")
}

#[test]
fn the_pdf_has_the_metadata_that_pdf_ua_requires() {
    let questionnaire = latest(Audience::Acheteurs);
    let read = made(&written(&questionnaire, &random(&questionnaire, 1)));
    assert_eq!(read.language, "fr-FR");
    assert_eq!(read.title, "Justificatif de vos réponses 2026-ABCDE-FGHJK");
    assert!(read.marked && read.shows_title && read.tabs_by_structure && read.fonts_embedded);
    assert_eq!(read.untagged, "", "every text belongs to the tree or is an artifact");
    assert!(read.pages >= 2, "{} pages", read.pages);
    let footers: Vec<_> = read.artifacts.iter().filter(|text| !text.is_empty()).collect();
    assert_eq!(footers.len(), read.pages);
    assert!(footers[1].ends_with(&format!("2026-ABCDE-FGHJKPage 2 sur {}", read.pages)));
    let sections = questionnaire.sections.iter().map(|s| s.title.clone());
    assert_eq!(
        read.bookmarks,
        std::iter::once("Justificatif de vos réponses".to_owned()).chain(sections).collect::<Vec<_>>()
    );
}

#[test]
fn headings_and_lists_are_well_structured() {
    for questionnaire in LIBRARY.iter() {
        for seed in 0..6 {
            let record = written(questionnaire, &random(questionnaire, seed));
            let document = made(&record).document;
            assert_eq!(document.kind, "Document");
            let mut level = 0;
            for element in document.all() {
                let kinds: Vec<&str> = element.children.iter().map(|child| child.kind.as_str()).collect();
                match element.kind.as_str() {
                    "L" => assert!(!kinds.is_empty() && kinds.iter().all(|kind| *kind == "LI")),
                    "LI" => assert_eq!(kinds, ["Lbl", "LBody"]),
                    "Sect" => assert_eq!(kinds[0], "H2"),
                    "H1" | "H2" | "H3" => {
                        let next: u32 = element.kind[1..].parse().unwrap();
                        assert!(next <= level + 1, "H{level} then H{next}");
                        level = next;
                        assert_eq!(element.title.as_deref().map(printable).as_deref(), Some(element.text.trim_end()));
                    }
                    "Document" => assert_eq!(&kinds[..2], ["H1", "L"]),
                    "P" | "Lbl" | "LBody" => assert!(kinds.is_empty() && !element.text.is_empty()),
                    other => panic!("{other}"),
                }
            }
            let asked: usize = record.sections.iter().map(|s| s.entries.len()).sum();
            assert_eq!(document.all().iter().filter(|e| e.kind == "H3").count(), asked);
        }
    }
}

#[test]
fn the_same_receipt_gives_the_same_bytes() {
    let questionnaire = latest(Audience::StartUp);
    let record = written(&questionnaire, &random(&questionnaire, 3));
    assert_eq!(pdf(&record).unwrap(), pdf(&record).unwrap());
}

#[test]
fn ticked_options_are_read_in_words() {
    let mut answers = Answers::default();
    answers.insert("AC07", Answer::Choice("non_prevu".to_owned()));
    let document = made(&written(&latest(Audience::Acheteurs), &answers)).document;
    let texts = document.texts();
    let at = texts.iter().position(|text| text.starts_with("Avez-vous eu recours")).unwrap();
    assert_eq!(
        &texts[at + 1..at + 5],
        ["Non choisi\u{a0}: ", "Oui", "Choisi\u{a0}: ", "Non, mais c’est prévu dans les 12 prochains mois"]
    );
    assert!(texts.contains(&NOTHING));
}

#[test]
fn characters_missing_from_the_typefaces_are_replaced_but_read_as_typed() {
    for typed in ["日本語", "😀 et 🎉", "שלום עולם", "مرحبا بالعالم", "\u{fffd}😀\u{fffd}", "Ǆ ʼn"]
    {
        assert_eq!(proposal(&made(&with_proposal(typed)).document), printable(typed), "{typed}");
    }
    // Private-use and control characters mean nothing elsewhere: the text contains the replacement character.
    assert_eq!(proposal(&made(&with_proposal("a\u{1}b\u{e000}c\u{ffff}d\0")).document), "a�b�c�d�");
    assert_eq!(proposal(&made(&with_proposal("e\u{301}té \u{202e}\u{200b}\u{feff}fin\u{ad}al")).document), "été final");
    assert_eq!(proposal(&made(&with_proposal("\u{200b}\u{202e}")).document), "");
}

#[test]
fn every_french_letter_has_a_glyph() {
    let faces = Faces::load().unwrap();
    for letter in
        "ABCZabcz0189ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸàâæçéèêëîïôœùûüÿ«»’‘“”–—…€%&@#§°²³ªº·•☐☑\u{a0}\u{202f}\u{fffd}−≤≥×".chars()
    {
        for bold in [false, true] {
            assert!(faces.of(bold).glyph(letter).is_some(), "{letter:?}, bold: {bold}");
        }
    }
    // All texts of the questionnaires.
    for questionnaire in LIBRARY.iter() {
        for letter in serde_json::to_string(&**questionnaire).unwrap().chars().filter(|c| !c.is_control()) {
            assert!(faces.of(false).glyph(letter).is_some(), "{letter:?}");
        }
    }
}

#[test]
fn typed_line_breaks_are_kept_and_long_words_broken() {
    let long = "x".repeat(3_000);
    let text = format!("un\r\n\r\ndeux {long} trois");
    assert_eq!(proposal(&made(&with_proposal(&text)).document), format!("un¶deux {long} trois"));
}

#[test]
fn lines_fit_their_width_and_lose_nothing() {
    let faces = Faces::load().unwrap();
    let mut dice = Dice::new(7);
    for _ in 0..500 {
        let text: String =
            (0..dice.below(120)).map(|_| ['a', ' ', ' ', 'é', '-', 'W', '?', '«', '\u{a0}'][dice.below(9)]).collect();
        let width = 20.0 + dice.unit() as f32 * 200.0;
        let broken = lines(faces.of(false), &text, 10.0, width);
        assert!(
            broken.iter().all(|line| line.width <= width + 0.01 || line.text.trim_end().chars().count() == 1),
            "{text}"
        );
        assert_eq!(broken.iter().map(|line| line.text.as_str()).collect::<String>(), text.trim());
    }
    let question = "Avez-vous eu recours à une start-up ?";
    for width in 30..200 {
        let broken = lines(faces.of(false), question, 10.0, width as f32);
        assert!(broken.iter().skip(1).all(|line| !line.text.starts_with('?')), "a sign is left alone at {width}");
    }
}

#[test]
fn a_question_stays_with_its_first_option() {
    let faces = Faces::load().unwrap();
    for questionnaire in LIBRARY.iter() {
        for seed in 0..12 {
            let laid = sheet(&written(questionnaire, &random(questionnaire, seed)), &faces);
            for page in &laid.pages {
                let last = page.iter().rev().find_map(|placed| match placed.what {
                    What::Text { leaf, .. } => leaf.map(|leaf| laid.leaves[leaf].role),
                    _ => None,
                });
                assert!(!matches!(last, Some(Role::Heading(_))), "a heading ends a page");
                for placed in page {
                    if let What::Text { .. } = placed.what {
                        assert!((MARGIN..=HEIGHT - MARGIN + 1.0).contains(&placed.y), "{}", placed.y);
                    }
                }
            }
        }
    }
}

#[test]
fn a_very_long_answer_continues_over_pages() {
    let text = "Une ligne de plus.\n".repeat(400);
    let read = made(&with_proposal(&text));
    assert!(read.pages > 6);
    assert_eq!(proposal(&read.document).matches("Une ligne de plus.").count(), 400);
}

#[test]
fn ten_thousand_random_texts_do_not_panic() {
    let faces = Faces::load().unwrap();
    let mut dice = Dice::new(20_261_124);
    let mut record = with_proposal("");
    // Fifty texts per receipt, since each one is a whole PDF.
    let template = record.facts[0].clone();
    for _ in 0..200 {
        record.facts = (0..50).map(|_| Fact { value: any_text(&mut dice), ..template.clone() }).collect();
        for fact in &record.facts {
            assert_eq!(
                lines(faces.of(true), &fact.value, 10.0, 300.0)
                    .iter()
                    .map(|line| line.text.as_str())
                    .collect::<String>(),
                printable(&fact.value).trim()
            );
        }
        assert!(pdf(&record).unwrap().starts_with(b"%PDF-1.7"));
    }
}

/// Up to eighty random characters.
fn any_text(dice: &mut Dice) -> String {
    (0..dice.below(80))
        .map(|_| match dice.below(6) {
            0 => char::from_u32(dice.below(0x11_0000) as u32).unwrap_or('\u{202e}'),
            1 => char::from_u32(dice.below(0x3000) as u32).unwrap_or(' '),
            2 => ['\n', '\r', '\t', '\0', '\u{feff}', '\u{fffe}', '\u{e000}', '\u{301}', '\u{200d}', '\u{2067}']
                [dice.below(10)],
            _ => char::from(32 + dice.below(95) as u8),
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_typed_text_is_read_back_unchanged(text in "(\\PC|[\u{a0}\u{202f}\n\t☑…]){0,200}") {
        let expected: Vec<String> = text.lines().map(|line| printable(line).trim().to_owned()).filter(|line| !line.is_empty()).collect();
        let record = with_proposal(&text);
        let read = made(&record);
        prop_assert_eq!(proposal(&read.document), expected.join("¶"));
    }
}
