//! Invitees from an imported list.

use crate::support::base::{Base, at, by, edition, imported, key, many, section, submission};
use store::{
    EmailKind, Imported, InviteeCounts, NewInvitee, QuestionnaireTerms, SectionSave, Store, TakenEmail, Terms,
};
use survey::Audience;

on_both!(
    a_list_is_imported_once_and_unsubscribed_people_stay_out_of_later_ones,
    a_click_sends_once_and_reminders_skip_answered_unsubscribed_and_failed,
    an_invitation_records_the_answer_and_the_response_records_the_invitee,
    lists_are_deleted_with_their_emails_and_keys_but_not_the_hashes,
);

const BUYERS: Audience = Audience::Acheteurs;

fn invitee(email: &str) -> NewInvitee {
    NewInvitee { email: email.to_owned(), name: "Anne".to_owned(), organisation: "Ville".to_owned() }
}

async fn import(store: &Store, emails: &[&str]) -> Imported {
    let invitees: Vec<_> = emails.iter().map(|email| invitee(email)).collect();
    by(store, "a", at(0)).import_invitees(edition(), BUYERS, &invitees, imported).await.unwrap()
}

async fn counts(store: &Store) -> InviteeCounts {
    store.invitee_counts(edition(), BUYERS).await.unwrap()
}

async fn write(store: &Store, kind: EmailKind, round: i64) -> Option<u64> {
    by(store, "a", at(10)).write_to_invitees(edition(), BUYERS, kind, round, many).await.unwrap()
}

/// Takes all waiting e-mails.
async fn emails(store: &Store) -> Vec<TakenEmail> {
    let mut taken = Vec::new();
    while let Some(email) = store.take_email(at(20), at(1_000)).await.unwrap() {
        taken.push(email);
    }
    taken.sort_by(|a, b| a.recipient.cmp(&b.recipient));
    taken
}

pub async fn a_list_is_imported_once_and_unsubscribed_people_stay_out_of_later_ones(base: &Base) {
    let store = base.open().await;
    assert_eq!(import(&store, &["a@b.fr", "c@d.fr"]).await, Imported { added: 2, known: 0, unsubscribed: 0 });
    assert_eq!(import(&store, &["A@B.FR", "e@f.fr"]).await, Imported { added: 1, known: 1, unsubscribed: 0 });
    assert_eq!(counts(&store).await, InviteeCounts { imported: 3, to_invite: 3, ..InviteeCounts::default() });
    // The same person on another list as well.
    by(&store, "a", at(0)).import_invitees(edition(), Audience::StartUp, &[invitee("a@b.fr")], imported).await.unwrap();
    assert_eq!(write(&store, EmailKind::Invitee, 0).await, Some(3));
    let of = emails(&store).await[0].of;
    let found = store.invitee(of).await.unwrap().unwrap();
    assert_eq!(found.email.as_deref(), Some("a@b.fr"));
    store.unsubscribe(found.id, at(30)).await.unwrap();
    store.unsubscribe(found.id, at(31)).await.unwrap();
    let found = store.invitee(of).await.unwrap().unwrap();
    assert!(found.unsubscribed && found.email.is_none() && found.name.is_empty() && found.organisation.is_empty());
    assert_eq!(
        base.read("SELECT COALESCE(email, '') FROM invitees WHERE unsubscribed = 1").await,
        "\n",
        "in both lists"
    );
    assert_eq!(base.count("emails").await, 2, "its e-mail is taken away");
    assert_eq!(import(&store, &["a@b.fr", "g@h.fr"]).await, Imported { added: 1, known: 0, unsubscribed: 1 });
    // Unsubscriptions stay recorded after the list is deleted.
    by(&store, "a", at(0)).forget_invitees(edition(), BUYERS, many).await.unwrap();
    assert_eq!(import(&store, &[" a@B.fr"]).await, Imported { added: 0, known: 0, unsubscribed: 1 });
}

pub async fn a_click_sends_once_and_reminders_skip_answered_unsubscribed_and_failed(base: &Base) {
    let store = base.open().await;
    import(&store, &["a@b.fr", "c@d.fr", "e@f.fr", "g@h.fr", "i@j.fr"]).await;
    assert_eq!(write(&store, EmailKind::InviteeReminder, 0).await, Some(0), "nobody was invited yet");
    assert_eq!(write(&store, EmailKind::Invitee, 0).await, None, "a page that knows of another state");
    assert_eq!(write(&store, EmailKind::Invitee, 1).await, Some(5));
    assert_eq!(write(&store, EmailKind::Invitee, 1).await, None, "pressed twice");
    assert_eq!(write(&store, EmailKind::Invitee, 2).await, Some(0), "everybody was");
    assert_eq!(write(&store, EmailKind::InviteeReminder, 3).await, Some(0), "their e-mails still wait");
    let taken = emails(&store).await;
    let [first, failing, leaving, answering, last] = &taken[..] else { panic!("{taken:?}") };
    for email in [first, leaving, answering, last] {
        store.email_delivered(email, at(21)).await.unwrap();
    }
    store.email_dead(failing, "unknown", at(21)).await.unwrap();
    let leaving = store.invitee(leaving.of).await.unwrap().unwrap();
    store.unsubscribe(leaving.id, at(22)).await.unwrap();
    let answering = store.invitee(answering.of).await.unwrap().unwrap();
    let mine = key();
    store.save_section(SectionSave { invitee: Some(answering.id), ..section(mine, "first", &[]) }).await.unwrap();
    store.submit(submission(mine, 1, "eti", Vec::new())).await.unwrap();
    let expected =
        InviteeCounts { imported: 5, sent: 4, answered: 1, unsubscribed: 1, failed: 1, to_invite: 0, to_remind: 2 };
    assert_eq!(counts(&store).await, expected);
    assert_eq!(write(&store, EmailKind::InviteeReminder, 4).await, Some(2));
    let reminded: Vec<_> = emails(&store).await.into_iter().map(|email| email.recipient).collect();
    assert_eq!(reminded, ["a@b.fr", "i@j.fr"]);
}

pub async fn an_invitation_records_the_answer_and_the_response_records_the_invitee(base: &Base) {
    let store = base.open().await;
    import(&store, &["a@b.fr"]).await;
    let links = by(&store, "a", at(1)).invitee_links(edition(), BUYERS).await.unwrap();
    let [(invitee, link)] = &links[..] else { panic!("one link") };
    assert_eq!(store.resolve(link.hash()).await.unwrap(), invitee.key);
    let (mine, tried) = (key(), key());
    // A test response does not answer an invitation.
    store
        .save_section(SectionSave { invitee: Some(invitee.id), test: true, ..section(tried, "first", &[]) })
        .await
        .unwrap();
    store.submit(submission(tried, 1, "eti", Vec::new())).await.unwrap();
    assert_eq!(counts(&store).await.answered, 0);
    let begun = SectionSave { invitee: Some(invitee.id), ..section(mine, "first", &[("AC01", "x")]) };
    assert_eq!(store.save_section(begun).await.unwrap().invitee, Some(invitee.id));
    // Later saves do not change it.
    assert_eq!(store.save_section(section(mine, "first", &[("AC01", "y")])).await.unwrap().invitee, Some(invitee.id));
    let mut sent = submission(mine, 1, "eti", Vec::new());
    sent.draft_revision = 2;
    store.submit(sent).await.unwrap();
    assert_eq!((counts(&store).await.answered, base.count("drafts").await), (1, 0));
    assert_eq!(store.own_response(mine).await.unwrap().unwrap().invitee, Some(invitee.id));
    assert_eq!(store.own_response(tried).await.unwrap().unwrap().invitee, None);
    assert!(store.invitee(invitee.key).await.unwrap().unwrap().answered);
    assert!(
        by(&store, "a", at(2)).invitee_links(edition(), BUYERS).await.unwrap().is_empty(),
        "no link for who answered"
    );
}

pub async fn lists_are_deleted_with_their_emails_and_keys_but_not_the_hashes(base: &Base) {
    let store = base.open().await;
    import(&store, &["a@b.fr", "c@d.fr"]).await;
    let links = by(&store, "a", at(1)).invitee_links(edition(), BUYERS).await.unwrap();
    store.unsubscribe(links[0].0.id, at(2)).await.unwrap();
    write(&store, EmailKind::Invitee, 0).await;
    let terms = |contacts_before| Terms {
        questionnaires: vec![QuestionnaireTerms {
            edition: edition(),
            audience: BUYERS,
            drafts_before: at(-1_000),
            contacts_before,
        }],
        sessions_before: at(-1_000),
        attempts_before: at(-1_000),
        erasures_before: at(-1_000),
        emails_before: at(-1_000),
        audit_before: at(-9_000),
        reactions_before: at(-1_000),
    };
    assert_eq!(store.questionnaires_answered().await.unwrap(), [(edition(), BUYERS)]);
    by(&store, "a", at(0)).purge(&terms(at(-1))).await.unwrap();
    assert_eq!((base.count("invitees").await, base.count("emails").await, base.count("key_aliases").await), (2, 1, 2));
    by(&store, "a", at(0)).purge(&terms(at(1))).await.unwrap();
    assert_eq!((base.count("invitees").await, base.count("emails").await, base.count("key_aliases").await), (0, 0, 0));
    assert_eq!(base.count("unsubscriptions").await, 1);
}
