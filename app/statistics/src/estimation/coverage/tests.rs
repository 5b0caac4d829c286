use super::*;
use crate::estimation::samples::{respondent, stratum, with_sector, year};

#[test]
fn coverage_is_respondents_over_organisations_and_purchases_over_known_ones() {
    // The example of `contract.md`: 5 of 40 authorities, 200 of their 1 000 M€.
    let year = year(vec![stratum(Sector::Public, "collectivite", Some(40), Some(100_000_000_000))]);
    let respondents: Vec<Respondent> =
        (0..5).map(|number| respondent(number, "collectivite", None, Some(4_000_000_000))).collect();
    let coverage = coverage(&year, &respondents);
    let (_, covered) = &coverage.strata[0];
    assert_eq!((covered.respondents, covered.organisations, covered.by_number), (5, Some(40), Some(0.125)));
    assert_eq!((covered.purchases_cents, covered.by_purchases), (Some(20_000_000_000), Some(0.2)));
    assert_eq!(coverage.sectors[0].1, *covered, "the sector is its only stratum");
    assert_eq!(coverage.all.organisations, None, "nothing is known of private buyers");
}

#[test]
fn a_coverage_that_is_unknown_is_never_zero() {
    let year = year(vec![
        stratum(Sector::Public, "etat", None, None),
        stratum(Sector::Public, "ville", Some(10), Some(900)),
        stratum(Sector::Public, "hopital", Some(10), Some(900)),
    ]);
    let coverage = coverage(&year, &[respondent(0, "etat", None, Some(5)), respondent(1, "ville", Some(1), None)]);
    let [etat, ville, hopital] = [0, 1, 2].map(|at| coverage.strata[at].1);
    assert_eq!((etat.by_number, etat.by_purchases, etat.purchases_cents), (None, None, Some(5)));
    assert_eq!((ville.by_number, ville.by_purchases, ville.purchases_cents), (Some(0.1), None, None));
    assert_eq!((hopital.by_number, hopital.by_purchases), (Some(0.0), None), "that nobody answered is known");
    let public = coverage.sectors[0].1;
    assert_eq!((public.respondents, public.organisations, public.known_cents), (2, None, None));
}

#[test]
fn a_sector_known_as_a_whole_needs_no_strata() {
    let year = with_sector(year(vec![stratum(Sector::Public, "etat", None, None)]), Sector::Public, 1_000);
    let mut lost = respondent(1, "etat", None, Some(250));
    lost.segment = None;
    let coverage = coverage(&year, &[respondent(0, "etat", None, Some(250)), lost]);
    let public = coverage.sectors[0].1;
    assert_eq!((public.respondents, public.by_purchases, coverage.unplaced), (2, Some(0.5), 1));
}
