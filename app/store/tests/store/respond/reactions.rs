//! Public reactions.

use crate::support::base::{Base, at, by, key};
use store::{NewReaction, Reaction, SecretHash, Store, Verdict};

on_both!(a_reaction_is_shown_once_the_staff_accept_it, a_withdrawn_reaction_is_deleted_with_its_author,);

async fn react(store: &Store, name: &str, seconds: i64) -> SecretHash {
    let key = key();
    let (name, email, message) = (name.to_owned(), format!("{name}@exemple.fr"), format!("Bravo de {name}"));
    store.react(NewReaction { key, name, email, message, write_to_author: false, at: at(seconds) }).await.unwrap();
    key
}

async fn names(store: &Store, verdict: Verdict) -> Vec<String> {
    store.reactions(verdict, i64::MAX, 10).await.unwrap().into_iter().map(|reaction| reaction.name).collect()
}

pub async fn a_reaction_is_shown_once_the_staff_accept_it(base: &Base) {
    let store = base.open().await;
    let ada = react(&store, "ada", 0).await;
    react(&store, "bob", 1).await;
    assert_eq!(names(&store, Verdict::Waiting).await, ["bob", "ada"]);
    assert_eq!(names(&store, Verdict::Shown).await, Vec::<String>::new());
    let Reaction { id, .. } = store.reaction(ada).await.unwrap().unwrap();
    by(&store, "staff@obs.example", at(2)).decide_reaction(id, Verdict::Shown).await.unwrap();
    assert_eq!(names(&store, Verdict::Shown).await, ["ada"]);
    assert_eq!(store.count_reactions(Verdict::Waiting).await.unwrap(), 1);
    let shown = store.reactions(Verdict::Shown, id, 10).await.unwrap();
    assert_eq!(shown, [], "only those before the number");
    by(&store, "staff@obs.example", at(3)).decide_reaction(id, Verdict::Refused).await.unwrap();
    assert_eq!(names(&store, Verdict::Shown).await, Vec::<String>::new());
}

pub async fn a_withdrawn_reaction_is_deleted_with_its_author(base: &Base) {
    let store = base.open().await;
    let ada = react(&store, "ada", 0).await;
    assert!(!store.withdraw_reaction(key()).await.unwrap());
    assert!(store.withdraw_reaction(ada).await.unwrap());
    assert_eq!(store.reaction(ada).await.unwrap(), None);
    assert!(!store.withdraw_reaction(ada).await.unwrap());
    // The author's row is deleted too: otherwise this number would be taken.
    react(&store, "bob", 1).await;
    assert_eq!(names(&store, Verdict::Waiting).await, ["bob"]);
}
