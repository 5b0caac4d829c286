use crate::respond::random_walk::{Numbers, Walk, segments};
use crate::support::base::{Base, Purchase, correcting_draft, edition, invite, key, purchase, send, submission};
use statistics::{Contribution, Figures, PartVolumes, Volumes, YearVolumes};
use std::collections::BTreeMap;
use store::{Store, Submission};

on_both!(
    an_edition_without_responses_has_both_years_and_no_figure,
    a_correction_replaces_the_previous_answers,
    a_correction_may_change_the_segment,
    any_submissions_give_the_figures_of_the_first_one_of_each_organisation,
    figures_match_the_counted_responses_after_any_sequence_of_changes,
    many_equal_rates_have_the_right_median,
    two_processes_count_together,
);

/// The counted answers of each organisation.
type Latest = BTreeMap<u32, (String, Vec<Purchase>)>;

/// The volumes computed directly from the input, by pure functions.
fn reference(version: i64, latest: &Latest) -> Volumes {
    let years = [2021, 2022].map(|year| {
        let part = |code: &str, is_in: &dyn Fn(&str) -> bool| {
            let own: Latest =
                latest.iter().filter(|(_, (s, _))| is_in(s)).map(|(n, given)| (*n, given.clone())).collect();
            let figures = cell(&own, year);
            (figures.respondents > 0 || figures.total_respondents > 0).then(|| (code.to_owned(), figures))
        };
        let named = |(code, figures): (String, Figures)| PartVolumes { label: code.clone(), code, figures };
        let is_public = |segment: &str| segment != "grand_groupe";
        let sectors = [part("public", &is_public), part("prive", &|segment| !is_public(segment))];
        let segments = segments().into_iter().filter_map(|(code, _)| part(&code, &|segment| segment == code));
        YearVolumes {
            year,
            figures: cell(latest, year),
            sectors: sectors.into_iter().flatten().map(named).collect(),
            segments: segments.map(named).collect(),
        }
    });
    Volumes { edition: 2023, version, years: years.to_vec() }
}

/// The actual volumes, with codes in place of labels.
async fn volumes(store: &Store) -> Volumes {
    let mut volumes = crate::support::base::volumes(store).await;
    for year in &mut volumes.years {
        year.sectors.iter_mut().chain(&mut year.segments).for_each(|part| part.label = part.code.clone());
    }
    volumes
}

fn cell(latest: &Latest, year: i32) -> Figures {
    let amounts = |year: i32| {
        latest.values().map(move |(_, purchases)| {
            let of_year = purchases.iter().find(|p| p.year == year);
            (of_year.and_then(|p| p.startup), of_year.and_then(|p| p.total))
        })
    };
    // The questionnaire asks for two years: the first one has no previous year.
    let before = |year: i32| if year == 2021 { 1900 } else { year - 1 };
    Figures::of(
        amounts(year).zip(amounts(before(year))).map(|((startup, total), (previous_startup, _))| Contribution {
            startup,
            total,
            previous_startup,
        }),
    )
}

pub async fn an_edition_without_responses_has_both_years_and_no_figure(base: &Base) {
    let of_now = volumes(&base.open().await).await;
    assert_eq!(of_now, reference(0, &Latest::new()));
    assert_eq!(of_now.years.iter().map(|y| y.year).collect::<Vec<_>>(), [2021, 2022]);
}

/// Corrects the response sent under a key.
async fn correct(store: &Store, corrected: Submission) {
    store.reopen(corrected.key, correcting_draft(&[("AC01", "x")], 20)).await.unwrap();
    store.submit(corrected).await.unwrap();
}

pub async fn a_correction_replaces_the_previous_answers(base: &Base) {
    let (store, key) = (base.open().await, key());
    let first = vec![purchase(2022, Some(500), Some(1_000)), purchase(2021, Some(400), None)];
    send(&store, submission(key, 1, "ministere", first)).await.unwrap();
    let corrected = vec![purchase(2022, Some(50), Some(1_000)), purchase(2021, None, None)];
    correct(&store, submission(key, 1, "ministere", corrected.clone())).await;
    let latest = Latest::from([(1, ("ministere".to_owned(), corrected))]);
    assert_eq!(volumes(&store).await, reference(2, &latest));
}

pub async fn a_correction_may_change_the_segment(base: &Base) {
    let (store, key) = (base.open().await, key());
    let given = vec![purchase(2022, Some(500), Some(1_000)), purchase(2021, Some(400), Some(900))];
    send(&store, submission(key, 1, "ministere", given.clone())).await.unwrap();
    correct(&store, submission(key, 1, "collectivite", given.clone())).await;
    let of_now = volumes(&store).await;
    let codes: Vec<&str> = of_now.years[1].segments.iter().map(|s| s.code.as_str()).collect();
    assert_eq!(codes, ["collectivite"]);
    let latest = Latest::from([(1, ("collectivite".to_owned(), given))]);
    assert_eq!(of_now, reference(2, &latest));
}

pub async fn any_submissions_give_the_figures_of_the_first_one_of_each_organisation(base: &Base) {
    let store = base.open().await;
    let mut numbers = Numbers(2023);
    let mut latest = Latest::new();
    for version in 1..=220 {
        let organisation = numbers.below(70) as u32;
        let (segment, _) = segments().swap_remove(numbers.below(3) as usize);
        let purchases = numbers.purchases();
        send(&store, submission(key(), organisation, &segment, purchases.clone())).await.unwrap();
        latest.entry(organisation).or_insert((segment, purchases));
        if version < 25 || version % 13 == 0 || version == 220 {
            assert_eq!(volumes(&store).await, reference(version, &latest), "after {version} submissions");
        }
    }
}

pub async fn figures_match_the_counted_responses_after_any_sequence_of_changes(base: &Base) {
    let store = base.open().await;
    // With few organisations, most responses meet an earlier one.
    let mut walk = Walk::of(2027, 6);
    walk.invitees = [invite(&store, "anne@b.fr").await, invite(&store, "luc@b.fr").await];
    for step in 0..520 {
        // The last steps only erase, until nothing is left.
        walk.step(&store, step, step >= 400).await;
        let counting = walk.counting().map(|one| (one.organisation, (one.segment.clone(), one.purchases.clone())));
        let latest: Latest = counting.collect();
        let of_now = volumes(&store).await;
        assert_eq!(of_now, reference(of_now.version, &latest), "after step {step}");
        let counted = store.response_counts(edition()).await.unwrap()[1].1;
        assert_eq!(counted, latest.len() as i64, "after step {step}");
    }
    assert!(walk.responses.is_empty(), "everything was erased in the end");
}

pub async fn many_equal_rates_have_the_right_median(base: &Base) {
    let store = base.open().await;
    let mut latest = Latest::new();
    // Several rates within one class, many of them equal.
    for (n, startup) in [0, 0, 0, 0, 0, 1, 2, 3, 3, 3, 3, 40_000, 40_001].into_iter().enumerate() {
        let purchases = vec![purchase(2022, Some(startup), Some(100_000))];
        send(&store, submission(key(), n as u32, "ministere", purchases.clone())).await.unwrap();
        latest.insert(n as u32, ("ministere".to_owned(), purchases));
        assert_eq!(volumes(&store).await, reference(n as i64 + 1, &latest));
    }
}

pub async fn two_processes_count_together(base: &Base) {
    let (one, other) = (base.open().await, base.open().await);
    let mut numbers = Numbers(7);
    let mut latest = Latest::new();
    let mut sending = tokio::task::JoinSet::new();
    for n in 0..80 {
        let (segment, _) = segments().swap_remove(numbers.below(3) as usize);
        let purchases = numbers.purchases();
        latest.insert(n, (segment.clone(), purchases.clone()));
        let store = if n % 2 == 0 { one.clone() } else { other.clone() };
        sending.spawn(async move { send(&store, submission(key(), n, &segment, purchases)).await.unwrap() });
    }
    sending.join_all().await;
    assert_eq!(volumes(&one).await, reference(80, &latest));
    assert_eq!(volumes(&other).await, reference(80, &latest));
    one.close().await;
    other.close().await;
}
