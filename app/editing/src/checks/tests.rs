use super::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use survey::library::Library;
use survey::{Audience, EditionYear, Euros, Siren, Typed};

fn questionnaire(year: i32, audience: Audience) -> std::sync::Arc<Questionnaire> {
    Library::embedded().unwrap().get(EditionYear::new(year).unwrap(), audience).unwrap().clone()
}

fn answers(questionnaire: &Questionnaire, typed: &[(&str, &str)]) -> Answers {
    questionnaire.read(&typed.iter().copied().collect::<Typed>()).answers
}

fn siren(n: u32) -> String {
    (0..10).find_map(|check| Siren::parse(&format!("{:08}{check}", 20_000_000 + n)).ok()).unwrap().to_string()
}

/// A buyer with a name and amounts in euros, by field.
fn buyer(id: i64, name: &str, amounts: &[(&str, i64)]) -> Seen {
    Seen {
        id,
        reference: format!("R{id}"),
        version: 1,
        counts: true,
        at: id,
        siren: Some(siren(id as u32)),
        organisation: Some(siren(id as u32)),
        segment: Some("eti".into()),
        name: folded_name(name),
        amounts: amounts.iter().map(|(field, euros)| ((*field).to_owned(), euros * 100)).collect(),
        ..Seen::default()
    }
}

fn kinds(seen: Vec<Seen>) -> Vec<(Kind, i64, Option<i64>)> {
    let seen: BTreeMap<i64, Seen> = seen.into_iter().map(|one| (one.id, one)).collect();
    let mut found: Vec<_> = between_responses::findings(&seen, &|field| field.to_owned())
        .into_iter()
        .map(|finding| (finding.kind, finding.response, finding.other))
        .collect();
    found.sort();
    found
}

#[test]
fn jumps_and_high_rates_are_found_in_both_editions() {
    for (year, now, before) in [(2023, 2022, 2021), (2026, 2025, 2024)] {
        let questionnaire = questionnaire(year, Audience::Acheteurs);
        let of = |fields: [(String, &str); 4]| {
            let typed: Typed = fields.into_iter().collect();
            let found = single_response::findings(&questionnaire, 7, &questionnaire.read(&typed).answers);
            found.into_iter().map(|f| (f.kind, f.what)).collect::<Vec<_>>()
        };
        let fields =
            |total: &'static str, total_before: &'static str, startup: &'static str, startup_before: &'static str| {
                [
                    (format!("AC04.{now}"), total),
                    (format!("AC04.{before}"), total_before),
                    (format!("AC05.{now}"), startup),
                    (format!("AC05.{before}"), startup_before),
                ]
            };
        assert_eq!(
            of(fields("8 000 000", "7 500", "100 000", "100")),
            [(Kind::Jump, "AC05".to_owned()), (Kind::Jump, "AC04".to_owned())]
        );
        assert_eq!(
            of(fields("100", "100", "51", "50")),
            [(Kind::HighRate, format!("AC05.{now}"))],
            "half is not above"
        );
        assert_eq!(
            of(fields("800 000", "7 500", "100", "0")),
            [],
            "a hundred times is a change, and from nothing none"
        );
    }
}

#[test]
fn contradicting_answers_are_found_in_both_editions() {
    for (year, n1) in [(2023, 2022), (2026, 2025)] {
        let buyers = questionnaire(year, Audience::Acheteurs);
        let amount = format!("AC05.{n1}");
        let total = format!("AC04.{n1}");
        let earlier = format!("AC05.{}", n1 - 1);
        let found = |questionnaire: &Questionnaire, typed: &[(&str, &str)]| {
            let answers = answers(questionnaire, typed);
            let found = questionnaire.analysis.checks.iter().filter(|check| check.finds(questionnaire, &answers));
            found.map(|check| check.code.clone()).collect::<Vec<_>>()
        };
        for (code, typed) in [
            ("recours-achats", vec![("AC07", "non_prevu"), (&amount, "12 000")]),
            ("recours-poc", vec![("AC07", "non_pas_prevu"), ("AC19.lances", "3")]),
            ("aucun-fournisseur", vec![("AC08", "s0"), (&amount, "12 000")]),
            ("fournisseurs-sans-achats", vec![("AC08", "s6_20"), (&amount, "0")]),
            ("fournisseurs-nombreux", vec![("AC08", "plus_100"), (&amount, "12 000")]),
            ("contrats-achats", vec![("AC10", "plus_300k"), (&amount, "12 000")]),
            ("achat-innovant", vec![("AC01", "ministere"), ("AC16", "achat_innovant"), ("AC17", "de_nom")]),
            ("referent", vec![("AC23", "referent"), ("AC11", "non")]),
            ("tranche-taux", vec![(&*amount, "30"), (&*total, "100"), (&*earlier, "nsp"), ("AC06", "p1_3")]),
        ] {
            assert_eq!(found(&buyers, &typed), [code], "{year}");
            // Without its last answer there is no contradiction.
            assert_eq!(found(&buyers, &typed[..typed.len() - 1]), Vec::<&str>::new(), "{year} {code}");
        }
        let startups = questionnaire(year, Audience::StartUp);
        let old = (year - 12).to_string();
        for (code, typed) in [
            ("ca-parts", vec![("SU04", "pas_de_ca"), ("SU10", "p21_50")]),
            ("ca-parts-groupes", vec![("SU04", "pas_de_ca"), ("SU11", "p1_20")]),
            ("ca-contrats", vec![("SU04", "moins_100k"), ("SU17", "plus_300k")]),
            ("achat-innovant-vente", vec![("SU18", "achat_innovant"), ("SU19", "non")]),
            ("effectif-ca", vec![("SU03", "e0"), ("SU04", "plus_50m")]),
            ("jei-age", vec![("SU07", "jei"), ("SU02", &old)]),
        ] {
            assert_eq!(found(&startups, &typed), [code], "{year}");
            assert_eq!(found(&startups, &typed[..typed.len() - 1]), Vec::<&str>::new(), "{year} {code}");
        }
    }
}

#[test]
fn close_names_under_different_numbers_are_paired_the_later_with_the_earlier() {
    let found = kinds(vec![
        buyer(1, "Ville de Châteauroux", &[]),
        buyer(2, "VILLE DE CHATEAUROUX", &[]),
        buyer(3, "Ville de Chateauroux-", &[]),
        buyer(4, "Commune de Bourges", &[]),
        buyer(5, "Comune de Bourges", &[]),
    ]);
    let expected = [(Kind::CloseNames, 2, Some(1)), (Kind::CloseNames, 3, Some(1)), (Kind::CloseNames, 5, Some(4))];
    assert_eq!(found, expected);
}

#[test]
fn an_excluded_duplicate_of_a_counting_response_is_always_a_finding() {
    let counting = buyer(5, "Ateliers du Rhône", &[("AC04.2025", 100_000)]);
    let aside = |id, name: &str, euros| Seen {
        siren: counting.siren.clone(),
        organisation: counting.organisation.clone(),
        counts: false,
        aside: true,
        ..buyer(id, name, &[("AC04.2025", euros)])
    };
    for id in [1, 9] {
        let same = kinds(vec![counting.clone(), aside(id, "Ateliers du Rhône", 100_001)]);
        assert!(same.contains(&(Kind::SameOrganisation, id, Some(5))), "{same:?}");
    }
    let finding = |other: Seen| {
        let seen = BTreeMap::from([(5, counting.clone()), (other.id, other)]);
        let found = between_responses::findings(&seen, &|field| field.to_owned());
        found.into_iter().find(|one| one.kind == Kind::SameOrganisation).unwrap()
    };
    assert_eq!(
        finding(aside(9, "Ateliers du Rhône SAS", 120_000)).sentence,
        "Même organisation que la réponse R5, qui compte."
    );
    let differs = finding(aside(9, "Banque du Nord", 1_000_000));
    assert!(differs.sentence.ends_with("Ce qui diffère : un autre nom, un montant dix fois différent (AC04.2025)."));
    assert_eq!(differs.fields, ["AC04.2025"]);
    // A replaced response, or two waiting ones without a counting one, are not findings of this kind.
    let replaced = Seen { aside: false, ..aside(9, "Banque du Nord", 1) };
    assert_eq!(kinds(vec![counting.clone(), replaced]), []);
    let two = kinds(vec![aside(7, "Banque du Nord", 1), aside(9, "Ateliers", 1)]);
    assert!(two.iter().all(|(kind, ..)| *kind != Kind::SameOrganisation), "{two:?}");
}

#[test]
fn two_identifying_amounts_or_a_long_text_make_a_pair_and_round_ones_do_not() {
    let figures = [("AC04.2025", 1_234_567), ("AC05.2025", 98_765)];
    let found = kinds(vec![buyer(1, "A", &figures), buyer(2, "Bb", &figures), buyer(3, "Ccc", &figures[..1])]);
    assert_eq!(found, [(Kind::SameFigures, 2, Some(1))]);
    let round = [("AC04.2025", 1_000_000), ("AC05.2025", 50_000), ("AC05.2024", 0)];
    assert_eq!(kinds(vec![buyer(1, "A", &round), buyer(2, "Bb", &round)]), []);
    let text = |id, name: &str, hash| Seen { texts: vec![("AC27".into(), hash)], ..buyer(id, name, &[]) };
    assert_eq!(kinds(vec![text(1, "A", 5), text(2, "Bb", 5), text(3, "Ccc", 6)]), [(Kind::SameText, 2, Some(1))]);
}

#[test]
fn an_amount_far_from_the_segments_median_needs_enough_amounts() {
    let usual = |id| buyer(id, "", &[("AC04.2025", 1_000 + id)]);
    let far = buyer(50, "", &[("AC04.2025", 2_000_000)]);
    let found = |count: i64| kinds((1..=count).map(usual).chain([far.clone()]).collect());
    assert_eq!(found(8), [(Kind::FarFromSegment, 50, None)]);
    assert_eq!(found(6), []);
}

#[test]
fn totals_are_computed_for_all_counting_and_settled_responses() {
    let questionnaire = questionnaire(2026, Audience::Acheteurs);
    let given = |id, startup| buyer(id, "", &[("AC04.2025", 1_000), ("AC05.2025", startup)]);
    let aside = Seen { counts: false, aside: true, ..given(2, 900) };
    let heir = Seen { organisation: aside.organisation.clone(), at: 1, ..given(3, 30) };
    // A second, waiting response does not replace the counting one.
    let second = Seen { organisation: heir.organisation.clone(), at: 9, ..Seen { id: 5, ..aside.clone() } };
    let seen = [given(1, 100), aside, heir, given(4, 600), second].map(|one| (one.id, one));
    let seen: BTreeMap<i64, Seen> = seen.into();
    let volumes = totals::Which::ALL.map(|which| {
        let chosen = totals::chosen(&seen, which, &BTreeSet::from([4, 5]));
        let (year, figures) = totals::of_years(&questionnaire, &chosen)[0];
        assert_eq!(year, 2025);
        (figures.respondents, figures.startup_purchases_cents, figures.rate_aggregate)
    });
    assert_eq!(volumes[0], (3, Some(160_000), Some(1_600.0 / 3_000.0)));
    assert_eq!(volumes[1], (3, Some(73_000), Some(730.0 / 3_000.0)));
    assert_eq!(volumes[2], (2, Some(13_000), Some(130.0 / 2_000.0)));
}

proptest! {
    #[test]
    fn about_a_thousand_times_is_symmetric(one in 0..=Euros::MAX_CENTS, other in 0..5_000_000i64) {
        let found = single_response::is_about_a_thousand_times(one, other);
        prop_assert_eq!(found, single_response::is_about_a_thousand_times(other, one));
        let (small, large) = (one.min(other), one.max(other));
        prop_assert_eq!(found, small > 0 && large / small >= 500 && i128::from(large) <= i128::from(small) * 2_000);
    }

    #[test]
    fn no_two_findings_share_a_name(amounts in prop::collection::vec((0..6i64, 0..4i64), 0..30)) {
        let seen: BTreeMap<i64, Seen> = amounts.iter().enumerate().map(|(place, (name, figure))| {
            let id = place as i64 + 1;
            let figures = [("AC04.2025", 1_234_500 + figure), ("AC05.2025", 98_700 + figure)];
            (id, buyer(id, &format!("Ateliers du Rhône numero {name}"), &figures))
        }).collect();
        let found = between_responses::findings(&seen, &|field| field.to_owned());
        let names: BTreeSet<String> = found.iter().map(Finding::name).collect();
        prop_assert_eq!(names.len(), found.len());
        prop_assert!(found.iter().all(|finding| finding.other != Some(finding.response)));
    }
}
