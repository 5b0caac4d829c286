use crate::support::base::{Base, at, by};
use dashboards::live::LiveVolumes;
use dashboards::projections::answers::AnswersInMemory;
use service::editions::catalogue::{PublishError, learn, publish, with_published};
use service::editions::folder::copy;
use store::{NewQuestionnaire, PublishedQuestionnaire, StoreError, text_hash};
use survey::library::Library;
use survey::{Audience, EditionYear};

on_both!(
    an_edition_is_published_whole_once_and_with_the_same_text_everywhere,
    a_process_loads_editions_published_by_another_and_ignores_file_changes,
);

fn year(year: i32) -> EditionYear {
    EditionYear::new(year).unwrap()
}

fn published(audience: Audience, text: &str) -> PublishedQuestionnaire {
    PublishedQuestionnaire {
        edition: year(2027),
        audience,
        text: text.into(),
        hash: text_hash(text),
        by: "gestion@obs.example".into(),
        at: at(10),
    }
}

pub fn new(audience: Audience, text: &str) -> NewQuestionnaire {
    let PublishedQuestionnaire { edition, audience, text, hash, .. } = published(audience, text);
    NewQuestionnaire { edition, audience, text, hash }
}

pub async fn an_edition_is_published_whole_once_and_with_the_same_text_everywhere(base: &Base) {
    let (store, other) = (base.open().await, base.open().await);
    let both = Audience::ALL.map(|audience| new(audience, "l’un"));
    by(&store, "gestion@obs.example", at(10)).publish_edition(&both).await.unwrap();
    let again = Audience::ALL.map(|audience| new(audience, "l’autre"));
    assert!(matches!(by(&other, "a", at(0)).publish_edition(&again).await, Err(StoreError::Exists)));
    assert_eq!(other.published_editions().await.unwrap(), [year(2027)]);
    let mut kept = other.published_questionnaires().await.unwrap();
    kept.sort_by_key(|one| one.audience);
    assert_eq!(kept, Audience::ALL.map(|audience| published(audience, "l’un")));
    store.close().await;
    other.close().await;
}

pub async fn a_process_loads_editions_published_by_another_and_ignores_file_changes(base: &Base) {
    let (store, elsewhere) = (base.open().await, base.open().await);
    let folder = tempfile::TempDir::new().unwrap();
    copy(folder.path(), year(2026), year(2027)).unwrap();
    let (one, other) = (Library::embedded().unwrap(), Library::embedded().unwrap());
    let answers = AnswersInMemory::new(elsewhere.clone(), &other);
    let live = LiveVolumes::new(elsewhere.clone(), other.clone(), answers.clone());
    assert!(live.watch(year(2027)).is_none());
    assert!(answers.ask(year(2027), Audience::StartUp, |_, _| ()).await.unwrap().is_none());

    publish(by(&store, "gestion@obs.example", at(10)), &one, folder.path(), year(2027)).await.unwrap();
    assert!(one.get(year(2027), Audience::StartUp).is_some(), "at once");
    assert!(other.get(year(2027), Audience::StartUp).is_none());
    learn(&elsewhere, &other).await.unwrap();
    let title = other.get(year(2027), Audience::Acheteurs).unwrap().title.clone();
    assert!(answers.ask(year(2027), Audience::StartUp, |_, _| ()).await.unwrap().is_some());
    assert!(live.watch(year(2027)).is_some());

    // Changes in the folder have no effect.
    let path = folder.path().join("2027/acheteurs.toml");
    let changed = std::fs::read_to_string(&path).unwrap().replace(&title, "Autre titre");
    std::fs::write(&path, changed).unwrap();
    let late = publish(by(&elsewhere, "x", at(20)), &other, folder.path(), year(2027)).await;
    assert!(matches!(late, Err(PublishError::Already(_))), "{late:?}");
    let unaware = Library::embedded().unwrap();
    let late = publish(by(&elsewhere, "x", at(20)), &unaware, folder.path(), year(2027)).await;
    assert!(matches!(late, Err(PublishError::Already(_))), "nor by a process that has not looked: {late:?}");
    let restarted = with_published(&elsewhere, &Library::embedded().unwrap()).await.unwrap();
    assert_eq!(restarted.get(year(2027), Audience::Acheteurs).unwrap().title, title);
    assert_eq!(restarted.editions(), [year(2023), year(2026), year(2027)], "earlier editions stay");
    store.close().await;
    elsewhere.close().await;
}
