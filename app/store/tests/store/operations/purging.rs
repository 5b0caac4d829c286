use crate::support::base::{Base, add_staff, at, by, edition, key, new_colleague, section, send, submission};
use chrono::{DateTime, Utc};
use std::time::Duration;
use store::{
    EmailCounts, Erasure, NewReaction, NewSession, QuestionnaireTerms, Reminder, Role, Secret, SecretHash, Store,
    Terms, Verdict,
};
use survey::Audience;

on_both!(
    drafts_are_deleted_by_questionnaire,
    contacts_are_deleted_and_the_answers_stay,
    a_dry_run_counts_and_removes_nothing,
    several_batches_are_deleted_once_even_by_two_processes,
    sessions_attempts_and_records_of_erasures_are_deleted,
    old_emails_and_those_without_a_subject_are_deleted_with_their_keys,
    hidden_reactions_are_deleted_and_shown_ones_lose_their_authors_address,
);

pub fn terms(drafts: DateTime<Utc>, contacts: DateTime<Utc>) -> Terms {
    let (edition, audience) = (edition(), Audience::Acheteurs);
    let questionnaire = QuestionnaireTerms { edition, audience, drafts_before: drafts, contacts_before: contacts };
    Terms {
        questionnaires: vec![questionnaire],
        sessions_before: at(0),
        attempts_before: at(0),
        erasures_before: at(0),
        emails_before: at(0),
        audit_before: at(-9_000),
        reactions_before: at(0),
    }
}

async fn purge(store: &Store, terms: &Terms, dry_run: bool) -> Vec<(&'static str, u64)> {
    let purged = if dry_run { store.ended(terms).await } else { by(store, "a", at(0)).purge(terms).await };
    let purged = purged.unwrap();
    purged.into_iter().filter(|purged| purged.count > 0).map(|purged| (purged.what, purged.count)).collect()
}

async fn sent_with_contact(store: &Store, organisation: u32, at: DateTime<Utc>) -> SecretHash {
    let key = key();
    let mut sent = submission(key, organisation, "ministere", Vec::new());
    sent.contacts = vec![("AC30".into(), format!("{organisation}@example.org")), ("AC31".into(), "Anne".into())];
    sent.at = at;
    send(store, sent).await.unwrap();
    key
}

pub async fn drafts_are_deleted_by_questionnaire(base: &Base) {
    let (store, old, new, other) = (base.open().await, key(), key(), key());
    store.save_section(section(old, "profil", &[("AC01", "x")])).await.unwrap();
    let mut later = section(new, "profil", &[("AC01", "x")]);
    later.at = at(100);
    store.save_section(later).await.unwrap();
    let mut start_up = section(other, "profil", &[("SU01", "x")]);
    start_up.audience = Audience::StartUp;
    store.save_section(start_up).await.unwrap();
    let questionnaires = store.questionnaires_answered().await.unwrap();
    assert_eq!(questionnaires.len(), 2, "{questionnaires:?}");
    assert_eq!(purge(&store, &terms(at(100), at(0)), false).await, [("drafts", 1)]);
    assert!(store.draft(old).await.unwrap().is_none());
    assert!(store.draft(new).await.unwrap().is_some() && store.draft(other).await.unwrap().is_some());
}

pub async fn contacts_are_deleted_and_the_answers_stay(base: &Base) {
    let store = base.open().await;
    let (old, new) = (sent_with_contact(&store, 1, at(10)).await, sent_with_contact(&store, 2, at(60)).await);
    assert_eq!(purge(&store, &terms(at(0), at(60)), false).await, [("contact values", 2)]);
    let old = store.own_response(old).await.unwrap().unwrap();
    assert!(old.contacts.is_empty() && old.response.answers.get("AC01").is_some());
    assert_eq!(store.own_response(new).await.unwrap().unwrap().contacts.len(), 2);
}

pub async fn a_dry_run_counts_and_removes_nothing(base: &Base) {
    let (store, draft) = (base.open().await, key());
    let sent = sent_with_contact(&store, 1, at(10)).await;
    store.save_section(section(draft, "profil", &[("AC01", "x")])).await.unwrap();
    let everything = terms(at(1000), at(1000));
    let counted = purge(&store, &everything, true).await;
    assert_eq!(counted, [("drafts", 1), ("contact values", 2)]);
    assert!(store.draft(draft).await.unwrap().is_some());
    assert_eq!(store.own_response(sent).await.unwrap().unwrap().contacts.len(), 2);
    assert_eq!(purge(&store, &everything, false).await, counted, "the same is then removed");
    assert_eq!(purge(&store, &everything, false).await, []);
}

pub async fn several_batches_are_deleted_once_even_by_two_processes(base: &Base) {
    let (one, other) = (base.open().await, base.open().await);
    let mut saves = tokio::task::JoinSet::new();
    for _ in 0..1100 {
        let store = one.clone();
        saves.spawn(async move { store.save_section(section(key(), "profil", &[("AC01", "x")])).await.unwrap() });
    }
    saves.join_all().await;
    let all = terms(at(1000), at(1000));
    let (first, second) = tokio::join!(purge(&one, &all, false), purge(&other, &all, false));
    let removed: u64 = first.iter().chain(&second).map(|(_, count)| count).sum();
    assert_eq!((removed, base.count("drafts").await), (1100, 0));
}

pub async fn sessions_attempts_and_records_of_erasures_are_deleted(base: &Base) {
    let (store, token, erased) = (base.open().await, key(), key());
    let account = add_staff(&store, "a@obs.example", Role::Analyst).await.unwrap();
    let (address, device) = (String::new(), String::new());
    let session =
        NewSession { token, staff_id: account, address, device, at: at(0), expires_at: at(50), id_token: None };
    by(&store, "a", at(0)).open_session(&session).await.unwrap();
    store.sign_in_attempt("a", at(0), Duration::from_secs(60), 3).await.unwrap();
    store.save_section(section(erased, "profil", &[("AC01", "x")])).await.unwrap();
    store.erase(Erasure { key: erased, at: at(10), entry: None }).await.unwrap();
    let mut all = terms(at(0), at(0));
    assert_eq!(purge(&store, &all, false).await, []);
    (all.sessions_before, all.attempts_before, all.erasures_before) = (at(51), at(51), at(51));
    let ended = [("ended sessions", 1), ("counts of sign-in attempts", 1), ("notes of erasures", 1)];
    assert_eq!(purge(&store, &all, false).await, ended);
    assert_eq!(store.erased_at(erased).await.unwrap(), None);
}

async fn emails(store: &Store) -> (i64, i64, i64) {
    let EmailCounts { waiting, delivered, dead } = store.email_counts().await.unwrap();
    (waiting, delivered, dead)
}

pub async fn old_emails_and_those_without_a_subject_are_deleted_with_their_keys(base: &Base) {
    let (store, old, kept, colleague) = (base.open().await, key(), key(), key());
    store.save_section(section(old, "profil", &[("AC01", "x")])).await.unwrap();
    let mut invited = new_colleague(old, colleague, "profil");
    invited.email = Some("luc@example.org".into());
    store.invite(invited).await.unwrap();
    send(&store, submission(kept, 1, "ministere", Vec::new())).await.unwrap();
    let keys: Vec<SecretHash> = (0..3).map(|_| Secret::random().unwrap().hash()).collect();
    for (alias, of) in keys.iter().zip([old, kept, colleague]) {
        store.add_alias(*alias, of, at(0)).await.unwrap();
    }
    for of in [old, kept] {
        store.ask_link(of, "anne@example.org", true, at(0)).await.unwrap();
    }
    assert_eq!(emails(&store).await, (3, 0, 0));
    assert_eq!(store.reminder(old).await.unwrap(), Some(Reminder::Waiting("anne@example.org".into())));
    assert_eq!(purge(&store, &terms(at(0), at(0)), false).await, [], "what is still about something stays");
    let ended = [("drafts", 1), ("e-mails", 2), ("keys of what is gone", 2)];
    assert_eq!(purge(&store, &terms(at(1000), at(0)), false).await, ended);
    assert_eq!(store.resolve(keys[0]).await.unwrap(), keys[0]);
    assert_eq!(store.resolve(keys[1]).await.unwrap(), kept);
    assert_eq!((emails(&store).await, store.reminder(old).await.unwrap()), ((1, 0, 0), None));

    // The last one is abandoned and waits with its address until the end of its retention period.
    let email = store.take_email(at(0), at(300)).await.unwrap().unwrap();
    store.email_dead(&email, "550", at(1)).await.unwrap();
    let mut all = terms(at(0), at(0));
    all.emails_before = at(1);
    assert_eq!(purge(&store, &all, false).await, []);
    all.emails_before = at(2);
    assert_eq!(purge(&store, &all, false).await, [("e-mails", 1)]);
}

pub async fn hidden_reactions_are_deleted_and_shown_ones_lose_their_authors_address(base: &Base) {
    let store = base.open().await;
    let mut keys = Vec::new();
    for (name, seconds) in [("ada", 0), ("bob", 0), ("eve", 100)] {
        let key = key();
        let (name, email) = (name.to_owned(), format!("{name}@exemple.fr"));
        let reaction =
            NewReaction { key, name, email, message: "Bravo".into(), write_to_author: false, at: at(seconds) };
        store.react(reaction).await.unwrap();
        keys.push(key);
    }
    let id = store.reaction(keys[0]).await.unwrap().unwrap().id;
    by(&store, "staff@obs.example", at(2)).decide_reaction(id, Verdict::Shown).await.unwrap();
    let mut all = terms(at(0), at(0));
    all.reactions_before = at(50);
    let ended = [("reactions that are not shown", 1), ("addresses of authors of reactions", 1)];
    assert_eq!(purge(&store, &all, false).await, ended);
    let shown = store.reaction(keys[0]).await.unwrap().unwrap();
    assert_eq!((shown.name.as_str(), shown.email.as_str()), ("ada", ""));
    assert_eq!(store.reaction(keys[1]).await.unwrap(), None);
    assert_eq!(store.reaction(keys[2]).await.unwrap().unwrap().email, "eve@exemple.fr");
    assert_eq!(purge(&store, &all, false).await, []);
}
