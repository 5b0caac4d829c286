//! Pages of coverage, from a few buyers.

use super::*;
use crate::national::samples::{self, M, Sample, buyers, number};

/// Five local authorities that bought for 200 M€, a ministry that gave no total, and somebody without a segment.
fn answered() -> Vec<Sample> {
    let mut all = buyers("collectivite", &[(2, 20), (2, 30), (2, 40), (2, 50), (2, 60)]);
    all.push(Sample { segment: "ministere", startup: Some(M), ..Sample::default() });
    all.push(Sample { total: Some(7 * M), ..Sample::default() });
    all
}

fn page(samples: &[Sample], exact: bool) -> Shown {
    let questionnaire = samples::questionnaire();
    let mut margins = samples::margins(&questionnaire, &[("collectivite", 1_000), ("ministere", 500)]);
    let authorities = margins.years[0].strata.iter_mut().find(|one| one.key.segment == "collectivite").unwrap();
    authorities.organisations = Some(number(40));
    let columns = samples::columns(&questionnaire, samples);
    of(&questionnaire, &columns, &margins, &samples::asking(exact))
}

fn row<'f>(figure: &'f Figure, name: &str) -> &'f [Value] {
    &figure.rows.iter().find(|row| row.name == name).unwrap().values
}

fn unknown() -> Value {
    Value::Words("inconnu".to_owned())
}

#[test]
fn coverage_is_as_in_the_contract_and_unknown_is_never_zero() {
    let shown = page(&answered(), true);
    let table = &shown.figures[0];
    let authorities = [
        Value::Count(5),
        Value::Count(40),
        Value::Share(0.125),
        Value::Count(5),
        Value::Cents(200 * M),
        Value::Cents(1_000 * M),
        Value::Share(0.2),
    ];
    assert_eq!(row(table, "Collectivité territoriale"), authorities);
    let ministries = row(table, "Ministère ou service de l’État");
    let expected =
        [Value::Count(1), unknown(), unknown(), Value::Count(0), Value::None, Value::Cents(500 * M), Value::None];
    assert_eq!(ministries, expected, "nobody gave a total of the known 500 M€");
    let health = row(table, "Établissement de santé");
    assert_eq!(health, [Value::Count(0), unknown(), unknown(), Value::Count(0), Value::None, unknown(), unknown()]);
    assert_eq!(row(table, "Ensemble")[0], Value::Count(7));
    assert_eq!(row(table, "Secteur privé")[4], Value::Cents(7 * M), "without a segment, private");
    assert!(table.notes.iter().any(|note| note.starts_with("Un répondant n’est d’aucune strate")), "{:?}", table.notes);
    assert!(table.reading.ends_with("connu pour une seule, les achats pour 2."), "{}", table.reading);
}

#[test]
fn strata_stand_below_their_sector() {
    let names: Vec<String> = page(&answered(), true).figures[0].rows.iter().map(|row| row.name.clone()).collect();
    let place = |name: &str| names.iter().position(|one| one == name).unwrap();
    assert_eq!([place("Ensemble"), place("Secteur public"), place("Ministère ou service de l’État")], [0, 1, 2]);
    assert!(place("Entreprise publique") < place("Secteur privé") && place("Secteur privé") < place("Grand groupe"));
}

#[test]
fn purchases_of_few_are_marked_and_so_is_their_coverage() {
    let few = buyers("collectivite", &[(1, 190), (1, 5), (1, 5)]);
    let shown = page(&few, false);
    let authorities = row(&shown.figures[0], "Collectivité territoriale");
    assert_eq!((&authorities[4], &authorities[6]), (&Value::Secret, &Value::Secret), "one is 95 % of it");
    assert_eq!(authorities[2], Value::Share(3.0 / 40.0), "how many they are is no secret");
    let all = format!("{shown:?}");
    assert!(!all.contains("200,0") && !all.contains(&(200 * M).to_string()), "{all}");
    let exact = page(&few, true);
    assert_eq!(row(&exact.figures[0], "Collectivité territoriale")[6], Value::Share(0.2));
}

#[test]
fn every_known_number_has_its_source_and_grade_and_provisional_ones_are_marked() {
    let shown = page(&answered(), false);
    let known = &shown.figures[1];
    // Eleven strata and two sectors, each with two numbers.
    assert_eq!(known.reading, "3 des 26 nombres de la population sont connus ; personne n’a publié les autres.");
    let authorities: Vec<&Row> = known.rows.iter().filter(|row| row.name == "Collectivité territoriale").collect();
    assert_eq!(
        authorities[0].values[..4],
        [Value::Count(40), Value::None, Value::Year(2025), Value::Words("B".into())]
    );
    assert_eq!(authorities[1].values[..2], [Value::None, Value::Cents(1_000 * M)]);
    assert!(matches!(&authorities[0].values[4], Value::Words(source) if source.starts_with("Républik Achats")));
    for figure in &shown.figures[..2] {
        assert!(figure.title.ends_with("2025 (marges provisoires)"), "{}", figure.title);
    }
    let taken = &shown.figures[2].rows;
    assert!(taken[0].name.contains("UGAP") && taken[0].values[0] == Value::Words("776056467".into()), "{taken:?}");
}

#[test]
fn a_chart_is_drawn_of_what_is_known_for_most_strata() {
    let chart = |known: &[(&str, i64)]| {
        let (questionnaire, columns) = (samples::questionnaire(), Columns::default());
        let margins = samples::counted(&questionnaire, known, &[]);
        of(&questionnaire, &columns, &margins, &samples::asking(false)).figures[0].chart.clone()
    };
    // Of all segments the number is known, 0 where it is not named: there is a share of the named ones only.
    let six = ["ministere", "collectivite", "grand_groupe", "eti", "pme", "autre"].map(|code| (code, 10));
    assert_eq!(chart(&six), Chart::Bars { columns: vec![BY_NUMBER], intervals: Vec::new() });
    assert_eq!(chart(&six[1..]), Chart::None);
}

#[test]
fn more_respondents_than_organisations_is_reported() {
    let many = buyers("collectivite", &[(1, 10); 41]);
    let note =
        |samples: &[Sample]| page(samples, false).figures[0].notes.iter().any(|note| note.contains("Au-dessus de 100"));
    assert!(note(&many) && !note(&answered()));
}

#[test]
fn the_embedded_margins_make_a_page_of_every_year_that_they_have() {
    let questionnaire = samples::questionnaire();
    let margins = margins::embedded(&questionnaire).unwrap();
    let shown = of(&questionnaire, &Columns::default(), &margins, &samples::asking(false));
    assert_eq!(shown.choices[0].options, ["2025", "2024"].map(|year| (year.to_owned(), year.to_owned())));
    assert!(shown.lead.unwrap().contains("aucun acheteur n’a répondu"));
    assert_eq!(shown.figures[0].chart, Chart::None, "there is nothing to draw yet");
    let without = Margins { years: Vec::new(), ..margins };
    let shown = of(&questionnaire, &Columns::default(), &without, &samples::asking(false));
    assert!(shown.figures.is_empty() && shown.lead.as_deref() == Some(NO_MARGINS));
}
