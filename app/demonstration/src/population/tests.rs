mod disclosure;

use super::super::send::Questionnaires;
use super::*;
use statistics::RateSummary;
use std::collections::BTreeSet;
use survey::library::Library;
use survey::{Answer, Answers, Siren};

const SEEDS: [u64; 8] = [2023, 0, 1, 2, 7, 42, 4_242, u64::MAX];

fn editions() -> [EditionYear; 2] {
    [figures::PAST, figures::OPEN].map(|year| EditionYear::new(year).unwrap())
}

/// Each edition with each seed: the figures it follows, and the answers of buyers and start-ups.
fn read() -> impl Iterator<Item = (EditionYear, Figures, Vec<Answers>, Vec<Answers>)> {
    SEEDS.into_iter().flat_map(|seed| editions().map(|edition| drawn(seed, edition)))
}

fn drawn(seed: u64, edition: EditionYear) -> (EditionYear, Figures, Vec<Answers>, Vec<Answers>) {
    let to = Questionnaires::of(&Library::embedded().unwrap(), edition).unwrap();
    let population = Population::draw(seed, edition);
    let (mut buyers, mut startups) = (Vec::new(), Vec::new());
    for form in &population.forms {
        let reading = to.get(form.audience).read(&form.typed);
        assert_eq!(reading.errors, [], "seed {seed}: {:?}", form.typed);
        for (field, _) in form.typed.iter() {
            assert!(reading.answers.get(field).is_some(), "seed {seed}: {field} is typed but not asked in {edition}");
        }
        match form.audience {
            Audience::Acheteurs => buyers.push(reading.answers),
            Audience::StartUp => startups.push(reading.answers),
        }
    }
    (edition, Figures::of(edition), buyers, startups)
}

fn code<'a>(answers: &'a Answers, field: &str) -> &'a str {
    match answers.get(field) {
        Some(Answer::Choice(code)) => code,
        _ => "",
    }
}

fn cents(answers: &Answers, field: &str) -> Option<i64> {
    answers.get(field).and_then(Answer::euros).map(|euros| euros.cents())
}

fn sum<'a>(answers: impl IntoIterator<Item = &'a Answers>, field: &str) -> i64 {
    answers.into_iter().filter_map(|a| cents(a, field)).sum()
}

fn rates<'a>(answers: impl IntoIterator<Item = &'a &'a Answers>, year: i32) -> Vec<f64> {
    let rate =
        |a: &&Answers| Some(cents(a, &format!("AC05.{year}"))? as f64 / cents(a, &format!("AC04.{year}"))? as f64);
    answers.into_iter().filter_map(rate).collect()
}

fn aggregate(answers: &[&Answers], year: i32) -> f64 {
    let (startup, total) = (format!("AC05.{year}"), format!("AC04.{year}"));
    let both: Vec<&Answers> =
        answers.iter().copied().filter(|a| cents(a, &startup).is_some() && cents(a, &total).is_some()).collect();
    sum(both.iter().copied(), &startup) as f64 / sum(both, &total) as f64
}

fn is_public(answers: &Answers) -> bool {
    !matches!(code(answers, "AC01"), "entreprise_publique" | "grand_groupe" | "eti" | "pme" | "autre")
}

fn share(startups: &[Answers], field: &str, codes: &[&str]) -> f64 {
    let answered: Vec<&str> = startups.iter().map(|a| code(a, field)).filter(|c| !c.is_empty()).collect();
    answered.iter().filter(|c| codes.contains(c)).count() as f64 / answered.len() as f64
}

fn near(what: &str, value: f64, published: f64, tolerance: f64) {
    println!("{what}: {value:.5} (published {published})");
    assert!((value - published).abs() <= tolerance, "{what}: {value}, published {published}");
}

#[test]
fn a_seed_determines_the_population() {
    for edition in editions() {
        let one = Population::draw(2023, edition);
        assert_eq!(one, Population::draw(2023, edition));
        assert_ne!(one, Population::draw(2024, edition));
    }
}

#[test]
fn the_generated_numbers_are_the_same_on_any_machine() {
    let population = Population::draw(2023, editions()[0]);
    let group = population.buyers.iter().find(|b| b.segment == "grand_groupe").unwrap();
    assert_eq!(group.amounts.startup, FIRST_GROUP);
}

/// The purchases from start-ups of the first group with seed 2023, recorded when the test was written.
const FIRST_GROUP: [Option<i64>; 2] = [Some(6_006_000_000), Some(5_440_000_000)];

#[test]
fn everyone_answers_without_error_and_for_a_different_organisation() {
    for (.., buyers, startups) in read() {
        assert_eq!((buyers.len(), startups.len()), (figures::BUYERS, figures::STARTUPS));
        assert_eq!(buyers.iter().filter(|b| is_public(b)).count(), figures::PUBLIC_BUYERS);
        let organisations: BTreeSet<Siren> = buyers
            .iter()
            .chain(&startups)
            .map(|a| match (a.get("AC02"), a.get("SU01")) {
                (Some(Answer::Siret(siret)), _) => siret.siren(),
                (_, Some(Answer::Siren(siren))) => *siren,
                _ => panic!("no organisation"),
            })
            .collect();
        assert_eq!(organisations.len(), figures::BUYERS + figures::STARTUPS);
    }
}

#[test]
fn totals_are_the_published_or_assumed_ones_to_the_cent() {
    for (edition, figures, buyers, _) in read() {
        let of = |segment: &'static str| buyers.iter().filter(move |b| code(b, "AC01") == segment);
        for (place, year) in edition.data_years().into_iter().enumerate() {
            let field = format!("AC05.{year}");
            assert_eq!(sum(buyers.iter().filter(|b| is_public(b)), &field), figures.public[place]);
            assert_eq!(sum(of("ministere"), &field), figures.ministries[place]);
            assert_eq!(sum(of("grand_groupe"), &field), figures.groups[place]);
        }
        let all = sum(&buyers, &format!("AC05.{}", edition.data_years()[0])) as f64 / 1e11;
        near("all buyers, Md€", all, 6.02 * figures.grown, 0.08);
    }
}

#[test]
fn the_open_editions_public_buyers_leave_room_for_those_who_did_not_answer() {
    for (edition, _, buyers, _) in read().filter(|(edition, ..)| edition.year() == figures::OPEN) {
        for year in edition.data_years() {
            let all = sum(buyers.iter().filter(|b| is_public(b)), &format!("AC04.{year}")) as f64 / 1e11;
            assert!((120.0..155.0).contains(&all), "{year}: {all} Md€ of 162,94");
        }
    }
}

#[test]
fn the_groups_have_the_published_rates_or_those_on_the_programmes_path() {
    for (edition, figures, buyers, _) in read() {
        let [latest, year_before] = edition.data_years();
        let groups: Vec<&Answers> = buyers.iter().filter(|b| code(b, "AC01") == "grand_groupe").collect();
        let (last, before) = (rates(&groups, latest), rates(&groups, year_before));
        assert_eq!((last.len(), before.len()), (figures::GROUPS, figures::GROUPS));
        let summary = RateSummary::of(&last);
        near("groups, median", summary.median.unwrap(), figures.groups_medians[0], 0.000_2);
        near("groups, median before", RateSummary::of(&before).median.unwrap(), figures.groups_medians[1], 0.000_2);
        near("groups, five highest", summary.top5_mean.unwrap(), 0.099 * figures.rates, 0.000_7);
        near("groups, five lowest", summary.bottom5_mean.unwrap(), 0.005 * figures.rates, 0.000_2);
        near("groups, aggregate", aggregate(&groups, latest), 0.025 * figures.rates, 0.000_5);
        let dedicated = groups.iter().filter(|g| code(g, "AC11") == "oui").count() as f64;
        near("groups with a dedicated person", dedicated / 41.0, 0.5, 0.02);
    }
}

#[test]
fn the_public_buyers_have_the_published_rates_and_shares() {
    for (_, _, buyers, _) in SEEDS.map(|seed| drawn(seed, editions()[0])) {
        let public: Vec<&Answers> = buyers.iter().filter(|b| is_public(b)).collect();
        let ministries: Vec<&Answers> = public.iter().copied().filter(|b| code(b, "AC01") == "ministere").collect();
        near("ministries, 2022", aggregate(&ministries, 2022), 0.0131, 0.000_05);
        near("ministries, 2021", aggregate(&ministries, 2021), 0.0128, 0.000_05);
        near("public, 2022", aggregate(&public, 2022), 0.01, 0.001);
        near("public, 2021", aggregate(&public, 2021), 0.01, 0.001);
        let known = rates(&public, 2022);
        let under = known.iter().filter(|rate| **rate <= 0.01).count();
        let estimated = public.iter().filter(|b| code(b, "AC06") == "p0_1").count();
        assert_eq!(under + estimated, figures::UNDER_1_PERCENT);
        for (answer, percent) in [("oui", figures::USED_PERCENT), ("non_prevu", figures::PLANNED_PERCENT)] {
            assert_eq!(public.iter().filter(|b| code(b, "AC07") == answer).count(), percent, "{answer}");
        }
        let b01 =
            public.iter().filter(|b| matches!(b.get("AC15"), Some(Answer::Choices(c)) if c.iter().any(|c| c == "B01")));
        assert_eq!(b01.count(), figures::B01_PERCENT as usize);
        let unknowing = public.iter().filter(|b| b.get("AC05.2022") == Some(&Answer::Unknown)).count();
        println!("public buyers that do not know: {unknowing}, of {} rates {under} under 1 %", known.len());
        for segment in ["etablissement_sante", "etablissement_medico_social", "centrale_achat"] {
            let of: Vec<i64> =
                public.iter().filter(|b| code(b, "AC01") == segment).filter_map(|b| cents(b, "AC05.2022")).collect();
            let (largest, all) = (of.iter().max().unwrap(), of.iter().sum::<i64>());
            println!(
                "{segment}: {} buyers, {} M€, largest {:.0} %",
                of.len(),
                all / 100_000_000,
                *largest as f64 / all as f64 * 100.0
            );
        }
    }
}

#[test]
fn the_startups_have_the_published_shares() {
    for (.., startups) in read() {
        near("SU10, none", share(&startups, "SU10", &["p0"]), 0.43, 0.005);
        near("SU10, up to 20 %", share(&startups, "SU10", &["p1_20"]), 0.31, 0.005);
        near("SU11, above 20 %", share(&startups, "SU11", &["p21_50", "p51_80", "plus_80"]), 0.50, 0.005);
        near("SU12, none", share(&startups, "SU12", &["p0"]), 0.23, 0.005);
        near("SU12, up to 20 %", share(&startups, "SU12", &["p1_20"]), 0.48, 0.005);
        for (client, published) in figures::SU14 {
            near(client, share(&startups, "SU14", &[client]), f64::from(*published) / 100.0, 0.005);
        }
        near("SU17, above 300 k€", share(&startups, "SU17", &["plus_300k"]), 0.75, 0.005);
    }
}
