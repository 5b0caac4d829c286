//! Checks every counted sentence in the service's sources for agreement between number and words.

use super::{counted, split_paragraphs};
use std::path::{Path, PathBuf};

#[test]
fn zero_one_and_many_have_their_own_forms() {
    let sentence = |n: i64| counted(n, "Aucune réponse", "Une réponse", "# réponses");
    assert_eq!([sentence(0), sentence(1), sentence(2)], ["Aucune réponse", "Une réponse", "2 réponses"]);
    assert_eq!(sentence(12_345), "12\u{202f}345 réponses");
    assert_eq!(counted(usize::MAX, "", "", "#"), super::grouped(i64::MAX));
}

#[test]
fn blank_lines_separate_paragraphs_and_other_line_breaks_remain() {
    assert_eq!(split_paragraphs("\r\nUn\r\ndeux  \r\n \r\n\r\nTrois\n"), ["Un\ndeux", "Trois"]);
    assert!(split_paragraphs(" \n ").is_empty());
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => sources(&path, found),
            false if path.extension().is_some_and(|end| end == "rs") => found.push(path),
            false => {}
        }
    }
}

/// The source folders: every crate's.
fn folders() -> Vec<PathBuf> {
    let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let crates = std::fs::read_dir(&app).unwrap().map(|entry| entry.unwrap().path().join("src"));
    crates.chain([app.join("../server/src")]).filter(|folder| folder.is_dir()).collect()
}

/// The files of these folders.
fn files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in folders() {
        sources(&folder, &mut files);
    }
    files
}

/// The texts of the files, each without the tests at its end.
fn texts() -> impl Iterator<Item = (PathBuf, String)> {
    files().into_iter().filter(|file| !file.ends_with("tests.rs")).map(|file| {
        let text = std::fs::read_to_string(&file).unwrap();
        let end = text.find("\n#[cfg(test)]\nmod tests {").unwrap_or(text.len());
        (file, text[..end].to_owned())
    })
}

/// The quoted texts after a position.
fn literals(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(from) = rest.find('"') {
        let (mut end, mut escaped) = (None, false);
        for (at, c) in rest[from + 1..].char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => {
                    end = Some(at);
                    break;
                }
                _ => {}
            }
        }
        let Some(end) = end else { break };
        let spaced = rest[from + 1..from + 1 + end].replace("\\u{a0}", "\u{a0}").replace("\\u{202f}", "\u{202f}");
        found.push(spaced);
        rest = &rest[from + end + 2..];
    }
    found
}

/// The arguments of each call of [`counted`] whose forms are literals.
fn calls(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("counted(") {
        let arguments = &text[at + "counted(".len()..];
        let mut depth = 1;
        let end = arguments.find(|c: char| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            depth == 0
        });
        found.extend(end.map(|end| arguments[..end].to_owned()));
    }
    found
}

#[test]
fn every_counted_sentence_agrees_with_zero_one_and_many() {
    let mut read = 0;
    let mut faults = Vec::new();
    for file in files().iter().filter(|file| !file.ends_with("tests.rs") && !file.ends_with("french/src/lib.rs")) {
        let text = std::fs::read_to_string(file).unwrap();
        for call in calls(&text) {
            let forms = literals(&call);
            let [none, one, many] = forms.as_slice() else { continue };
            read += 1;
            let mut fault = |why: &str| faults.push(format!("{}: {why}: {call}", file.display()));
            if none.contains('#') || one.contains('#') || !many.contains('#') {
                fault("only many has the number");
            }
            // « # réponses ont », never « # réponse » or « # a ».
            let words: Vec<&str> = many.split('#').nth(1).unwrap_or_default().split_whitespace().collect();
            let is_noun = |word: &&&str| {
                word.chars().count() > 2 && !word.starts_with("d’") && !["qui", "start-up"].contains(word)
            };
            let noun = words.iter().find(is_noun).copied().unwrap_or("s");
            if !noun.trim_end_matches(|c: char| !c.is_alphabetic()).ends_with(['s', 'x', 'z'])
                && !["ont", "ent"].iter().any(|end| noun.ends_with(end))
            {
                fault("many is plural");
            }
            // « Une réponse sont » is a fault, « Les chiffres sont … » in a sentence with two subjects is not.
            let singular: Vec<&str> = one.split_whitespace().collect();
            let is_many = |pair: &[&str]| {
                ["ont", "sont"].contains(&pair[1]) && !pair[0].ends_with('s')
                    || pair[0] == "1" && ["acheteurs", "réponses", "jours"].contains(&pair[1])
            };
            if singular.windows(2).any(is_many) && many != one {
                fault("one is singular, in words");
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(read >= 15, "the sentences were found: {read}");
}

#[test]
fn no_line_ends_inside_a_number_or_between_quotation_mark_and_word() {
    let mut found = Vec::new();
    for (file, text) in texts().filter(|(file, _)| !file.ends_with("testing.rs")) {
        let thin = |text: &str| text.matches('\u{202f}').count();
        // Without letters it is what somebody types, or a file holds.
        let is_sentence = |literal: &&String| literal.contains(char::is_alphabetic) && !literal.starts_with("HTTP/");
        let splits = |literal: &&String| {
            literal.contains("« ") || literal.contains(" »") || thin(&super::spacing::bound(literal)) > thin(literal)
        };
        found.extend(
            literals(&text)
                .iter()
                .filter(is_sentence)
                .filter(splits)
                .map(|literal| format!("{}: {literal}", file.display())),
        );
    }
    assert!(
        found.is_empty(),
        "`\\u{{202f}}` keeps digits together, `\\u{{a0}}` quotation marks and their words:\n{}",
        found.join("\n")
    );
}

#[test]
fn a_text_that_is_too_long_gives_its_length_and_the_limit() {
    assert_eq!(super::too_long(4_000, 1_000), "4\u{202f}000\u{a0}caractères, pour 1\u{202f}000 au plus");
    assert_eq!(super::too_long(201, 200), "201\u{a0}caractères, pour 200 au plus");
}

#[test]
fn no_sentence_builds_a_plural_by_hand() {
    let by_hand = [r#"{ "s" }"#, r#""s" } else"#, r#"> 1 { several"#];
    let mut found = Vec::new();
    for file in files().iter().filter(|file| !file.ends_with("french/src/tests.rs")) {
        let text = std::fs::read_to_string(file).unwrap();
        for (number, line) in text.lines().enumerate() {
            if by_hand.iter().any(|way| line.contains(way)) {
                found.push(format!("{}:{}: {}", file.display(), number + 1, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "`french::counted` says it:\n{}", found.join("\n"));
}

/// Nouns and participles, in the plural, that a number may precede.
const MANY: [&str; 26] = [
    "acheteurs",
    "ajoutées",
    "ans",
    "brouillons",
    "caractères",
    "centimes",
    "champs",
    "chiffres",
    "degrés",
    "derniers",
    "désinscrites",
    "étapes",
    "heures",
    "interrogées",
    "interrogés",
    "invitations",
    "jours",
    "lignes",
    "minutes",
    "organisations",
    "personnes",
    "points",
    "questions",
    "répondants",
    "réponses",
    "tentatives",
];

/// Numbers that are never 0 or 1, and why.
const NEVER_ONE: &[(&str, &str)] = &[
    ("caractères au plus", "the longest text of a question, of a field of ours"),
    ("caractères : raccourcissez-le", "a text that is too long"),
    ("caractères. Raccourcissez-le", "a text that is too long"),
    ("Au moins {} caractères", "the shortest password"),
    ("d’au moins {} caractères", "the shortest password"),
    ("à {most} minutes", "two at least"),
    ("{days} jours", "a constant of `asked` and of `invitations`"),
    ("{}\u{a0}jours après la dernière connexion", "a constant of `known_device`"),
    ("{}\u{a0}ans", "twelve months are said apart"),
    ("{}\u{a0}minutes", "a constant of `entering`"),
    ("{}\u{a0}jours", "two days at least, and constants of `traces`"),
    ("{digits} chiffres", "9 or 14"),
    ("{} centimes", "a sum that cannot be said in euros"),
    ("dont {} sans changement", "a constant"),
    ("réponses mesurées pour donner", "a constant"),
    ("{FEW}", "a constant"),
    ("{least} organisations", "5, 10 or 20"),
    ("questions are the same", "English, with one said apart"),
    ("{STILL_DAYS}", "a constant"),
    ("{MINUTES}", "a constant"),
    ("<polygon {} points", "SVG"),
];

#[test]
fn a_number_before_a_noun_is_formatted_by_counted_or_never_one() {
    let mut found = Vec::new();
    let mut used = std::collections::BTreeSet::new();
    for (file, text) in texts().filter(|(file, _)| !file.ends_with("french/src/lib.rs")) {
        for literal in literals(&text) {
            let before_noun = literal.match_indices('}').any(|(at, _)| {
                let after = literal[at + 1..].strip_prefix([' ', '\u{a0}', '\u{202f}']).unwrap_or_default();
                MANY.contains(&after.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default())
            });
            if !before_noun {
                continue;
            }
            match NEVER_ONE.iter().position(|(part, _)| literal.contains(part)) {
                Some(place) => drop(used.insert(place)),
                None => found.push(format!("{}: {literal}", file.display())),
            }
        }
    }
    assert!(found.is_empty(), "`french::counted` says it:\n{}", found.join("\n"));
    let unused: Vec<_> = (0..NEVER_ONE.len()).filter(|place| !used.contains(place)).map(|at| NEVER_ONE[at].0).collect();
    assert!(unused.is_empty(), "nothing says this any more: {unused:?}");
}
