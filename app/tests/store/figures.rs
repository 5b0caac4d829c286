use crate::base::{Base, edition, key, purchase, send, submission};
use crate::walk::{Held, Numbers, Walk, segments};
use app::statistics::{Contribution, Counters, Figures, Largest, RateSummary, SegmentVolumes, Volumes, YearVolumes};
use app::store::Purchase;
use app::survey::Euros;
use std::collections::BTreeMap;

/// What each organisation gave last.
type Latest = BTreeMap<u32, (String, Vec<Purchase>)>;

/// The volumes straight from what was given, by the pure functions.
fn reference(version: i64, latest: &Latest) -> Volumes {
    let years = [2021, 2022].map(|year| {
        let of_segments = segments().into_iter().filter_map(|(code, label)| {
            let of_segment: Latest =
                latest.iter().filter(|(_, (s, _))| *s == code).map(|(n, given)| (*n, given.clone())).collect();
            let given = of_segment
                .values()
                .any(|(_, p)| p.iter().any(|p| p.year == year && (p.startup.is_some() || p.total.is_some())));
            given.then(|| SegmentVolumes { code, label, figures: cell(&of_segment, year) })
        });
        YearVolumes { year, figures: cell(latest, year), segments: of_segments.collect() }
    });
    Volumes { edition: 2023, version, years: years.to_vec() }
}

fn cell(latest: &Latest, year: i32) -> Figures {
    let amounts = |year: i32| {
        latest.values().map(move |(_, purchases)| {
            let of_year = purchases.iter().find(|p| p.year == year);
            (of_year.and_then(|p| p.startup), of_year.and_then(|p| p.total))
        })
    };
    let contributions: Vec<Contribution> = amounts(year)
        .zip(amounts(year - 1))
        .map(|((startup, total), (previous_startup, _))| Contribution { startup, total, previous_startup })
        .collect();
    let counters = contributions.iter().fold(Counters::default(), |sum, c| sum.checked_add(c).unwrap());
    let rates: Vec<f64> = contributions.iter().filter_map(Contribution::rate).collect();
    let largest =
        |amounts: &mut dyn Iterator<Item = Option<Euros>>| amounts.flatten().map(Euros::cents).max().unwrap_or(0);
    Figures::new(
        &counters,
        RateSummary::of(&rates),
        Largest {
            startup: largest(&mut amounts(year).map(|(startup, _)| startup)),
            total: largest(&mut amounts(year).map(|(_, total)| total)),
            previous_startup: largest(&mut amounts(year - 1).map(|(startup, _)| startup)),
        },
    )
}

pub async fn an_edition_without_responses_has_both_years_and_no_figure(base: &Base) {
    let volumes = base.open().await.volumes(edition(), &segments()).await.unwrap();
    assert_eq!(volumes, reference(0, &Latest::new()));
    assert_eq!(volumes.years.iter().map(|y| y.year).collect::<Vec<_>>(), [2021, 2022]);
}

pub async fn a_correction_by_the_same_organisation_replaces(base: &Base) {
    let store = base.open().await;
    let first = vec![purchase(2022, Some(500), Some(1_000)), purchase(2021, Some(400), None)];
    send(&store, submission(key(), 1, "etat", first)).await.unwrap();
    let corrected = vec![purchase(2022, Some(50), Some(1_000)), purchase(2021, None, None)];
    send(&store, submission(key(), 1, "etat", corrected.clone())).await.unwrap();
    let latest = Latest::from([(1, ("etat".to_owned(), corrected))]);
    assert_eq!(store.volumes(edition(), &segments()).await.unwrap(), reference(2, &latest));
}

pub async fn a_correction_may_change_the_segment(base: &Base) {
    let store = base.open().await;
    let given = vec![purchase(2022, Some(500), Some(1_000)), purchase(2021, Some(400), Some(900))];
    send(&store, submission(key(), 1, "etat", given.clone())).await.unwrap();
    send(&store, submission(key(), 1, "collectivite", given.clone())).await.unwrap();
    let volumes = store.volumes(edition(), &segments()).await.unwrap();
    let codes: Vec<&str> = volumes.years[1].segments.iter().map(|s| s.code.as_str()).collect();
    assert_eq!(codes, ["collectivite"]);
    let latest = Latest::from([(1, ("collectivite".to_owned(), given.clone()))]);
    assert_eq!(volumes, reference(2, &latest));

    // A segment that the questionnaire does not list still shows, under its code.
    send(&store, submission(key(), 2, "autre", given)).await.unwrap();
    let volumes = store.volumes(edition(), &segments()).await.unwrap();
    assert_eq!(volumes.years[1].segments.last().map(|s| s.label.as_str()), Some("autre"));
}

pub async fn any_sequence_of_submissions_gives_the_figures_of_the_latest_ones(base: &Base) {
    let store = base.open().await;
    let mut numbers = Numbers(2023);
    let mut latest = Latest::new();
    for version in 1..=220 {
        let organisation = numbers.below(70) as u32;
        let (segment, _) = segments().swap_remove(numbers.below(3) as usize);
        let purchases = numbers.purchases();
        send(&store, submission(key(), organisation, &segment, purchases.clone())).await.unwrap();
        latest.insert(organisation, (segment, purchases));
        if version < 25 || version % 13 == 0 || version == 220 {
            let volumes = store.volumes(edition(), &segments()).await.unwrap();
            assert_eq!(volumes, reference(version, &latest), "after {version} submissions");
        }
    }
}

fn latest_of(held: &[Held]) -> Latest {
    let mut in_order: Vec<&Held> = held.iter().filter(|one| !one.aside).collect();
    in_order.sort_by_key(|one| one.order);
    in_order.iter().map(|one| (one.organisation, (one.segment.clone(), one.purchases.clone()))).collect()
}

pub async fn any_sequence_of_sendings_corrections_erasures_and_settings_aside_gives_the_figures_of_the_remaining_latest_ones(
    base: &Base,
) {
    let store = base.open().await;
    // Few organisations: most responses stand in line behind another one.
    let mut walk = Walk::of(2027, 6);
    for step in 0..520 {
        // The last steps only take away, down to nothing.
        walk.step(&store, step, step >= 400).await;
        let latest = latest_of(&walk.held);
        let volumes = store.volumes(edition(), &segments()).await.unwrap();
        assert_eq!(volumes, reference(volumes.version, &latest), "after step {step}");
        let counted = store.response_counts(edition()).await.unwrap()[1].1;
        assert_eq!(counted, latest.len() as i64, "after step {step}");
    }
    assert!(walk.held.is_empty(), "everything was erased in the end");
}

pub async fn many_equal_rates_have_the_right_median(base: &Base) {
    let store = base.open().await;
    let mut latest = Latest::new();
    // Several rates inside one bucket, and many that are the same.
    for (n, startup) in [0, 0, 0, 0, 0, 1, 2, 3, 3, 3, 3, 40_000, 40_001].into_iter().enumerate() {
        let purchases = vec![purchase(2022, Some(startup), Some(100_000))];
        send(&store, submission(key(), n as u32, "etat", purchases.clone())).await.unwrap();
        latest.insert(n as u32, ("etat".to_owned(), purchases));
        let volumes = store.volumes(edition(), &segments()).await.unwrap();
        assert_eq!(volumes, reference(n as i64 + 1, &latest));
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
    assert_eq!(one.volumes(edition(), &segments()).await.unwrap(), reference(80, &latest));
    assert_eq!(other.volumes(edition(), &segments()).await.unwrap(), reference(80, &latest));
    one.close().await;
    other.close().await;
}
