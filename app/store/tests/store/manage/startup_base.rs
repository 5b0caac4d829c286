//! Lists of start-ups, and the versions of the base made of them.

use crate::support::base::{Base, at, by};
use store::{ImportedStartups, NewStartupList, decoded_base};
use suppliers::base::definitions::Definitions;
use suppliers::base::list::Listed;
use survey::Siren;

on_both!(each_new_list_makes_a_version_and_the_same_list_twice_changes_nothing,);

pub fn listed(siren: &str, entered: u16) -> Listed {
    Listed {
        siren: Siren::parse(siren).unwrap(),
        name: "ACME".into(),
        region: "Bretagne".into(),
        label: String::new(),
        entered: Some(entered),
        left: None,
        created: None,
        headcount: None,
        turnover: None,
    }
}

pub fn list(source: &str, digest: &str, listed: Vec<Listed>) -> NewStartupList {
    NewStartupList {
        source: source.into(),
        licence: "Licence Ouverte 2.0".into(),
        file_name: "liste.csv".into(),
        digest: digest.into(),
        lines: listed.len() as u64 + 1,
        refused: 1,
        organisations: listed.len() as u64,
        listed,
    }
}

pub async fn each_new_list_makes_a_version_and_the_same_list_twice_changes_nothing(base: &Base) {
    let store = base.open().await;
    let definitions = Definitions::shipped().unwrap();
    assert_eq!(store.newest_startup_version().await.unwrap(), None);
    let i_lab = list("i_lab", "aa", vec![listed("732829320", 2019)]);
    let import = |list: NewStartupList, seconds| {
        let (store, definitions) = (&store, &definitions);
        async move { by(store, "anne", at(seconds)).import_startup_list(&list, definitions).await.unwrap() }
    };
    let ImportedStartups::Made(first) = import(i_lab.clone(), 1).await else { panic!("a new list") };
    assert!(first.ends_with("-1"), "{first}");
    let before = base.dump().await;
    assert_eq!(import(i_lab, 2).await, ImportedStartups::Known);
    assert_eq!(base.dump().await, before);

    let own = list("observatoire", "aa", vec![listed("356000000", 2020)]);
    let ImportedStartups::Made(second) = import(own, 3).await else { panic!("another source") };
    let newer = list("i_lab", "bb", vec![listed("001234566", 2021)]);
    let ImportedStartups::Made(third) = import(newer, 4).await else { panic!("another content") };
    assert_eq!(store.newest_startup_version().await.unwrap(), Some(third.clone()));

    let sirens = |label: String| {
        let store = &store;
        async move {
            let bytes = store.startup_base(&label).await.unwrap().unwrap();
            let base = decoded_base(&bytes).unwrap();
            assert_eq!(base.version(), label);
            base.sirens().iter().map(ToString::to_string).collect::<Vec<_>>()
        }
    };
    assert_eq!(sirens(first).await, ["732829320"]);
    assert_eq!(sirens(second).await, ["356000000", "732829320"], "the newest list of each source");
    assert_eq!(sirens(third).await, ["001234566", "356000000"], "a list replaces the earlier one of its source");

    let versions = store.startup_versions().await.unwrap();
    let kept: Vec<_> =
        versions.iter().map(|one| (one.lists.clone(), one.organisations, one.made_by.as_str())).collect();
    assert_eq!(kept, [(vec![2, 3], 2, "anne"), (vec![1, 2], 2, "anne"), (vec![1], 1, "anne")]);
    assert_eq!(versions[0].definitions, definitions);
    let lists = store.startup_lists().await.unwrap();
    assert_eq!(lists.len(), 3);
    assert_eq!((lists[2].lines, lists[2].refused, lists[2].organisations), (2, 1, 1));
    assert_eq!(lists[2].licence, "Licence Ouverte 2.0");
    store.close().await;
}
