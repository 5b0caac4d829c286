use super::*;
use proptest::prelude::*;

fn siren(first: u32) -> Siren {
    (0..10).find_map(|check| Siren::parse(&format!("{first:08}{check}")).ok()).unwrap()
}

fn definitions() -> Vec<Definition> {
    ["base", "jei", "i_lab"]
        .map(|code| Definition { code: code.into(), label: code.to_uppercase(), undecided: 7 })
        .into()
}

fn entry() -> impl Strategy<Value = Entry> {
    let membership = (0u8..4, 1990u16..2030, 0u16..40).prop_map(|(definition, from, years)| Membership {
        definition,
        from,
        until: from + years,
    });
    (1u32..99_999_999, prop::option::of(0u8..4), prop::collection::vec(membership, 0..4))
        .prop_map(|(first, region, memberships)| Entry { siren: siren(first), region, memberships })
}

#[test]
fn a_start_up_counts_in_the_years_of_its_definition_only() {
    let membership = |definition, from, until| Membership { definition, from, until };
    let one = Entry {
        siren: siren(1),
        region: Some(1),
        memberships: vec![membership(0, 2018, 2025), membership(1, 2018, 2021)],
    };
    let other = Entry { siren: siren(2), region: None, memberships: vec![] };
    let base = Base::new("2026-1".into(), definitions(), vec!["Bretagne".into(), "Corse".into()], vec![other, one]);
    let place = base.find(siren(1)).unwrap();
    assert_eq!((base.len(), base.region(place)), (2, Some("Corse")));
    assert!(base.meets(place, 0, 2025) && !base.meets(place, 0, 2026));
    assert!(base.meets(place, 1, 2021) && !base.meets(place, 1, 2022) && !base.meets(place, 2, 2020));
    let second = base.find(siren(2)).unwrap();
    assert_eq!((base.region(second), base.memberships(second)), (None, &[][..]));
    assert_eq!(base.find(siren(3)), None);
}

proptest! {
    #[test]
    fn any_base_reads_back_from_its_bytes(entries in prop::collection::vec(entry(), 0..60)) {
        let base = Base::new("v é".into(), definitions(), vec!["Bretagne".into(), "Île-de-France".into()], entries);
        let bytes = base.encode();
        prop_assert_eq!(Base::decode(&bytes), Ok(base));
        for cut in 0..bytes.len() {
            prop_assert_eq!(Base::decode(&bytes[..cut]), Err(Damaged));
        }
    }

    #[test]
    fn any_bytes_are_decoded_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Base::decode(&bytes);
        let _ = Base::decode(&[b"OBSB1", &bytes[..]].concat());
    }
}
