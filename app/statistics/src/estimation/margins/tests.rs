use super::*;
use proptest::prelude::*;
use std::sync::Arc;
use survey::library::Library;
use survey::{Audience, Questionnaire, Role};

fn questionnaires() -> Vec<Arc<Questionnaire>> {
    let library = Library::embedded().unwrap();
    library.iter().filter(|one| one.audience == Audience::Acheteurs).cloned().collect()
}

fn latest() -> Arc<Questionnaire> {
    questionnaires().pop().unwrap()
}

const HEAD: &str = "provisional = true
[[source]]
code = \"oecp\"
name = \"OECP\"
address = \"https://example.org\"
";

/// A year in which every segment is unknown but the first, whose line of purchases is line 10.
fn year(purchases: &str, rest: &str) -> String {
    let questionnaire = latest();
    let codes = questionnaire.with_role(Role::Segment).unwrap().kind.options().iter().map(|option| &option.code);
    let strata: Vec<String> = codes
        .enumerate()
        .map(|(place, code)| {
            let purchases = if place == 0 { purchases } else { "\"inconnu\"" };
            format!("{{ segment = \"{code}\", organisations = \"inconnu\",\npurchases = {purchases} }}")
        })
        .collect();
    format!("[[year]]\nyear = 2025\nstratum = [\n{}]\n{rest}", strata.join(",\n"))
}

fn load(body: &str) -> Result<Margins, String> {
    margins("essai.toml", &format!("{HEAD}{body}"), &latest()).map_err(|error| error.to_string())
}

#[test]
fn the_embedded_margins_fit_every_buyers_questionnaire() {
    for questionnaire in questionnaires() {
        let margins = embedded(&questionnaire).unwrap();
        let years: Vec<i32> = margins.years.iter().map(|one| one.year).collect();
        assert_eq!(years, [2022, 2023, 2024, 2025]);
        assert!(margins.provisional);
        let options = questionnaire.with_role(Role::Segment).unwrap().kind.options();
        for year in &margins.years {
            let segments: Vec<&str> = year.strata.iter().map(|one| one.key.segment.as_str()).collect();
            assert_eq!(segments, options.iter().map(|option| option.code.as_str()).collect::<Vec<_>>());
        }
    }
}

#[test]
fn every_embedded_number_cites_a_source_and_says_how_it_was_worked_out() {
    let margins = embedded(&latest()).unwrap();
    let mut numbers = 0;
    for year in &margins.years {
        let sectors = year.sectors.iter().flat_map(|one| [&one.organisations, &one.purchases]);
        let strata = year.strata.iter().flat_map(|one| [&one.organisations, &one.purchases]);
        for known in sectors.chain(strata).flatten() {
            assert!(margins.source(known).is_some() && known.note.is_some(), "{known:?}");
            numbers += 1;
        }
    }
    let notes = margins.years[1].strata[0].purchases.as_ref().and_then(|known| known.note.as_deref());
    assert_eq!(notes, Some("État\u{a0}: 329\u{a0}M€ ÷ 1,4\u{a0}%"), "in French spacing");
    assert_eq!(numbers, 7, "whatever nobody has published is unknown");
    let ministries = margins.year(2022).unwrap().strata[0].purchases.clone().unwrap();
    assert_eq!((ministries.value, ministries.grade), (2_260_000_000_000, Grade::C), "296 M€ ÷ 1,31 %, to 10 M€");
}

#[test]
fn a_take_all_organisation_is_found_by_its_siren() {
    let margins = embedded(&latest()).unwrap();
    assert!(margins.takes(Siren::parse("776056467").unwrap()));
    assert!(!margins.takes(Siren::parse("732829320").unwrap()));
}

#[test]
fn strata_stand_in_the_order_of_the_questionnaire_whatever_the_file_has() {
    let text = year("\"inconnu\"", "");
    let turned = text.replace("\"ministere\"", "\"x\"").replace("\"pme\"", "\"ministere\"").replace("\"x\"", "\"pme\"");
    assert_eq!(load(&turned), load(&text));
    assert_eq!(load(&text).unwrap().years[0].strata[0].key.segment, "ministere");
}

#[test]
fn a_respondent_is_placed_by_size_only_where_the_population_is_counted_so() {
    let sized = "{ segment = \"eti\", size = \"eti\", organisations = \"inconnu\",\npurchases = \"inconnu\" },\n\
        { segment = \"eti\", size = \"ge\", organisations = \"inconnu\",";
    let text = year("\"inconnu\"", "").replace("{ segment = \"eti\", organisations = \"inconnu\",", sized);
    let year = load(&text).unwrap().years.remove(0);
    let key = |at: Option<usize>| at.map(|at| (year.strata[at].key.segment.as_str(), year.strata[at].key.size.clone()));
    assert_eq!(key(year.place("eti", Some("ge"))), Some(("eti", Some("ge".to_owned()))));
    assert_eq!(key(year.place("eti", None)), None, "its size is unknown");
    assert_eq!(key(year.place("pme", Some("ge"))), Some(("pme", None)));
    assert_eq!(key(year.place("ailleurs", None)), None);
}

#[test]
fn each_fault_of_a_margins_file_is_reported_with_its_line() {
    let cents = |what: &str| format!("{{ {what}, source = \"oecp\", year = 2025, grade = \"A\" }}");
    let sector = |code: &str, purchases: &str| {
        format!("[[year.sector]]\ncode = \"{code}\"\norganisations = \"inconnu\"\npurchases = {purchases}\n")
    };
    let region = "[[year.region]]\ncode = \"11\"\norganisations = \"inconnu\"\n";
    let take = |siren: &str| format!("[[take_all]]\nsiren = \"{siren}\"\nname = \"A\"\nsource = \"oecp\"\n");
    let unknown = "\"inconnu\"";
    let sized = year(unknown, "").replace("\"eti\"", "\"eti\", size = \"eti\"");
    let sized = sized.replace("\"pme\"", "\"eti\", size = \"ge\"");
    for (body, expected) in [
        ("nonsense = 1\n".to_owned(), "line 6: unknown field `nonsense`"),
        (take("123456789"), "line 7: Ce numéro SIREN n’est pas valide"),
        (take("776056467").repeat(2), "line 11: `776056467` stands twice"),
        (take("776056467").replace("oecp", "x"), "line 9: the source `x` is not in the file"),
        ("[[source]]\ncode = \"b\"\nname = \"B\"\naddress = \"b\"\n".to_owned(), "line 6: the source `b` needs a name"),
        (year("0", ""), "line 10: a table with `count` or `cents`"),
        (year("\"bientôt\"", ""), "line 10: `bientôt` is no number"),
        (year(&cents("count = 3"), ""), "line 10: purchases are whole `cents`"),
        (year(&cents("cents = 0"), ""), "line 10: 0 is not between 1 and"),
        (year(&cents("cents = 5").replace("oecp", "x"), ""), "line 10: the source `x` is not in the file"),
        (year(&cents("cents = 5").replace("2025", "2024"), ""), "line 10: a number of 2024 for 2025 has grade D"),
        (year(unknown, &sector("etat", unknown)), "`etat` is no sector"),
        (year(unknown, &sector("public", unknown).repeat(2)), "`secteur public` stands twice"),
        (
            year(&cents("cents = 5"), &sector("public", &cents("cents = 4"))),
            "line 7: the purchases of the strata add up",
        ),
        (year(unknown, region), "line 7: 2025 leaves out the region `84`"),
        (year(unknown, &region.replace("11", "12")), "`12` is no region"),
        (year(unknown, "").replace("\"pme\"", "\"tpe\""), "`tpe` is no segment of the questionnaire"),
        (year(unknown, "").replace("\"pme\"", "\"eti\""), "`strate eti` stands twice"),
        (year(unknown, "").replace("\"pme\"", "\"pme\", size = \"xl\""), "`xl` is no size"),
        (
            year(unknown, "").replace("\"ministere\"", "\"ministere\", size = \"ge\""),
            "only companies are counted by size",
        ),
        (year(unknown, "").replace("\"pme\"", "\"eti\", size = \"ge\""), "counts `eti` both as a whole and by size"),
        (sized, "line 7: 2025 leaves out the segment `pme`"),
        (year(unknown, "").repeat(2), "`2025` stands twice"),
        (year(unknown, "").replace("2025", "1025"), "line 7: 1025 is no year"),
    ] {
        let found = load(&body).unwrap_err();
        assert!(found.starts_with("essai.toml, line ") && found.contains(expected), "{expected}\n{found}");
    }
}

proptest! {
    #[test]
    fn reading_any_text_as_margins_never_panics(text in "\\PC{0,80}", cut in 0usize..4_000) {
        let questionnaire = latest();
        let _ = margins("x", &text, &questionnaire);
        let whole = survey::library::EMBEDDED_MARGINS.1;
        let cut = whole.char_indices().map(|(at, _)| at).nth(cut).unwrap_or(0);
        let _ = margins("x", &format!("{}{text}", &whole[..cut]), &questionnaire);
    }
}
