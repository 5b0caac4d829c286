//! Pages of estimates, from a few buyers. The numbers are those of the examples of `contract.md`.

mod side_by_side;

use super::*;
use crate::national::samples::{self, M, Sample, buyers};
use statistics::figure::{Figure, Row, Value};

const TAKEN: &str = "776056467";

/// A take-all organisation and five others, of a population of 1 000 M€.
fn purchasing_bodies() -> Vec<Sample> {
    let mut all = buyers("centrale_achat", &[(20, 100), (2, 100), (0, 50), (3, 50), (1, 60), (4, 40)]);
    all[0].siren = TAKEN;
    all
}

fn page(samples: &[Sample], known: &[(&str, i64)], exact: bool) -> Shown {
    let questionnaire = samples::questionnaire();
    let margins = samples::margins(&questionnaire, known);
    of(&questionnaire, &samples::columns(&questionnaire, samples), &margins, &samples::asking(exact))
}

fn figure<'s>(shown: &'s Shown, id: &str) -> &'s Figure {
    shown.figures.iter().find(|figure| figure.id == id).unwrap()
}

fn row<'f>(figure: &'f Figure, name: &str) -> &'f Row {
    figure.rows.iter().find(|row| row.name.starts_with(name)).unwrap()
}

fn not_made() -> Value {
    Value::Words("non estimé".to_owned())
}

#[test]
fn the_three_volumes_are_those_of_the_contract() {
    let shown = page(&purchasing_bodies(), &[("public", 1_000)], true);
    let table = figure(&shown, "trois-volumes");
    let public = &row(table, "Secteur public").values;
    assert_eq!(
        public[..5],
        [Value::Count(6), Value::Cents(30 * M), Value::Cents(30 * M), Value::Cents(40 * M), Value::Cents(50 * M)]
    );
    let redressed = figure(&shown, "redresse");
    let values = [Value::Cents(50 * M), Value::None, Value::None, Value::Cents(1_000 * M)];
    assert_eq!(row(redressed, "Secteur public").values, values, "five groups are too few for an interval");
    assert_eq!(redressed.rows.len(), 1, "what is not estimated has no row");
    assert_eq!(redressed.head[2], "Incertitude si les absents ressemblent aux répondants de leur strate, bas");
    assert_eq!(row(table, "Secteur privé").values[1..5], [Value::None, not_made(), not_made(), not_made()]);
    let all = &row(table, "Ensemble").values;
    assert_eq!((&all[1], &all[4]), (&Value::Cents(30 * M), &not_made()), "a sector is not the country");
    assert!(table.notes[0].contains("n’est pas un intervalle de confiance"));
    assert_eq!(
        shown.lead.as_deref(),
        Some(
            "6\u{a0}acheteurs ont déclaré 30,0\u{a0}M€ d’achats auprès de start-up en 2025. Pour toute la population : secteur public, de 30,0\u{a0}M€ à 50,0\u{a0}M€ selon ce qu’achètent les absents ; secteur privé, pas d’estimation."
        )
    );
}

#[test]
fn strata_say_how_they_are_estimated_and_those_left_out_why() {
    let mut all = purchasing_bodies();
    all.extend(buyers("pme", &[(1, 10); 6]));
    all.extend(buyers("grand_groupe", &[(5, 70)]));
    let shown = page(&all, &[("centrale_achat", 1_000), ("grand_groupe", 50)], true);
    let estimated = figure(&shown, "strates-estimees");
    let values = &row(estimated, "Centrale d’achat").values;
    assert_eq!(values[..2], [Value::Count(5), Value::Share(10.0 / 300.0)]);
    assert_eq!(
        values[2..],
        [Value::Cents(30 * M), Value::Cents(50 * M), Value::Cents(1_000 * M), Value::Words("seule".into())]
    );
    let left_out = figure(&shown, "strates-non-estimees");
    let why = |name: &str| row(left_out, name).values[1].formatted();
    assert!(why("Grand groupe").contains("plus que la marge ne donne"));
    assert!(why("Petite ou moyenne").contains("personne n’a publié ses achats"));
    assert_eq!(row(left_out, "Petite ou moyenne").values[0], Value::Cents(6 * M), "it is in the observed volume");
}

#[test]
fn the_interval_of_the_redressed_volume_is_hidden_with_it() {
    let of = |large: i64, exact| {
        let mut given: Vec<(i64, i64)> = (0..30).map(|number| (1 + number % 5, 100)).collect();
        given.push((large, 9_000));
        let shown = page(&buyers("collectivite", &given), &[("public", 100_000)], exact);
        row(figure(&shown, "redresse"), "Secteur public").values.clone()
    };
    let shown = of(9, false);
    let (Value::Cents(estimate), Value::Cents(low), Value::Cents(high)) = (&shown[0], &shown[1], &shown[2]) else {
        panic!("{shown:?}")
    };
    // 99 of 12 000 M€.
    assert!(*estimate == 825 * M && low < estimate && estimate < high);
    assert_eq!(of(5_000, false)[..3], vec![Value::Secret; 3], "one bought nearly all");
    assert!(matches!(of(5_000, true)[1], Value::Cents(_)));
}

#[test]
fn a_sector_of_which_a_stratum_is_left_out_is_not_estimated_as_a_whole() {
    let mut all = purchasing_bodies();
    all.extend(buyers("ministere", &[(70, 700)]));
    let shown = page(&all, &[("centrale_achat", 1_000)], true);
    let table = figure(&shown, "trois-volumes");
    let public = &row(table, "Secteur public").values;
    assert_eq!(
        public[..4],
        [Value::Count(7), Value::Cents(100 * M), not_made(), not_made()],
        "more than what is estimated"
    );
    let part = &row(table, "Secteur public, strates estimées").values;
    assert_eq!(part[..2], [Value::Count(6), Value::Cents(30 * M)]);
    assert_eq!(part[4], Value::Cents(50 * M));
    assert!(shown.lead.unwrap().contains("secteur public, une partie des strates seulement"));
}

#[test]
fn small_strata_are_joined_and_named_together() {
    let mut all = buyers("collectivite", &[(1, 10), (2, 10), (3, 20)]);
    all.extend(buyers("etablissement_sante", &[(1, 10), (3, 50)]));
    let shown = page(&all, &[("collectivite", 500), ("etablissement_sante", 500)], true);
    let joined = row(figure(&shown, "strates-estimees"), "Collectivité territoriale + Établissement de santé");
    assert_eq!(joined.values[1], Value::Share(0.1));
    assert_eq!(joined.values[3], Value::Cents(100 * M));
    assert_eq!(joined.values[5], Value::Words("2 strates jointes".into()));
}

#[test]
fn an_estimate_is_hidden_with_the_amounts_that_it_rests_on() {
    let mut all = purchasing_bodies();
    // One of them is nearly all of what the small companies bought.
    all.extend(buyers("pme", &[(90, 100), (1, 100), (1, 100), (1, 100), (1, 100)]));
    let known = [("public", 1_000), ("prive", 2_000)];
    let shown = page(&all, &known, false);
    let table = figure(&shown, "trois-volumes");
    let private = &row(table, "Secteur privé").values;
    assert_eq!(private[1..5], vec![Value::Secret; 4]);
    let redressed = &row(figure(&shown, "redresse"), "Secteur privé").values;
    assert_eq!(redressed[0], Value::Secret);
    assert_eq!(redressed[3], Value::Cents(2_000 * M), "what is known of the population is no secret");
    assert_eq!(row(table, "Ensemble").values[4], Value::Secret, "less the public sector, it would be the private one");
    assert_eq!(row(table, "Secteur public").values[4], Value::Cents(50 * M));
    let strata = figure(&shown, "strates-estimees");
    assert_eq!(row(strata, "Toutes les strates du secteur privé").values[1..4], vec![Value::Secret; 3]);
    // 94 of 500 M€ are 18.8 %, of 2 000 M€ 376 M€; the public sector's 50 M€ make it 426 M€.
    let everything = format!("{shown:?}");
    for revealing in [94 * M, 376 * M, 235 * M, 426 * M, 124 * M] {
        let is_all = revealing == 124 * M;
        assert_eq!(everything.contains(&revealing.to_string()), is_all, "{revealing}");
    }
    let exact = page(&all, &known, true);
    assert_eq!(row(figure(&exact, "trois-volumes"), "Ensemble").values[4], Value::Cents(426 * M));
}

#[test]
fn the_ratio_is_hidden_where_it_would_tell_what_a_take_all_organisation_bought() {
    let known = [("centrale_achat", 1_000)];
    let strata = |all: &[Sample]| {
        let shown = page(all, &known, false);
        row(figure(&shown, "strates-estimees"), "Centrale d’achat").values.clone()
    };
    let with = strata(&purchasing_bodies());
    assert_eq!((&with[1], &with[3]), (&Value::Secret, &Value::Cents(50 * M)));
    let without = strata(&purchasing_bodies()[1..]);
    assert_eq!(without[1], Value::Share(10.0 / 300.0));
}

#[test]
fn amounts_drawn_for_ranges_stand_apart_and_only_with_exact_cells() {
    let mut all = buyers("pme", &[(1, 100), (2, 100), (1, 100)]);
    all.push(Sample { segment: "pme", total: Some(1_000), range: "p1_3", ..Sample::default() });
    let values = |exact| {
        let shown = page(&all, &[("pme", 1_000)], exact);
        (
            row(figure(&shown, "dont-impute"), "Faute").values.clone(),
            row(figure(&shown, "trois-volumes"), "Ensemble").values[1].clone(),
        )
    };
    let (imputed, observed) = values(true);
    assert_eq!((&imputed[0], observed), (&Value::Count(1), Value::Cents(4 * M)), "it is in no volume");
    assert!(matches!(imputed[1], Value::Cents(10..=20)), "{imputed:?}");
    assert_eq!(values(false).0[..4], vec![Value::Secret; 4]);
}

#[test]
fn weighted_shares_stand_beside_raw_ones_as_in_the_contract() {
    // Thrice the example: 3, 3, 1 and 1 respondents in public here, public elsewhere, private here, private elsewhere.
    let of = |segment, region, millions: i64, count: usize| {
        vec![Sample { segment, region, startup: Some(millions * M), ..Sample::default() }; count]
    };
    let all = [of("ministere", "11", 1, 9), of("ministere", "53", 0, 9), of("pme", "11", 1, 3), of("pme", "53", 0, 3)];
    let questionnaire = samples::questionnaire();
    let margins = samples::counted(&questionnaire, &[("ministere", 40), ("pme", 40)], &[("11", 20), ("53", 60)]);
    let columns = samples::columns(&questionnaire, &all.concat());
    let shown = of_page(&questionnaire, &columns, &margins);
    let shares = figure(&shown, "parts-ponderees");
    let bought = &row(shares, "Achètent auprès de start-up").values;
    let [Value::Share(raw), Value::Share(weighted), Value::Points(more)] = &bought[1..4] else { panic!("{bought:?}") };
    assert!((raw - 0.5).abs() < 1e-9 && (weighted - 0.25).abs() < 1e-6 && (more + 0.25).abs() < 1e-6, "{bought:?}");
    assert_eq!((&bought[0], &bought[4]), (&Value::Count(24), &Value::Count(14)), "three times 4.8");
    let fits = figure(&shown, "calage");
    assert_eq!(row(fits, "Segment : Ministère").values, [18, 60, 40, 40].map(Value::Count));
    let paris = fits.rows.iter().find(|row| row.name.contains("Île-de-France")).unwrap();
    assert!(paris.name.starts_with("Région : ") && paris.values[0] == Value::Count(12), "{paris:?}");
}

fn of_page(questionnaire: &Questionnaire, columns: &Columns, margins: &Margins) -> Shown {
    of(questionnaire, columns, margins, &samples::asking(false))
}

#[test]
fn without_numbers_of_organisations_the_page_says_why_no_share_is_weighted() {
    let shown = page(&purchasing_bodies(), &[("centrale_achat", 1_000)], false);
    let reason = figure(&shown, "parts-ponderees");
    assert!(reason.rows.is_empty());
    assert_eq!(
        reason.reading,
        "Aucune part n’est pondérée. Le nombre d’organisations n’est pas connu\u{a0}: segment, Ministère ou service de l’État."
    );
}

#[test]
fn the_uncertainty_of_rates_has_its_full_name_and_needs_ten_groups() {
    let given: Vec<(i64, i64)> = (0..40).map(|number| (1 + number % 7, 100)).collect();
    let shown = page(&buyers("pme", &given), &[("pme", 9_000)], false);
    let rates = figure(&shown, "incertitudes");
    assert_eq!(rates.head[3], "Incertitude si les absents ressemblent aux répondants de leur strate");
    let aggregate = &row(rates, "Taux agrégé").values;
    let (Value::Share(rate), Value::Interval(low, high)) = (&aggregate[1], &aggregate[2]) else {
        panic!("{aggregate:?}")
    };
    // 5 × 28 + 1 + 2 + 3 + 4 + 5 = 155 of 4 000.
    assert!((rate - 0.038_75).abs() < 1e-9 && low < rate && rate < high);
    assert_eq!(row(rates, "Évolution").values[1], Value::None, "2024 is missing");
    let few = page(&purchasing_bodies(), &[("centrale_achat", 1_000)], true);
    assert_eq!(row(figure(&few, "incertitudes"), "Taux médian").values[2], Value::None);
    let hidden = page(&buyers("pme", &[(90, 100), (1, 100), (1, 100)]), &[], false);
    let rows = &figure(&hidden, "incertitudes").rows;
    assert_eq!(rows[0].values[1..3], vec![Value::Secret; 2]);
}

#[test]
fn without_an_answer_the_page_says_so() {
    let shown = page(&[], &[("pme", 1_000)], false);
    assert!(shown.lead.unwrap().starts_with("Personne n’a encore déclaré"));
    for figure in &shown.figures {
        assert!(!figure.reading.is_empty(), "{}", figure.id);
        figure.svg();
    }
}
